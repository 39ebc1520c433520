// SPDX-License-Identifier: GPL-2.0
/* Findings for people. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "diagnose/finding_texts.h"
#include "lib/format.h"
#include "data/state_names.h"
#include "lib/i18n.h"
#include "lib/wrap.h"

#define INDENT		2
#define NAME_COLUMNS	10	/* of Figures, Process and the like */
#define CHECK_COLUMNS	19	/* of the ids */
#define VERDICT_COLUMNS	10

/* One part of a finding: its name, and its text wrapped beside it. */
static void print_part(FILE *out, int width, const struct style *style, const char *name,
		       const char *text)
{
	int column = INDENT + NAME_COLUMNS;

	fprintf(out, "%*s%s%s%s%*s", INDENT, "", style->dim, name, style->reset,
		NAME_COLUMNS - wrap_columns(name), "");
	wrap_print(out, (struct wrap){ column, width }, column, text);
}

/* "name figure, name +rise" */
static void add_facts(FILE *out, const struct fact_list *facts)
{
	const struct fact *fact;

	for (fact = facts->fact; fact < facts->fact + facts->nr; fact++)
		fprintf(out, "%s%s %s%" PRIu64, fact == facts->fact ? "" : ", ", fact->name,
			fact->rise ? "+" : "", fact->value);
}

static void write_facts(FILE *line, const struct finding *f, int nth)
{
	(void)nth;
	add_facts(line, &f->facts);
}

/* "name value" of the thresholds that a finding goes by. */
static void add_thresholds(FILE *out, enum finding_id id, const uint64_t *values)
{
	const char *comma = "";
	int i;

	for (i = 0; i < NR_THRESHOLDS; i++) {
		if (!(finding_texts[id].thresholds & 1U << i))
			continue;
		fprintf(out, "%s%s %" PRIu64, comma, thresholds[i].name, values[i]);
		comma = ", ";
	}
}

static void print_thresholds(FILE *out, const struct finding *f, const uint64_t *values,
			     const struct style *style)
{
	const char *name = _("From");

	if (!finding_texts[f->id].thresholds)
		return;
	fprintf(out, "%*s%s%s%s%*s", INDENT, "", style->dim, name, style->reset,
		NAME_COLUMNS - wrap_columns(name), "");
	add_thresholds(out, f->id, values);
	putc('\n', out);
}

static void write_port(FILE *line, const struct finding *f, int nth)
{
	const struct finding_port *port = &f->port[nth];

	fprintf(line, "%s %u: ", side_name(port->side), port->port);
	add_facts(line, &port->facts);
	if (nth == f->nr_ports - 1 && f->more_ports)
		fprintf(line, _("; and %zu more ports"), f->more_ports);
}

static void write_holder(FILE *line, const struct finding *f, int nth)
{
	const struct holder *holder = &f->holder[nth];

	if (holder->pid)
		fprintf(line, "%s(%" PRIu64 "): ", holder->comm, holder->pid);
	else
		fprintf(line, "%s: ", _("a process that can't be looked at"));
	/* No PRIu64 in what is translated: musl's gettext doesn't know it. */
	fprintf(line, _("%llu sockets, %s port %u"), (unsigned long long)holder->sockets,
		side_name(holder->side), holder->port);
	if (nth == f->nr_holders - 1 && f->more_holders)
		fprintf(line, _("; and %zu more"), f->more_holders);
}

static void write_route(FILE *line, const struct finding *f, int nth)
{
	char local[INET6_ADDRSTRLEN], remote[INET6_ADDRSTRLEN];

	(void)nth;
	if (f->unconfirmed) {
		fputs(_("unconfirmed: sockets to one remote port, which may be of several addresses; single sockets could not be asked"),
		      line);
		return;
	}
	route_text(f->route, local, remote);
	fprintf(line, _("confirmed: %llu from %s to %s port %u, %llu of them in TIME_WAIT"),
		(unsigned long long)f->route->sockets, local, remote, f->route->port,
		(unsigned long long)f->route->time_wait);
}

/* As print_part(), for what is put together first. */
static void print_written(FILE *out, int width, const struct style *style, const char *name,
			  void (*write)(FILE *line, const struct finding *f, int nth),
			  const struct finding *f, int nth)
{
	char *text = NULL;
	size_t len;
	FILE *line = open_memstream(&text, &len);

	if (!line)
		return;
	write(line, f, nth);
	if (!fclose(line))
		print_part(out, width, style, nth ? "" : name, text);
	free(text);
}

