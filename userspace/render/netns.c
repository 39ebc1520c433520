// SPDX-License-Identifier: GPL-2.0
/* The counts by network namespace. */
#include <inttypes.h>
#include <string.h>
#include "lib/format.h"
#include "lib/json_writer.h"
#include "render/netns.h"
#include "render/rows.h"

#define NETNS_WIDTH	10

static void netns_put_facts(FILE *out, const struct rows *rows, const struct rows_shown *shown,
			    int screen)
{
	struct format_facts facts = { .out = out, .width = screen };
	struct figure nr = { shown->nr[ROWS_NETNS], true };

	format_fact(&facts, "namespaces", &nr);
	format_fact(&facts, "sockets", &shown->total);
	render_rows_facts_end(&facts, rows);
}

/* Format the name of a row's namespace. Return: false if it has none. */
static bool netns_format_name(char *text, const struct netns_names *names, const struct row *row)
{
	const struct netns_name *name = netns_names_of_row(names, row);

	if (name && netns_names_text(name, text))
		return true;
	strcpy(text, FORMAT_ABSENT);
	return false;
}

/* Return the width of the column of names; 0 if no row has a name. */
static int netns_name_width(const struct rows *rows, const struct netns_names *names, int screen)
{
	char text[NETNS_NAMES_TEXT_SIZE];
	int width = 0;
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		if (netns_format_name(text, names, &rows->row[i]))
			width = format_widen(width ? width : format_width("NAME"), text);
	}
	return render_rows_text_width(width, screen);
}

static void netns_put_lead(FILE *out, const struct row *row, const struct netns_names *names,
			   int width, const struct style *style)
{
	char text[NETNS_NAMES_TEXT_SIZE];
	bool named;

	if (row->group == ROWS_NETNS)
		fprintf(out, "%-*" PRIu64, NETNS_WIDTH, row->id);
	else
		fprintf(out, "%-*s", NETNS_WIDTH, "other");
	if (!width)
		return;
	named = netns_format_name(text, names, row);
	render_rows_put_text(out, width, text, style, named ? "" : style->dim);
}

/**
 * render_netns_table() - print the counts by network namespace
 * @out: the output
 * @rows: the rows to print, selected and sorted
 * @shown: result of the selection
 * @names: names of the namespaces, or NULL
 * @style: colours
 */
void render_netns_table(FILE *out, const struct rows *rows, const struct rows_shown *shown,
			const struct netns_names *names, const struct style *style)
{
	static const char *const nouns[] = { "namespace", "row" };
	int width = netns_name_width(rows, names, style->width);
	struct number_columns columns;
	size_t i;

	netns_put_facts(out, rows, shown, style->width);
	number_columns_setup(&columns, rows, rows_netns_column);
	number_columns_fit(&columns, rows, NETNS_WIDTH + (width ? 1 + width : 0), style->width);
	fprintf(out, "%s%-*s", style->bold, NETNS_WIDTH, "NETNS");
	render_rows_put_text(out, width, "NAME", style, "");
	number_columns_head(out, &columns, style);
	for (i = 0; i < rows->nr; i++) {
		const struct row *row = &rows->row[i];

		netns_put_lead(out, row, names, width, style);
		number_columns_row(out, &columns, row, style);
	}
	render_rows_left_out(out, &columns, shown, nouns);
	if (rows->hidden)
		fprintf(out, "\nnot counted: namespaces that may not be read, of %zu process%s\n",
			rows->hidden, rows->hidden == 1 ? "" : "es");
}

static void netns_put_json_name(struct json_writer *json, const struct netns_name *name)
{
	char text[NETNS_NAMES_TEXT_SIZE];

	if (!name)
		return;
	if (netns_names_text(name, text))
		json_string(json, "name", text);
	if (name->pid)
		json_number(json, "pid", name->pid);
	if (*name->container)
		json_string(json, "container", name->container);
}

/**
 * render_netns_json() - print the counts by network namespace as a line of JSON
 * @out: the output
 * @rows: the rows to print, selected and sorted
 * @names: names of the namespaces, or NULL
 * @time_ms: time of the reading in milliseconds since 1970; 0 to leave it out
 */
void render_netns_json(FILE *out, const struct rows *rows, const struct netns_names *names,
		       uint64_t time_ms)
{
	struct json_writer json = { .out = out };
	size_t i;

	render_rows_json_begin(&json, rows, rows_netns_key, time_ms);
	json_begin_array(&json, "netns");
	for (i = 0; i < rows->nr; i++) {
		const struct row *row = &rows->row[i];

		json_begin_object(&json, NULL);
		if (row->group == ROWS_NETNS)
			json_number(&json, "netns", row->id);
		else
			json_null(&json, "netns");
		if (row->summed)
			json_number(&json, "namespaces", row->summed);
		netns_put_json_name(&json, netns_names_of_row(names, row));
		render_rows_json_states(&json, rows, row);
		json_end_object(&json);
	}
	json_end_array(&json);
	if (rows->hidden)
		json_number(&json, "hidden_processes", rows->hidden);
	json_end_object(&json);
	putc('\n', out);
}
