// SPDX-License-Identifier: GPL-2.0-only
/* Sockets by idle time: a line for each state, with the share of each time and a bar for it. */
#include <limits.h>
#include <string.h>
#include "lib/charset.h"
#include "lib/format.h"
#include "lib/json_writer.h"
#include "render/idle.h"
#include "render/rows.h"

#define NAME_WIDTH	11
#define BAR_WIDTH	(IDLE_COL_MAX - IDLE_COL_TIMES)

struct idle_table {
	FILE *out;
	const struct rows *rows;
	const struct style *style;
	int width[IDLE_NR_COLUMNS];
	bool bars;		/* there is room for bars */
	unsigned int first;	/* first column of idle times that is shown */
};

/* Some sockets are never 0.0%. */
static void idle_format_share(char *buf, struct figure part, struct figure whole)
{
	uint64_t permille = figure_ratio_rounded(part.value, whole.value, 1000);

	if (part.value && whole.value && !permille)
		strcpy(buf, "<0.1%");
	else if (part.have && permille >= 1000)
		strcpy(buf, "100%");
	else
		format_share(buf, &part, &whole);
}

/* The name of an idle time is shortened: "lt_10s" is "<10s". */
static void idle_format_head(char *buf, unsigned int col)
{
	const char *name = rows_idle_column[col];

	if (col == IDLE_COL_SOCKETS)
		format_head(buf, name);
	else if (col == IDLE_COL_MAX)
		strcpy(buf, "MAX");
	else
		snprintf(buf, FORMAT_SIZE, "%s%s", *name == 'l' ? "<" : ">=", name + strlen("lt_"));
}

/* Format a cell, or the head without a row. Return whether it is to be dim. */
static bool idle_format(const struct rows *rows, const struct row *row, unsigned int col, char *buf)
{
	struct figure sockets, cell;

	if (!row) {
		idle_format_head(buf, col);
		return false;
	}
	sockets = (struct figure){ row->cell[IDLE_COL_SOCKETS], rows->have[IDLE_COL_SOCKETS] };
	cell = (struct figure){ row->cell[col], rows->have[col] };
	if (col == IDLE_COL_SOCKETS)
		format_figure(buf, &cell);
	else if (col < IDLE_COL_MAX)
		idle_format_share(buf, cell, sockets);
	else if (cell.have && (sockets.value || cell.value))
		format_age(buf, cell.value);
	else
		strcpy(buf, FORMAT_ABSENT);
	return !cell.value;
}

/* Print a bar for each idle time; one without sockets is blank. */
static void idle_put_bars(FILE *out, const struct row *row)
{
	uint64_t level;
	unsigned int col;

	putc(' ', out);
	for (col = IDLE_COL_TIMES; col < IDLE_COL_MAX; col++) {
		if (!row || !row->cell[col] || !row->cell[IDLE_COL_SOCKETS]) {
			putc(' ', out);
			continue;
		}
		level = figure_ratio(row->cell[col], row->cell[IDLE_COL_SOCKETS], 8);
		fprintf(out, "\xe2\x96%c", 0x81 + (int)(level < 7 ? level : 7));
	}
}

/* Print a row, or the heads without one. */
static void idle_put_line(const struct idle_table *table, const struct row *row)
{
	const struct style *style = table->style;
	char text[FORMAT_SIZE];
	unsigned int col;
	bool dim;

	fprintf(table->out, "%s%-*s", row ? "" : style->bold, NAME_WIDTH,
		row ? counts_row_name[row->id] : "STATE");
	for (col = 0; col < IDLE_NR_COLUMNS; col++) {
		if (col == IDLE_COL_TIMES)
			col = table->first;
		if (col == IDLE_COL_MAX && table->bars)
			idle_put_bars(table->out, row);
		dim = idle_format(table->rows, row, col, text);
		putc(' ', table->out);
		format_cell(table->out, style, table->width[col], text, dim ? style->dim : "");
	}
	fprintf(table->out, "%s\n", row ? "" : style->reset);
}

/* On a narrow terminal leave out the bars, then the shortest times. */
static void idle_fit(struct idle_table *table)
{
	int left = table->style->width ? table->style->width - NAME_WIDTH : INT_MAX;
	unsigned int col;
	char text[FORMAT_SIZE];
	size_t i;

	for (col = 0; col < IDLE_NR_COLUMNS; col++) {
		for (i = 0; i <= table->rows->nr; i++) {
			idle_format(table->rows, i ? &table->rows->row[i - 1] : NULL, col, text);
			table->width[col] = format_widen(table->width[col], text);
		}
		left -= 1 + table->width[col];
	}
	table->bars = charset_is_utf8() && left >= 1 + BAR_WIDTH;
	for (col = IDLE_COL_TIMES; left < 0 && col < IDLE_COL_GE_1D; col++)
		left += 1 + table->width[col];
	table->first = col;
}

static void idle_put_facts(const struct idle_table *table)
{
	struct format_facts facts = { .out = table->out, .width = table->style->width };
	const struct rows *rows = table->rows;
	struct figure sockets = { 0, rows->have[IDLE_COL_SOCKETS] };
	size_t i;

	for (i = 0; i < rows->nr; i++)
		sockets.value = rows_sum(sockets.value, rows->row[i].cell[IDLE_COL_SOCKETS]);
	format_fact_named(&facts, "netns", &rows->key[ROWS_KEY_NETNS], rows->netns_name);
	format_fact(&facts, "sockets", &sockets);
	render_rows_facts_end(&facts, rows);
}

/**
 * render_idle_table() - print the counts by idle time
 * @out: the output
 * @rows: the rows to print
 * @style: colours
 */
void render_idle_table(FILE *out, const struct rows *rows, const struct style *style)
{
	struct idle_table table = { .out = out, .rows = rows, .style = style };
	size_t i;

	idle_fit(&table);
	idle_put_facts(&table);
	for (i = 0; i <= rows->nr; i++)
		idle_put_line(&table, i ? &rows->row[i - 1] : NULL);
	if (table.first > IDLE_COL_TIMES)
		fprintf(out, "\nnot shown: idle for less than %s\n",
			rows_idle_column[table.first - 1] + strlen("lt_"));
}

/**
 * render_idle_json() - print the counts by idle time as a line of JSON
 * @out: the output
 * @rows: the rows to print
 * @time_ms: time of the reading in milliseconds since 1970; 0 to leave it out
 */
void render_idle_json(FILE *out, const struct rows *rows, uint64_t time_ms)
{
	struct json_writer json = { .out = out };
	size_t i;

	render_rows_json_begin(&json, rows, rows_idle_key, time_ms);
	json_begin_object(&json, "states");
	for (i = 0; i < rows->nr; i++) {
		json_begin_object(&json, counts_row_name[rows->row[i].id]);
		render_rows_json_cells(&json, rows, &rows->row[i], 0, IDLE_NR_COLUMNS,
				       rows_idle_column);
		json_end_object(&json);
	}
	json_end_object(&json);
	json_end_object(&json);
	putc('\n', out);
}
