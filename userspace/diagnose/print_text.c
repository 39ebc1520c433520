// SPDX-License-Identifier: GPL-2.0
/* Prints findings for people. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "data/state_names.h"
#include "diagnose/finding_texts.h"
#include "diagnose/print.h"
#include "lib/format.h"
#include "lib/i18n.h"
#include "lib/wrap.h"

#define INDENT		2
#define LABEL_COLUMNS	10	/* the widest label is "Processes" */
#define ID_COLUMNS	19	/* the longest id is "accept-queue-full" */
#define VERDICT_COLUMNS	10

/* The output, and what all its parts need. */
struct print_text {
	FILE *out;
	int width;	/* columns of the terminal */
	const struct style *style;
	const uint64_t *threshold;
};

/* Write a part of a finding to a line. @nth counts ports or holders from 0. */
typedef void (*print_text_write)(FILE *line, const struct print_text *text,
				 const struct finding *f, int nth);

static void print_text_label(const struct print_text *text, const char *label)
{
	fprintf(text->out, "%*s%s%s%s%*s", INDENT, "", text->style->dim, label,
		text->style->reset, LABEL_COLUMNS - wrap_columns(label), "");
}

/* Print a labelled part of a finding, wrapped beside its label. */
static void print_text_part(const struct print_text *text, const char *label, const char *part)
{
	int column = INDENT + LABEL_COLUMNS;

	print_text_label(text, label);
	wrap_print(text->out, (struct wrap){ column, text->width }, column, part);
}

/* Return what @write writes, malloc'ed, which the caller frees; NULL without memory. */
static char *print_text_written(const struct print_text *text, print_text_write write,
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

	if (part)
		print_text_part(text, nth ? "" : label, part);
	free(part);
}

/* Write "name figure, name +rise". */
static void print_text_facts(FILE *line, const struct fact_list *facts)
{
	const struct fact *fact;

	for (fact = facts->fact; fact < facts->fact + facts->nr; fact++)
		fprintf(line, "%s%s %s%" PRIu64, fact == facts->fact ? "" : ", ", fact->name,
			fact->rise ? "+" : "", fact->value);
}

