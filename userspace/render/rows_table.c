// SPDX-License-Identifier: GPL-2.0-only
/* Rows of ports, namespaces, peers or processes, as a table or as JSON. */
#include <inttypes.h>
#include <limits.h>
#include "data/peers.h"
#include "lib/format.h"
#include "render/cost.h"
#include "render/rows.h"
#include "render/rows_table.h"

static void table_put_facts(FILE *out, const struct rows_kind *kind, const struct rows *rows,
			    const struct rows_shown *shown, int screen)
{
	struct format_facts facts = { .out = out, .width = screen };
	struct figure nr = { 0, true };
	unsigned int group;
	bool any = false;

	format_fact_named(&facts, "netns", &rows->key[ROWS_KEY_NETNS], rows->netns_name);
	if (rows->family)
		format_fact_text(&facts, "family", rows->family == FAMILY_IPV6 ? "IPv6" : "IPv4");
	for (group = 0; group < ROWS_NR_GROUPS; group++) {
		nr.value = shown->nr[group];
		if (!nr.value || !kind->facts[group])
			continue;
		format_fact(&facts, kind->facts[group], &nr);
		any = true;
	}
	if (!any)
		format_fact_text(&facts, kind->plural, "0");
	format_fact(&facts, kind->total, &shown->total);
	render_rows_facts_end(&facts, rows);
}

/* The leading columns, and the widths that all rows need. */
struct table_lead {
	const struct rows_kind *kind;
	const struct rows *rows;
	const void *names;
	int id_width;
	int name_width[1 + ROWS_NR_MORE];	/* 0 if no row has such a name */
	int width;		/* the widths of all together */
	int max;		/* columns that a name may have */
};

static const char *table_head(const struct rows_kind *kind, unsigned int nth)
{
	return nth ? kind->more_head[nth - 1] : kind->name_head;
}

/* Return a name of a row, perhaps in @text, or NULL. */
static const char *table_name(const struct table_lead *lead, char *text, const struct row *row,
			      const char *id, unsigned int nth)
{
	const struct rows_kind *kind = lead->kind;

	if (!nth)
		return kind->name(text, row, id, lead->names);
	return kind->more ? kind->more(text, row, lead->names, nth - 1, lead->max) : NULL;
}

/* Widen the columns for the texts of a row. */
static void table_measure_row(struct table_lead *lead, const struct row *row)
{
	char id[ROWS_TEXT_SIZE], text[ROWS_TEXT_SIZE];
	const char *name, *head;
	unsigned int nth;
	int *width;

	lead->kind->id(id, lead->rows, row);
	lead->id_width = format_widen(lead->id_width, id);
	for (nth = 0; nth <= ROWS_NR_MORE; nth++) {
		name = table_name(lead, text, row, id, nth);
		head = table_head(lead->kind, nth);
		width = &lead->name_width[nth];
		if (name)
			*width = format_widen(*width ? *width : format_width(head), name);
	}
}

static void table_measure(struct table_lead *lead, int screen)
{
	unsigned int nth;
	struct row room;
	size_t i;

	/* Several names leave less room to each. */
	screen = lead->kind->more ? screen * 2 / 3 : screen;
	lead->max = render_rows_text_width(INT_MAX, screen);
	lead->id_width = format_widen(lead->kind->width, lead->kind->head);
	for (i = 0; i < lead->rows->nr; i++)
		table_measure_row(lead, rows_at(lead->rows, i, &room));
	lead->width = lead->id_width;
	for (nth = 0; nth <= ROWS_NR_MORE; nth++) {
		lead->name_width[nth] = render_rows_text_width(lead->name_width[nth], screen);
		lead->width += lead->name_width[nth] ? 1 + lead->name_width[nth] : 0;
	}
}

