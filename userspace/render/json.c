// SPDX-License-Identifier: GPL-2.0-only
/* The counts as one line of JSON. Absent figures are left out. */
#include "host/counters_exported.h"
#include "lib/json_writer.h"
#include "render/cost.h"
#include "render/json.h"

static void json_put_state(struct json_writer *json, const struct counts *counts,
			   unsigned int row, enum family family)
{
	bool any = false;
	unsigned int col;

	for (col = 0; col < TCPSTATES_NR_COLUMNS; col++)
		any |= family_shows(family, col) && counts->cell[row][col].have;
	if (!any)
		return;

	json_begin_object(json, counts_row_name[row]);
	for (col = 0; col < TCPSTATES_NR_COLUMNS; col++) {
		if (family_shows(family, col))
			json_figure(json, counts_column_name[col], &counts->cell[row][col]);
	}
	json_end_object(json);
}

static void json_put_counters(struct json_writer *json, const struct figure *figures)
{
	const struct counter_exported *counter;

	json_begin_object(json, "counters");
	for (counter = counters_exported; counter->name; counter++)
		json_figure(json, counter->name, &figures[counter->id]);
	json_end_object(json);
}

/**
 * render_json() - print a reading as a line of JSON
 * @out: the output
 * @counts: the reading
 * @family: the columns to print
 * @time_ms: time of the reading in milliseconds since 1970; 0 to leave it out
 * @counters: the kernel's counters to print too, COUNTERS_NR figures, or NULL
 */
void render_json(FILE *out, const struct counts *counts, enum family family, uint64_t time_ms,
		 const struct figure *counters)
{
	struct json_writer json = { .out = out };
	unsigned int i;

	json_begin_object(&json, NULL);
	json_string(&json, "source", counts_origin_name(counts->origin));
	if (time_ms)
		json_number(&json, "time_ms", time_ms);
	json_figure(&json, "format", &counts->format);
	for (i = 0; i < TCPSTATES_NR_KEYS; i++)
		json_figure(&json, counts_key_name[i], &counts->key[i]);
	if (counts->netns_name)
		json_string(&json, "netns_name", counts->netns_name);
	render_cost_json(&json, &counts->cost);

	json_begin_object(&json, "states");
	for (i = 0; i < TCPSTATES_NR_ROWS; i++)
		json_put_state(&json, counts, i, family);
	json_end_object(&json);
	if (counters)
		json_put_counters(&json, counters);
	json_end_object(&json);
	putc('\n', out);
}
