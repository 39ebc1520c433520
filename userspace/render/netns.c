// SPDX-License-Identifier: GPL-2.0-only
/* The counts by network namespace. */
#include <inttypes.h>
#include <string.h>
#include "render/netns.h"
#include "render/rows_table.h"

static void netns_format_id(char *text, const struct rows *rows, const struct row *row)
{
	(void)rows;
	if (row->group == ROWS_NETNS)
		snprintf(text, ROWS_TEXT_SIZE, "%" PRIu64, row->id);
	else
		strcpy(text, "other");
}

static const char *netns_format_name(char *text, const struct row *row, const char *id,
				     const void *names)
{
	const struct netns_name *name = netns_names_of_row(names, row);

	(void)id;
	return name && netns_names_text(name, text) ? text : NULL;
}

static void netns_put_json_id(struct json_writer *json, const struct rows *rows,
			      const struct row *row)
{
	(void)rows;
	if (row->group == ROWS_NETNS)
		json_number(json, "netns", row->id);
	else
		json_null(json, "netns");
}

static void netns_put_json_names(struct json_writer *json, const struct row *row, const char *id,
				 const void *names)
{
	const struct netns_name *name = netns_names_of_row(names, row);
	char text[NETNS_NAMES_TEXT_SIZE];

	(void)id;
	if (!name)
		return;
	if (netns_names_text(name, text))
		json_string(json, "name", text);
	if (name->pid)
		json_number(json, "pid", name->pid);
	if (*name->container)
		json_string(json, "container", name->container);
}

static void netns_put_note(FILE *out, const struct rows *rows, const struct rows_shown *shown,
			   int screen)
{
	(void)shown;
	(void)screen;
	if (rows->hidden)
		fprintf(out, "\nnot counted: namespaces that may not be read, of %zu process%s\n",
			rows->hidden, rows->hidden == 1 ? "" : "es");
}

static const struct rows_kind netns_kind = {
	.nouns = { "namespace", "row" },
	.facts = { "namespaces" },
	.plural = "namespaces",
	.total = "sockets",
	.list = "netns",
	.head = "NETNS",
	.name_head = "NAME",
	.width = 10,
	.keys = rows_netns_key,
	.columns = rows_netns_column,
	.id = netns_format_id,
	.name = netns_format_name,
	.json_id = netns_put_json_id,
	.json_names = netns_put_json_names,
	.note = netns_put_note,
};

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
	render_rows_table(out, &netns_kind, rows, shown, names, style);
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
	render_rows_json(out, &netns_kind, rows, names, time_ms);
}
