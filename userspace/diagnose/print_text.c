// SPDX-License-Identifier: GPL-2.0-only
/* Prints findings for people. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "data/state_names.h"
#include "diagnose/captures.h"
#include "diagnose/finding_texts.h"
#include "diagnose/print_text.h"
#include "lib/format.h"
#include "lib/i18n.h"
#include "lib/wrap.h"

#define LABEL_COLUMNS	10	/* the widest label is "Processes" */
#define MAX_SHOWN	2	/* ports or processes of a finding, unless verbose */

static void print_text_label(const struct print_text *text, const char *label)
{
	fprintf(text->out, "%*s%s%s%s%*s", PRINT_INDENT, "", text->view->style->dim, label,
		text->view->style->reset, LABEL_COLUMNS - wrap_columns(label), "");
}

/* Print a labelled part of a finding, wrapped beside its label. */
static void print_text_part(const struct print_text *text, const char *label, const char *part)
{
	int column = PRINT_INDENT + LABEL_COLUMNS;

	print_text_label(text, label);
	wrap_print(text->out, (struct wrap){ column, text->view->width }, column, part);
}

/* Return what @write writes, malloc'ed, which the caller frees; NULL without memory. */
char *print_text_written(const struct print_text *text, print_text_write write,
			 const struct finding *f, int nth)
{
	char *part = NULL;
	size_t len;
	FILE *line = open_memstream(&part, &len);

	if (!line)
		return NULL;
	write(line, text, f, nth);
	if (!fclose(line))
		return part;
	free(part);
	return NULL;
}

/* As print_text_part(), for a part that is written first. Only the first has a label. */
static void print_text_write_part(const struct print_text *text, const char *label,
				  print_text_write write, const struct finding *f, int nth)
{
	char *part = print_text_written(text, write, f, nth);

	if (part && *part)
		print_text_part(text, nth ? "" : label, part);
	free(part);
}

/* Write "name figure, name +rise". Counters that did not rise are left out unless @zeros. */
static bool print_text_facts(FILE *line, const struct fact_list *facts, bool zeros)
{
	const struct fact *fact;
	const char *comma = "";
	char age[FORMAT_SIZE];

	for (fact = facts->fact; fact < facts->fact + facts->nr; fact++) {
		if (fact->rise && !fact->value && !zeros)
			continue;
		fputs(comma, line);
		if (fact->age) {
			format_age(age, fact->value);
			fprintf(line, _("oldest for %s"), age);
		} else {
			fprintf(line, "%s %s%" PRIu64, fact->name, fact->rise ? "+" : "",
				fact->value);
		}
		comma = ", ";
	}
	return *comma;
}

/* Write "name value" of the thresholds that the rule compares with. */
static void print_text_thresholds(FILE *line, const struct print_text *text,
				  const struct finding *f, int nth)
{
	const char *comma = "";
	int i;

	(void)nth;
	for (i = 0; i < NR_THRESHOLDS; i++) {
		if (!(finding_texts[f->id].thresholds & 1U << i))
			continue;
		fprintf(line, "%s%s %" PRIu64, comma, thresholds[i].name, text->threshold[i]);
		comma = ", ";
	}
}

/* Write the figures of a finding, and the thresholds that they are compared with. */
void print_text_figures(FILE *line, const struct print_text *text, const struct finding *f,
			int nth)
{
	char *limits = print_text_written(text, print_text_thresholds, f, nth);
	bool any = print_text_facts(line, &f->facts, text->view->verbose);

	if (limits && *limits)
		fprintf(line, any ? _(" (threshold %s)") : _("threshold %s"), limits);
	free(limits);
}

/* Return how many of a finding's ports or processes are printed. */
static int print_text_shown(const struct print_text *text, int nr, int most)
{
	return nr > most && !text->view->verbose ? most : nr;
}

/* Processes name their ports, too: one line less. */
static int print_text_shown_ports(const struct print_text *text, const struct finding *f)
{
	return print_text_shown(text, f->nr_ports, f->nr_holders ? MAX_SHOWN - 1 : MAX_SHOWN);
}

static int print_text_shown_holders(const struct print_text *text, const struct finding *f)
{
	return print_text_shown(text, f->nr_holders, MAX_SHOWN);
}

static void print_text_port(FILE *line, const struct print_text *text,
			    const struct finding *f, int nth)
{
	const struct finding_port *port = &f->port[nth];
	int shown = print_text_shown_ports(text, f);
	size_t more = f->more_ports + (size_t)(f->nr_ports - shown);

	fprintf(line, "%s %u: ", side_name(port->side), port->port);
	print_text_facts(line, &port->facts, true);
	if (nth == shown - 1 && more)
		fprintf(line, _("; and %zu more ports"), more);
}

static void print_text_holder(FILE *line, const struct print_text *text,
			      const struct finding *f, int nth)
{
	const struct holder *holder = &f->holder[nth];
	int shown = print_text_shown_holders(text, f);
	size_t more = f->more_holders + (size_t)(f->nr_holders - shown);

	if (holder->pid)
		fprintf(line, "%s(%" PRIu64 "): ", holder->comm, holder->pid);
	else
		fprintf(line, "%s: ", _("unknown process"));
	/* musl's gettext does not know PRIu64 in a translated text. */
	if (holder->state == TCPSTATES_ROW_LISTEN)
		fprintf(line, _("listens on port %u"), holder->port);
	else
		fprintf(line, holder->side == ROWS_SERVER ? _("%llu sockets, server port %u") :
							    _("%llu sockets, client port %u"),
			(unsigned long long)holder->sockets, holder->port);
	if (nth == shown - 1 && more)
		fprintf(line, _("; and %zu more"), more);
}