static void print_text_figures(FILE *line, const struct print_text *text,
			       const struct finding *f, int nth)
{
	(void)text;
	(void)nth;
	print_text_facts(line, &f->facts);
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

static void print_text_port(FILE *line, const struct print_text *text,
			    const struct finding *f, int nth)
{
	const struct finding_port *port = &f->port[nth];

	(void)text;
	fprintf(line, "%s %u: ", side_name(port->side), port->port);
	print_text_facts(line, &port->facts);
	if (nth == f->nr_ports - 1 && f->more_ports)
		fprintf(line, _("; and %zu more ports"), f->more_ports);
}

static void print_text_holder(FILE *line, const struct print_text *text,
			      const struct finding *f, int nth)
{
	const struct holder *holder = &f->holder[nth];

	(void)text;
	if (holder->pid)
		fprintf(line, "%s(%" PRIu64 "): ", holder->comm, holder->pid);
	else
		fprintf(line, "%s: ", _("unknown process"));
	/* musl's gettext does not know PRIu64 in a translated text. */
	fprintf(line, holder->side == ROWS_SERVER ? _("%llu sockets, server port %u") :
						    _("%llu sockets, client port %u"),
		(unsigned long long)holder->sockets, holder->port);
	if (nth == f->nr_holders - 1 && f->more_holders)
		fprintf(line, _("; and %zu more"), f->more_holders);
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

	if (f->facts.nr)
		print_text_write_part(text, _("Figures"), print_text_figures, f, 0);
	if (finding_texts[f->id].thresholds)
		print_text_write_part(text, _("Threshold"), print_text_thresholds, f, 0);
	for (i = 0; i < f->nr_ports; i++)
		print_text_write_part(text, _("Ports"), print_text_port, f, i);
	for (i = 0; i < f->nr_holders; i++)
		print_text_write_part(text, _("Processes"), print_text_holder, f, i);
	if (f->route || f->unconfirmed)
		print_text_write_part(text, _("Route"), print_text_route, f, 0);
	if (f->missing)
		print_text_part(text, _("Missing"), _(f->missing));
}

static void print_text_finding(const struct print_text *text, const struct finding *f)
{
	const struct finding_text *texts = &finding_texts[f->id];
	const struct style *style = text->style;
	const char *gravity = f->verdict == VERDICT_CRITICAL ? _("CRITICAL") : _("WARNING");
	int column = wrap_columns(gravity) + 1 + (int)strlen(finding_name[f->id]) + 2;
	char command[FINDING_COMMAND_SIZE], change[FINDING_CHANGE_SIZE];

	fprintf(text->out, "\n%s%s%s %s%s%s: ", style->warn, gravity, style->reset, style->bold,
		finding_name[f->id], style->reset);
	wrap_print(text->out, (struct wrap){ INDENT, text->width }, column, _(texts->title));
	print_text_details(text, f);
	print_text_part(text, _("Why"), _(texts->why));
	/* A command is not wrapped, so that it can be copied. */
	print_text_label(text, _("Inspect"));
	finding_command(f, command);
	fprintf(text->out, "%s\n", command);
	finding_change(f, change);
	print_text_part(text, _("Change"), change);
}

/* Write the figures of a rule that found nothing, and the data that it lacks. */
static void print_text_checked(FILE *line, const struct print_text *text,
			       const struct finding *f, int nth)
{
	bool has_thresholds = finding_texts[f->id].thresholds;
	char *limits = print_text_written(text, print_text_thresholds, f, nth);

	print_text_facts(line, &f->facts);
	if (has_thresholds && limits)
		fprintf(line, f->facts.nr ? _(" (threshold %s)") : _("threshold %s"), limits);
	if (f->missing)
		fprintf(line, f->facts.nr || has_thresholds ? _("; missing: %s") : _("missing: %s"),
			_(f->missing));
	free(limits);
}

static void print_text_check(const struct print_text *text, const struct finding *f)
{
	int column = INDENT + ID_COLUMNS + VERDICT_COLUMNS;
	const char *verdict = _(finding_verdict(f->verdict));
	char *checked = print_text_written(text, print_text_checked, f, 0);

	if (!checked)
		return;
	fprintf(text->out, "%*s%-*s%s%*s", INDENT, "", ID_COLUMNS, finding_name[f->id], verdict,
		VERDICT_COLUMNS - wrap_columns(verdict), "");
	wrap_print(text->out, (struct wrap){ column, text->width }, column, checked);
	free(checked);
}

static void print_text_counters(FILE *line, const struct sample *sample)
{
	static const enum counter_id ids[] = {
		COUNTER_LISTEN_OVERFLOWS, COUNTER_LISTEN_DROPS, COUNTER_SYNCOOKIES_SENT,
		COUNTER_TIME_WAIT_OVERFLOW, COUNTER_ABORT_ON_MEMORY,
	};
	const char *comma = "";
	unsigned int i;

	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		if (!sample->counter[ids[i]].value)
			continue;
		fprintf(line, "%s%s %" PRIu64, comma, counter_name[ids[i]],
			sample->counter[ids[i]].value);
		comma = ", ";
	}
}

/* Print counters that rose before the first sample: no finding is drawn from them. */
static void print_text_since_boot(const struct print_text *text, const struct sample *sample)
{
	char *counters = NULL, *since = NULL;
	size_t len;
	FILE *line = open_memstream(&counters, &len);

	if (!line)
		return;
	print_text_counters(line, sample);
	if (!fclose(line) && *counters &&
	    asprintf(&since, _("Since boot or the creation of the namespace: %s"), counters) >= 0) {
		putc('\n', text->out);
		wrap_print(text->out, (struct wrap){ INDENT, text->width }, 0, since);
		free(since);
	}
	free(counters);
}

/**
 * diagnose_print_text() - print findings for people
 * @out: the output
 * @findings: the findings
 * @evidence: the evidence that they were drawn from
 * @width: columns to wrap the text to
 * @style: colours, or none
 */
void diagnose_print_text(FILE *out, const struct findings *findings,
			 const struct evidence *evidence, int width,
			 const struct style *style)
{
	const struct print_text text = { out, width, style, evidence->threshold };
	const struct figure *netns = &evidence->after.counts.key[TCPSTATES_KEY_NETNS];
	const char *source = counts_origin_name(evidence->after.counts.origin);
	char interval[FORMAT_SIZE];
	int i;

	format_duration(interval, evidence->interval_ms, FORMAT_MILLISECONDS);
	if (netns->have)
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
	putc('\n', out);
	for (i = 0; i < findings->nr_found; i++)
		print_text_finding(&text, &findings->finding[i]);
	fprintf(out, "\n%s\n", findings->nr_found ? _("Also checked:") : _("Checked:"));
	for (; i < NR_FINDINGS; i++)
		print_text_check(&text, &findings->finding[i]);
	print_text_since_boot(&text, &evidence->after);
}
