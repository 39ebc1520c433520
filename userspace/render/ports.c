// SPDX-License-Identifier: GPL-2.0
/* The counts by port. */
#include <inttypes.h>
#include "data/state_names.h"
#include "lib/format.h"
#include "lib/json_writer.h"
#include "render/cost.h"
#include "render/ports.h"
#include "render/rows.h"

#define SIDE_WIDTH	6
#define PORT_WIDTH	5

static struct figure ports_number(size_t nr)
{
	return (struct figure){ nr, nr > 0 };
}

static void ports_put_facts(FILE *out, const struct rows *rows, const struct rows_shown *shown,
			    int screen)
{
	struct format_facts facts = { .out = out, .width = screen };
	struct figure servers = ports_number(shown->nr[ROWS_SERVER]);
	struct figure clients = ports_number(shown->nr[ROWS_CLIENT]);

	format_fact_named(&facts, "netns", &rows->key[ROWS_KEY_NETNS], rows->netns_name);
	if (rows->family)
		format_fact_text(&facts, "family", rows->family == FAMILY_IPV6 ? "IPv6" : "IPv4");
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
static int ports_service_width(const struct rows *rows, const struct services *services,
			       int screen)
{
	const char *name;
	int width = 0;
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		name = services_name(services, rows->row[i].id);
		if (name)
			width = format_widen(width ? width : format_width("SERVICE"), name);
	}
	return render_rows_text_width(width, screen);
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
	int width = ports_service_width(rows, services, style->width);
	struct number_columns columns;
	size_t i;

	ports_put_facts(out, rows, shown, style->width);
	number_columns_setup(&columns, rows, rows_ports_column);
	number_columns_fit(&columns, rows, SIDE_WIDTH + 1 + PORT_WIDTH + (width ? 1 + width : 0),
			   style->width);
	fprintf(out, "%s%-*s %*s", style->bold, SIDE_WIDTH, "SIDE", PORT_WIDTH, "PORT");
	render_rows_put_text(out, width, "SERVICE", style, "");
	number_columns_head(out, &columns, style);
	for (i = 0; i < rows->nr; i++) {
		const struct row *row = &rows->row[i];
		const char *name = services_name(services, row->id);

		fprintf(out, "%s %*" PRIu64, side_name(row->group), PORT_WIDTH, row->id);
		render_rows_put_text(out, width, name ? name : FORMAT_ABSENT, style,
				     name ? "" : style->dim);
		number_columns_row(out, &columns, row, style);
	}
	render_rows_left_out(out, &columns, shown, nouns);
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
	struct json_writer json = { .out = out };
	size_t i;

	render_rows_json_begin(&json, rows, rows_ports_key, time_ms);
	json_begin_array(&json, "ports");
	for (i = 0; i < rows->nr; i++) {
		const struct row *row = &rows->row[i];
		const char *name = row->summed ? NULL : services_name(services, row->id);

		json_begin_object(&json, NULL);
		json_string(&json, "side", side_name(row->group));
		if (row->summed)
			json_null(&json, "port");
		else
			json_number(&json, "port", row->id);
		if (row->summed)
			json_number(&json, "ports", row->summed);
		if (name)
			json_string(&json, "service", name);
		render_rows_json_figures(&json, rows, row, rows_ports_column);
		render_rows_json_states(&json, rows, row);
		json_end_object(&json);
	}
	json_end_array(&json);
	json_end_object(&json);
	putc('\n', out);
}
