// SPDX-License-Identifier: GPL-2.0
/* The counts by port. */
#include <inttypes.h>
#include "data/state_names.h"
#include "lib/format.h"
#include "lib/json_writer.h"
#include "render/cost.h"
#include "render/ports.h"
#include "render/rows.h"

#define PORT_WIDTH	5

static struct figure ports_number(size_t nr)
{
	return (struct figure){ nr, nr > 0 };
}

static void ports_put_facts(FILE *out, const struct rows *rows, const struct rows_shown *shown)
{
	struct format_facts facts = { .out = out };
	struct figure servers = ports_number(shown->nr[ROWS_SERVER]);
	struct figure clients = ports_number(shown->nr[ROWS_CLIENT]);

	format_fact_named(&facts, "netns", &rows->key[ROWS_KEY_NETNS], rows->netns_name);
	format_fact(&facts, "server ports", &servers);
	format_fact(&facts, "client ports", &clients);
	if (!servers.have && !clients.have)
		format_fact_text(&facts, "ports", "0");
	format_fact(&facts, "connections", &shown->total);
	format_fact(&facts, "buckets", &rows->key[ROWS_KEY_BUCKETS]);
	format_fact_time(&facts, "walk", &rows->key[ROWS_KEY_WALK_NS], FORMAT_NANOSECONDS);
	render_cost_facts(&facts, rows->origin, &rows->cost);
	fputs("\n\n", out);
}

/* Return the width of the column of services; 0 if no port has a name. */
static int ports_service_width(const struct rows *rows, const struct services *services)
{
	const char *name;
	int width = 0;
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		name = services_name(services, rows->row[i].id);
		if (name)
			width = render_rows_width(width ? width : format_width("SERVICE"), name);
	}
	return width;
}

/* Align a service to the left; the numbers behind it are aligned to the right. */
static void ports_put_service(FILE *out, int width, const char *name, const struct style *style,
			      const char *escape)
{
	if (!width)
		return;
	putc(' ', out);
	format_cell(out, style, -width, name, escape);
}

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
	static const char *const nouns[] = { "server port", "client port" };
	int width = ports_service_width(rows, services);
	struct number_columns columns;
	size_t i;

	ports_put_facts(out, rows, shown);
	number_columns_setup(&columns, rows, rows_ports_column);
	fprintf(out, "%sSIDE   %*s", style->bold, PORT_WIDTH, "PORT");
	ports_put_service(out, width, "SERVICE", style, "");
	number_columns_head(out, &columns, style);
	for (i = 0; i < rows->nr; i++) {
		const struct row *row = &rows->row[i];
		const char *name = services_name(services, row->id);

		fprintf(out, "%s %*" PRIu64, side_name(row->group), PORT_WIDTH, row->id);
		ports_put_service(out, width, name ? name : FORMAT_ABSENT, style,
				  name ? "" : style->dim);
		number_columns_row(out, &columns, row, style);
	}
	render_rows_left_out(out, shown, nouns);
}

/**
 * render_ports_json() - print the counts by port as a line of JSON
 * @out: the output
 * @rows: the rows to print, selected and sorted
 * @services: names of the ports, or NULL
 */
void render_ports_json(FILE *out, const struct rows *rows, const struct services *services)
{
	struct json_writer json = { .out = out };
	size_t i;

	render_rows_json_begin(&json, rows, rows_ports_key);
	json_begin_array(&json, "ports");
	for (i = 0; i < rows->nr; i++) {
		const struct row *row = &rows->row[i];
		const char *name = services_name(services, row->id);

		json_begin_object(&json, NULL);
		json_string(&json, "side", side_name(row->group));
		json_number(&json, "port", row->id);
		if (name)
			json_string(&json, "service", name);
		render_rows_json_figures(&json, rows, row);
		render_rows_json_states(&json, rows, row);
		json_end_object(&json);
	}
	json_end_array(&json);
	json_end_object(&json);
	putc('\n', out);
}
