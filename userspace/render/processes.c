// SPDX-License-Identifier: GPL-2.0
/* The counts by process. */
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include "host/capability.h"
#include "host/descriptors.h"
#include "lib/format.h"
#include "lib/json_writer.h"
#include "lib/wrap.h"
#include "render/cost.h"
#include "render/processes.h"
#include "render/rows.h"

#define PID_WIDTH	7
#define MAX_PORTS	8	/* in a table, which then counts the others... */
#define PORTS_SHARE	40	/* ...or one, and one more for so many columns of the terminal */

/* The columns of text, from left to right. */
enum processes_text {
	TEXT_NAME,
	TEXT_UNIT,
	TEXT_PORTS,
	NR_TEXTS
};

static const char *const processes_head[NR_TEXTS] = { "PROCESS", "UNIT", "LISTENS" };

static void processes_put_facts(FILE *out, const struct rows *rows,
				const struct rows_shown *shown, bool by_unit, int screen)
{
	struct format_facts facts = { .out = out, .width = screen };
	struct figure nr = { shown->nr[ROWS_PROCESS], true };

	format_fact_named(&facts, "netns", &rows->key[ROWS_KEY_NETNS], rows->netns_name);
	if (rows->family)
		format_fact_text(&facts, "family", rows->family == FAMILY_IPV6 ? "IPv6" : "IPv4");
	format_fact(&facts, by_unit ? "units" : "processes", &nr);
	format_fact(&facts, "sockets", &shown->total);
	render_cost_facts(&facts, rows->origin, &rows->cost);
	fputs("\n\n", out);
}

/* Write the listening ports of a row: "22,80,443". None is cut. */
static void processes_format_ports(char *text, const struct process_names *names,
				   const struct row *row, int screen)
{
	size_t i, nr, max = screen ? 1 + (size_t)screen / PORTS_SHARE : MAX_PORTS;
	const uint64_t *port = process_names_ports(names, row, &nr);

	*text = '\0';
	for (i = 0; i < nr && i < max; i++)
		text += snprintf(text, FORMAT_SIZE, "%s%u", i ? "," : "", (uint16_t)port[i]);
	if (i < nr)
		snprintf(text, FORMAT_SIZE, ",+%zu", nr - i);
}

/* Format a cell of text: PROCESS_UNIT_SIZE bytes. */
static void processes_format(char *text, const struct process_names *names,
			     const struct row *row, enum processes_text column, int screen)
{
	if (column == TEXT_UNIT)
		process_names_unit(names, row, text);
	else if (column == TEXT_PORTS)
		processes_format_ports(text, names, row, screen);
	else
		strcpy(text, process_names_text(names, row));
}

/* A column without a text is not printed. */
static void processes_set_widths(int *width, const struct rows *rows,
				 const struct process_names *names, int screen)
{
	char text[PROCESS_UNIT_SIZE];
	unsigned int column;
	size_t i;

	for (column = 0; column < NR_TEXTS; column++) {
		width[column] = 0;
		for (i = 0; i < rows->nr; i++) {
			processes_format(text, names, &rows->row[i], column, screen);
			width[column] = format_widen(width[column], text);
		}
		if (width[column])
			width[column] = format_widen(width[column], processes_head[column]);
		/* Two columns of names leave less to each. */
		if (column != TEXT_PORTS)
			width[column] = render_rows_text_width(width[column], screen * 2 / 3);
	}
}

static void processes_put_lead(FILE *out, const struct row *row,
			       const struct process_names *names, const int *width,
			       const struct style *style)
{
	char text[PROCESS_UNIT_SIZE];
	unsigned int column;

	if (row->group == ROWS_PROCESS)
		fprintf(out, "%*" PRIu64, PID_WIDTH,
			names->by_unit ? row->cell[ROWS_COL_COUNT] : row->id);
	else
		fprintf(out, "%*s", PID_WIDTH, FORMAT_ABSENT);
	for (column = 0; column < NR_TEXTS; column++) {
		processes_format(text, names, row, column, style->width);
		render_rows_put_text(out, width[column], *text ? text : FORMAT_ABSENT, style,
				     *text ? "" : style->dim);
	}
}