static void table_put_lead(FILE *out, const struct table_lead *lead, const struct row *row,
			   const struct style *style)
{
	char id[ROWS_TEXT_SIZE], text[ROWS_TEXT_SIZE];
	const char *name;
	unsigned int nth;

	lead->kind->id(id, lead->rows, row);
	fprintf(out, "%-*s", lead->id_width, id);
	for (nth = 0; nth <= ROWS_NR_MORE; nth++) {
		name = table_name(lead, text, row, id, nth);
		render_rows_put_text(out, lead->name_width[nth], name ? name : FORMAT_ABSENT,
				     style, name ? "" : style->dim);
	}
}

/* Choose the columns of numbers, for the sum of all peers: no number of one is wider. */
static void table_choose(struct number_columns *columns, const struct table_lead *lead,
			 int screen)
{
	struct rows measured = *lead->rows;
	struct row sum;

	if (measured.peers) {
		sum = measured.peers->sum;
		measured.row = &sum;
		measured.nr = 1;
	}
	number_columns_setup(columns, &measured, lead->kind->columns);
	/* A row of several processes begins with their number. */
	columns->shown[ROWS_COL_COUNT] = false;
	number_columns_fit(columns, &measured, lead->width, screen);
}

/**
 * render_rows_table() - print rows as a table
 * @out: the output
 * @kind: the kind of the rows
 * @rows: the rows to print, selected and sorted
 * @shown: result of the selection
 * @names: the last argument of the kind's name()
 * @style: colours
 */
void render_rows_table(FILE *out, const struct rows_kind *kind, const struct rows *rows,
		       const struct rows_shown *shown, const void *names,
		       const struct style *style)
{
	struct table_lead lead = { .kind = kind, .rows = rows, .names = names };
	struct number_columns columns;
	const struct row *row;
	unsigned int nth;
	struct row room;
	size_t i;

	table_put_facts(out, kind, rows, shown, style->width);
	table_measure(&lead, style->width);
	table_choose(&columns, &lead, style->width);
	fprintf(out, "%s%-*s", style->bold, lead.id_width, kind->head);
	for (nth = 0; nth <= ROWS_NR_MORE; nth++)
		render_rows_put_text(out, lead.name_width[nth], table_head(kind, nth), style, "");
	number_columns_head(out, &columns, style);
	for (i = 0; i < rows->nr; i++) {
		row = rows_at(rows, i, &room);
		table_put_lead(out, &lead, row, style);
		number_columns_row(out, &columns, row, style);
	}
	render_rows_left_out(out, &columns, shown, kind->nouns);
	if (kind->note)
		kind->note(out, rows, shown, style->width);
	if (rows->peers && rows->peers->beyond)
		fprintf(out, "\nonly in 'other': %" PRIu64 " connections of peers beyond %zu\n",
			rows->peers->beyond, rows->peers->limit);
}

/**
 * render_rows_json() - print rows as a line of JSON
 * @out: the output
 * @kind: the kind of the rows
 * @rows: the rows to print, selected and sorted
 * @names: the last argument of the kind's json_names()
 * @time_ms: time of the reading in milliseconds since 1970; 0 to leave it out
 */
void render_rows_json(FILE *out, const struct rows_kind *kind, const struct rows *rows,
		      const void *names, uint64_t time_ms)
{
	struct json_writer json = { .out = out };
	char id[ROWS_TEXT_SIZE];
	const struct row *row;
	struct row room;
	size_t i;

	render_rows_json_begin(&json, rows, kind->keys, time_ms);
	json_begin_array(&json, kind->list);
	for (i = 0; i < rows->nr; i++) {
		row = rows_at(rows, i, &room);
		kind->id(id, rows, row);
		json_begin_object(&json, NULL);
		kind->json_id(&json, rows, row);
		if (row->summed)
			json_number(&json, kind->plural, row->summed);
		kind->json_names(&json, row, id, names);
		render_rows_json_figures(&json, rows, row, kind->columns);
		render_rows_json_states(&json, rows, row);
		json_end_object(&json);
	}
	json_end_array(&json);
	if (rows->hidden)
		json_number(&json, "hidden_processes", rows->hidden);
	if (rows->peers && rows->peers->beyond)
		json_number(&json, "beyond_limit", rows->peers->beyond);
	json_end_object(&json);
	putc('\n', out);
}
