// SPDX-License-Identifier: GPL-2.0-only
/* The counts by port. */
#include <inttypes.h>
#include "data/state_names.h"
#include "render/ports.h"
#include "render/rows_table.h"

static void ports_format_id(char *text, const struct rows *rows, const struct row *row)
{
	(void)rows;
	snprintf(text, ROWS_TEXT_SIZE, "%s %5" PRIu64, side_name(row->group), row->id);
}

static const char *ports_name(char *text, const struct row *row, const char *id,
			      const void *names)
{
	(void)text;
	(void)id;
	return services_name(names, row->id);
}

static void ports_put_json_id(struct json_writer *json, const struct rows *rows,
			      const struct row *row)
{
	(void)rows;
	json_string(json, "side", side_name(row->group));
	if (row->summed)
		json_null(json, "port");
	else
		json_number(json, "port", row->id);
}

static void ports_put_json_names(struct json_writer *json, const struct row *row, const char *id,
				 const void *names)
{
	const char *name = row->summed ? NULL : services_name(names, row->id);

	(void)id;
	if (name)
		json_string(json, "service", name);
}

static const struct rows_kind ports_kind = {
	.nouns = { "server port", "client port" },
	.facts = { "server ports", "client ports" },
	.plural = "ports",
	.total = "connections",
	.list = "ports",
	.head = "SIDE    PORT",
	.name_head = "SERVICE",
	.keys = rows_ports_key,
	.columns = rows_ports_column,
	.id = ports_format_id,
	.name = ports_name,
	.json_id = ports_put_json_id,
	.json_names = ports_put_json_names,
};

/**
 * render_ports_table() - print the counts by port
 * @out: the output
 * @rows: the rows to print, selected and sorted
 * @shown: result of the selection
 * @services: names of the ports, or NULL
 * @style: colours
 */
void render_ports_table(FILE *out, const struct rows *rows, const struct rows_shown *shown,
			const struct services *services, const struct style *style)
{
	render_rows_table(out, &ports_kind, rows, shown, services, style);
}

/**
 * render_ports_json() - print the counts by port as a line of JSON
 * @out: the output
 * @rows: the rows to print, selected and sorted
 * @services: names of the ports, or NULL
 * @time_ms: time of the reading in milliseconds since 1970; 0 to leave it out
 */
void render_ports_json(FILE *out, const struct rows *rows, const struct services *services,
		       uint64_t time_ms)
{
	render_rows_json(out, &ports_kind, rows, services, time_ms);
}