/* Say why some sockets are not visible, with the capability that is missing. */
static void processes_put_hidden(FILE *out, const struct rows_shown *shown, int screen)
{
	bool may_trace = capability_held(CAPABILITY_SYS_PTRACE);
	char text[256];

	if (!shown->nr[ROWS_NOT_VISIBLE])
		return;
	if (descriptors_may_read_all())
		strcpy(text, "(not visible): open in the kernel, in another PID namespace, or in a "
		       "process that a security module protects");
	else
		snprintf(text, sizeof(text),
			 "(not visible): reading the descriptors of others requires %s%s",
			 may_trace ? "CAP_DAC_READ_SEARCH" : "CAP_SYS_PTRACE",
			 capability_advice(may_trace ? CAPABILITY_DAC_READ_SEARCH :
						       CAPABILITY_SYS_PTRACE));
	putc('\n', out);
	wrap_print(out, (struct wrap){ 0, screen ? screen : INT_MAX }, 0, text);
}

/**
 * render_processes_table() - print the counts by process
 * @out: the output
 * @rows: the rows to print, selected and sorted
 * @shown: result of the selection
 * @names: the names of the processes
 * @style: colours
 */
void render_processes_table(FILE *out, const struct rows *rows, const struct rows_shown *shown,
			    const struct process_names *names, const struct style *style)
{
	static const char *const nouns[] = { "row" };
	struct number_columns columns;
	int width[NR_TEXTS], lead = PID_WIDTH;
	unsigned int column;
	size_t i;

	processes_put_facts(out, rows, shown, names->by_unit, style->width);
	processes_set_widths(width, rows, names, style->width);
	for (column = 0; column < NR_TEXTS; column++)
		lead += width[column] ? 1 + width[column] : 0;
	number_columns_setup(&columns, rows, rows_processes_column);
	columns.shown[ROWS_COL_COUNT] = false;	/* a row of a unit begins with it */
	number_columns_fit(&columns, rows, lead, style->width);
	fprintf(out, "%s%*s", style->bold, PID_WIDTH, names->by_unit ? "PROCS" : "PID");
	for (column = 0; column < NR_TEXTS; column++)
		render_rows_put_text(out, width[column], processes_head[column], style, "");
	number_columns_head(out, &columns, style);
	for (i = 0; i < rows->nr; i++) {
		processes_put_lead(out, &rows->row[i], names, width, style);
		number_columns_row(out, &columns, &rows->row[i], style);
	}
	render_rows_left_out(out, &columns, shown, nouns);
	processes_put_hidden(out, shown, style->width);
}

/* Write the members that only processes have. */
static void processes_put_json_process(struct json_writer *json, const struct rows *rows,
				       const struct row *row, const struct process_names *names)
{
	const struct process_name *name = process_names_of_row(names, row);
	const uint64_t *port;
	size_t i, nr;

	if (!name)
		return;
	if (*name->unit)
		json_string(json, "unit", name->unit);
	if (*name->container)
		json_string(json, "container", name->container);
	json_begin_array(json, "listens");
	port = process_names_ports(names, row, &nr);
	for (i = 0; i < nr; i++)
		json_number(json, NULL, (uint16_t)port[i]);
	json_end_array(json);
	render_rows_json_figures(json, rows, row, rows_processes_column);
}

static void processes_put_json_row(struct json_writer *json, const struct rows *rows,
				   const struct row *row, const struct process_names *names)
{
	const char *text = process_names_text(names, row);

	json_begin_object(json, NULL);
	if (row->summed || row->group != ROWS_PROCESS)
		json_null(json, "pid");
	else if (!names->by_unit)
		json_number(json, "pid", row->id);
	if (row->summed)
		json_number(json, "rows", row->summed);
	if (*text)
		json_string(json, "name", text);
	processes_put_json_process(json, rows, row, names);
	render_rows_json_states(json, rows, row);
	json_end_object(json);
}

/**
 * render_processes_json() - print the counts by process as a line of JSON
 * @out: the output
 * @rows: the rows to print, selected and sorted
 * @names: the names of the processes
 * @time_ms: time of the reading in milliseconds since 1970; 0 to leave it out
 */
void render_processes_json(FILE *out, const struct rows *rows, const struct process_names *names,
			   uint64_t time_ms)
{
	struct json_writer json = { .out = out };
	size_t i;

	render_rows_json_begin(&json, rows, rows_ports_key, time_ms);
	json_begin_array(&json, "processes");
	for (i = 0; i < rows->nr; i++)
		processes_put_json_row(&json, rows, &rows->row[i], names);
	json_end_array(&json);
	if (rows->hidden)
		json_number(&json, "hidden_processes", rows->hidden);
	json_end_object(&json);
	putc('\n', out);
}