static void print_text_peers(FILE *line, const struct print_text *text,
			     const struct finding *f, int nth)
{
	(void)text;
	for (; nth < f->peers->nr; nth++)
		fprintf(line, "%s%s %" PRIu64, nth ? ", " : "", f->peers->peer[nth].address,
			f->peers->peer[nth].sockets);
	if (f->peers->others)
		fprintf(line, _("; and %llu of others"), (unsigned long long)f->peers->others);
}

static void print_text_route(FILE *line, const struct print_text *text,
			     const struct finding *f, int nth)
{
	char local[INET6_ADDRSTRLEN], remote[INET6_ADDRSTRLEN];

	(void)text;
	(void)nth;
	if (f->unconfirmed) {
		fputs(_("unconfirmed: counts all sockets to this remote port, whatever their "
			"addresses: single sockets could not be read"),
		      line);
		return;
	}
	finding_route(f->route, local, remote);
	fprintf(line, _("confirmed: %llu sockets from %s to %s port %u, %llu of them in TIME_WAIT"),
		(unsigned long long)f->route->sockets, local, remote, f->route->port,
		(unsigned long long)f->route->time_wait);
}

/* Print the figures of a finding, and the ports, processes and route behind them. */
static void print_text_details(const struct print_text *text, const struct finding *f)
{
	int i;

	print_text_write_part(text, _("Figures"), print_text_figures, f, 0);
	for (i = 0; i < print_text_shown_ports(text, f); i++)
		print_text_write_part(text, _("Ports"), print_text_port, f, i);
	for (i = 0; i < print_text_shown_holders(text, f); i++)
		print_text_write_part(text, _("Processes"), print_text_holder, f, i);
	if (f->peers)
		print_text_write_part(text, _("Peers"), print_text_peers, f, 0);
	if (f->route || f->unconfirmed)
		print_text_write_part(text, _("Route"), print_text_route, f, 0);
	if (f->missing)
		print_text_part(text, _("Missing"), _(f->missing));
}

/* Print a command on a line of its own, not wrapped, so that it can be copied. */
static void print_text_command(const struct print_text *text, const char *label,
			       const char *command)
{
	print_text_label(text, label);
	fprintf(text->out, "%s\n", command);
}

static void print_text_finding(const struct print_text *text, const struct finding *f)
{
	const struct finding_text *texts = &finding_texts[f->id];
	const struct style *style = text->view->style;
	const char *gravity = f->verdict == VERDICT_CRITICAL ? _("CRITICAL") : _("WARNING");
	int column = wrap_columns(gravity) + 1 + (int)strlen(finding_name[f->id]) + 2;
	char inspect[FINDING_COMMAND_SIZE], capture[FINDING_CAPTURE_SIZE];
	char change[FINDING_CHANGE_SIZE];

	fprintf(text->out, "\n%s%s%s %s%s%s: ", style->warn, gravity, style->reset, style->bold,
		finding_name[f->id], style->reset);
	wrap_print(text->out, (struct wrap){ PRINT_INDENT, text->view->width }, column,
		   _(texts->title));
	print_text_details(text, f);
	print_text_part(text, _("Why"), _(texts->why));
	finding_command(f, inspect);
	print_text_command(text, _("Inspect"), inspect);
	if (finding_capture(f, capture))
		print_text_command(text, _("Capture"), capture);
	finding_change(f, change);
	print_text_part(text, _("Change"), change);
}

/* Write the namespace, the source and the number of problems. */
static void print_text_write_head(FILE *out, const struct print_text *text,
				  const struct findings *findings,
				  const struct evidence *evidence)
{
	const struct figure *netns = &evidence->after.counts.key[TCPSTATES_KEY_NETNS];
	const char *source = counts_origin_text(evidence->after.counts.origin);
	const char *given = evidence->after.counts.netns_name;
	char interval[FORMAT_SIZE];

	format_duration(interval, evidence->interval_ms, FORMAT_MILLISECONDS);
	if (text->view->name)
		fprintf(out, "%s%s%s: ", text->view->style->bold, text->view->name,
			text->view->style->reset);
	if (netns->have && given && !text->view->name)
		fprintf(out, _("netns %llu %s, source %s: "), (unsigned long long)netns->value,
			given, source);
	else if (netns->have)
		fprintf(out, _("netns %llu, source %s: "), (unsigned long long)netns->value,
			source);
	else
		fprintf(out, _("source %s: "), source);
	if (findings->nr_found > 1)
		fprintf(out, _("%d problems found in %s"), findings->nr_found, interval);
	else if (findings->nr_found)
		fprintf(out, _("1 problem found in %s"), interval);
	else
		fprintf(out, _("no problems found in %s"), interval);
}

static void print_text_head(const struct print_text *text, const struct findings *findings,
			    const struct evidence *evidence)
{
	int width = text->view->style->width;
	char *head = NULL;
	size_t len;
	FILE *line = open_memstream(&head, &len);

	if (!line)
		return;
	print_text_write_head(line, text, findings, evidence);
	if (!fclose(line))
		wrap_print(text->out, (struct wrap){ PRINT_INDENT, width ? width : INT_MAX }, 0,
			   head);
	free(head);
}

/**
 * diagnose_print_text() - print findings for people
 * @out: the output
 * @findings: the findings
 * @evidence: the evidence that they were drawn from
 * @view: the form of the output
 */
void diagnose_print_text(FILE *out, const struct findings *findings,
			 const struct evidence *evidence, const struct diagnose_view *view)
{
	const struct print_text text = { out, view, evidence->threshold };
	int i;

	print_text_head(&text, findings, evidence);
	for (i = 0; i < findings->nr_found; i++)
		print_text_finding(&text, &findings->finding[i]);
	print_text_checks(&text, findings);
	if (view->verbose || !findings->nr_found)
		print_text_since_boot(&text, &evidence->after);
}