static void print_finding(FILE *out, const struct finding *f, const uint64_t *values,
			  int width, const struct style *style)
{
	const struct finding_text *text = &finding_texts[f->id];
	bool critical = f->verdict == VERDICT_CRITICAL;
	const char *gravity = critical ? _("CRITICAL") : _("WARNING");
	int i, column = wrap_columns(gravity) + 1 + (int)strlen(finding_name[f->id]) + 2;
	char command[FINDING_INSPECT_SIZE];

	fprintf(out, "\n%s%s%s %s%s%s: ", style->warn, gravity, style->reset, style->bold,
		finding_name[f->id], style->reset);
	wrap_print(out, (struct wrap){ INDENT, width }, column, _(text->title));
	if (f->facts.nr)
		print_written(out, width, style, _("Figures"), write_facts, f, 0);
	print_thresholds(out, f, values, style);
	for (i = 0; i < f->nr_ports; i++)
		print_written(out, width, style, _("Ports"), write_port, f, i);
	for (i = 0; i < f->nr_holders; i++)
		print_written(out, width, style, _("Processes"), write_holder, f, i);
	if (f->route || f->unconfirmed)
		print_written(out, width, style, _("Route"), write_route, f, 0);
	if (f->lacks)
		print_part(out, width, style, _("Not seen"), f->lacks);
	print_part(out, width, style, _("Why"), _(text->why));
	/* A command is copied as it is, so it is not wrapped. */
	finding_inspect(f, command);
	fprintf(out, "%*s%s%s%s%*s%s\n", INDENT, "", style->dim, _("Look"), style->reset,
		NAME_COLUMNS - wrap_columns(_("Look")), "", command);
	print_part(out, width, style, _("Change"), _(text->change));
}

static void write_check(FILE *line, const struct finding *f, const uint64_t *values)
{
	add_facts(line, &f->facts);
	if (finding_texts[f->id].thresholds) {
		fprintf(line, " (%s ", _("from"));
		add_thresholds(line, f->id, values);
		putc(')', line);
	}
	if (f->lacks)
		fprintf(line, "%s%s: %s", f->facts.nr ? "; " : "", _("could not be looked at"),
			f->lacks);
}

static void print_check(FILE *out, const struct finding *f, const uint64_t *values, int width)
{
	int column = INDENT + CHECK_COLUMNS + VERDICT_COLUMNS;
	char *text = NULL;
	size_t len;
	FILE *line = open_memstream(&text, &len);

	if (!line)
		return;
	write_check(line, f, values);
	if (!fclose(line)) {
		fprintf(out, "%*s%-*s%-*s", INDENT, "", CHECK_COLUMNS, finding_name[f->id],
			VERDICT_COLUMNS, verdict_name(f->verdict));
		wrap_print(out, (struct wrap){ column, width }, column, text);
	}
	free(text);
}

/* What counters say of the past, which no finding is made of. */
static void print_since_boot(FILE *out, const struct sample *sample, int width)
{
	static const enum counter_id ids[] = {
		COUNTER_LISTEN_OVERFLOWS, COUNTER_LISTEN_DROPS, COUNTER_SYNCOOKIES_SENT,
		COUNTER_TIME_WAIT_OVERFLOW, COUNTER_ABORT_ON_MEMORY,
	};
	struct fact_list facts = { .nr = 0 };
	char *text = NULL;
	unsigned int i;
	size_t len;
	FILE *line;

	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		if (sample->counter[ids[i]].value)
			finding_fact(&facts, counter_name[ids[i]], sample->counter[ids[i]].value);
	}
	line = facts.nr ? open_memstream(&text, &len) : NULL;
	if (!line)
		return;
	fprintf(line, "%s ", _("Since boot, or since the namespace was made:"));
	add_facts(line, &facts);
	putc('\n', out);
	if (!fclose(line))
		wrap_print(out, (struct wrap){ INDENT, width }, 0, text);
	free(text);
}

void render_findings_text(FILE *out, const struct findings *findings,
			  const struct evidence *evidence, int width,
			  const struct style *style)
{
	char interval[FORMAT_SIZE];
	int i;

	format_duration(interval, evidence->interval_ms, FORMAT_MILLISECONDS);
	fprintf(out, "netns %" PRIu64 ", source %s, ",
		evidence->after.counts.key[TCPSTATES_KEY_NETNS].value,
		counts_origin_name(evidence->after.counts.origin));
	if (findings->nr_found)
		fprintf(out, _("%d found in %s"), findings->nr_found, interval);
	else
		fprintf(out, _("nothing found in %s"), interval);
	putc('\n', out);
	for (i = 0; i < findings->nr_found; i++)
		print_finding(out, &findings->finding[i], evidence->threshold, width, style);
	fprintf(out, "\n%s\n", findings->nr_found ? _("Looked at besides:") : _("Looked at:"));
	for (; i < NR_FINDINGS; i++)
		print_check(out, &findings->finding[i], evidence->threshold, width);
	print_since_boot(out, &evidence->after, width);
}
