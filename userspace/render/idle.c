// SPDX-License-Identifier: GPL-2.0
/* Sockets by idle time: a line for each state, with the share of each time and a bar for it. */
#include <string.h>
#include "lib/charset.h"
#include "lib/format.h"
#include "lib/json_writer.h"
#include "lib/wrap.h"
#include "render/cost.h"
#include "render/idle.h"
#include "render/rows.h"

#define NAME_WIDTH	11
#define SHARE_WIDTH	5
#define BAR_WIDTH	(IDLE_COL_MAX - IDLE_COL_TIMES)

struct idle_table {
	FILE *out;
	const struct rows *rows;
	const struct style *style;
	int sockets;		/* width of the column of sockets */
	int max;		/* width of the column of the longest times */
	int bar;		/* width of the column of bars, 0 without */
	unsigned int first;	/* first column of idle times that is shown */
};

static struct figure idle_cell(const struct idle_table *table, const struct row *row,
			       unsigned int col)
{
	return (struct figure){ row->cell[col], table->rows->have[col] };
}

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

/* Format the name of a column of idle times: "lt_10s" is "<10s". */
static void idle_format_head(char *buf, unsigned int col)
{
	const char *name = rows_idle_column[col];

	snprintf(buf, FORMAT_SIZE, "%s%s", *name == 'l' ? "<" : ">=", name + strlen("lt_"));
}

static void idle_put(const struct idle_table *table, int width, const char *text, bool dim)
{
	putc(' ', table->out);
	format_cell(table->out, table->style, width, text, dim ? table->style->dim : "");
}

/* Format a bar for each idle time; one without sockets is blank. */
static void idle_format_bars(char *buf, const struct row *row)
{
	uint64_t level;
	unsigned int col;

	for (col = IDLE_COL_TIMES; col < IDLE_COL_MAX; col++) {
		level = figure_ratio(row->cell[col], row->cell[IDLE_COL_SOCKETS], 8);
		if (row->cell[col] && row->cell[IDLE_COL_SOCKETS])
			buf += sprintf(buf, "\xe2\x96%c", 0x81 + (int)(level < 7 ? level : 7));
		else
			*buf++ = ' ';
	}
	*buf = '\0';
}

/* No socket has no longest time. */
static void idle_format_max(const struct idle_table *table, char *buf, const struct row *row)
{
	struct figure max = idle_cell(table, row, IDLE_COL_MAX);

	if (max.have && (row->cell[IDLE_COL_SOCKETS] || max.value))
		format_age(buf, max.value);
	else
		strcpy(buf, FORMAT_ABSENT);
}

static void idle_put_row(const struct idle_table *table, const struct row *row)
{
	struct figure sockets = idle_cell(table, row, IDLE_COL_SOCKETS), part;
	char text[3 * BAR_WIDTH + FORMAT_SIZE];
	unsigned int col;

	fprintf(table->out, "%-*s", NAME_WIDTH, counts_row_name[row->id]);
	format_figure(text, &sockets);
	idle_put(table, table->sockets, text, !sockets.value);
	for (col = table->first; col < IDLE_COL_MAX; col++) {
		part = idle_cell(table, row, col);
		idle_format_share(text, part, sockets);
		idle_put(table, SHARE_WIDTH, text, !part.value);
	}
	if (table->bar) {
		idle_format_bars(text, row);
		idle_put(table, -table->bar, text, false);
	}
	idle_format_max(table, text, row);
	idle_put(table, table->max, text, !row->cell[IDLE_COL_MAX]);
	putc('\n', table->out);
}

static void idle_put_head(const struct idle_table *table)
{
	char text[FORMAT_SIZE];
	unsigned int col;

	fprintf(table->out, "%s%-*s", table->style->bold, NAME_WIDTH, "STATE");
	idle_put(table, table->sockets, "SOCKETS", false);
	for (col = table->first; col < IDLE_COL_MAX; col++) {
		idle_format_head(text, col);
		idle_put(table, SHARE_WIDTH, text, false);
	}
	if (table->bar)
		idle_put(table, table->bar, "", false);
	idle_put(table, table->max, "MAX", false);
	fprintf(table->out, "%s\n", table->style->reset);
}

/* On a narrow terminal leave out the bars, then the shortest times. */
static void idle_fit(struct idle_table *table)
{
	int width = NAME_WIDTH + 1 + table->sockets + BAR_WIDTH * (1 + SHARE_WIDTH) +
		    1 + table->max;
	int screen = table->style->width;

	table->first = IDLE_COL_TIMES;
	if (charset_is_utf8() && (!screen || width + 1 + BAR_WIDTH <= screen))
		table->bar = BAR_WIDTH;
	for (; screen && width > screen && table->first < IDLE_COL_MAX; table->first++)
		width -= 1 + SHARE_WIDTH;
}

static void idle_put_left_out(const struct idle_table *table)
{
	char text[(BAR_WIDTH + 1) * FORMAT_SIZE];
	unsigned int col;
	int len = snprintf(text, sizeof(text), "not shown:");

	if (table->first == IDLE_COL_TIMES)
		return;
	for (col = IDLE_COL_TIMES; col < table->first; col++)
		len += snprintf(text + len, sizeof(text) - (size_t)len, " %s",
				rows_idle_column[col]);
	putc('\n', table->out);
	wrap_print(table->out, (struct wrap){ 0, table->style->width }, 0, text);
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
	format_fact(&facts, "buckets", &rows->key[ROWS_KEY_BUCKETS]);
	format_fact_time(&facts, "walk", &rows->key[ROWS_KEY_WALK_NS], FORMAT_NANOSECONDS);
	render_cost_facts(&facts, rows->origin, &rows->cost);
	fputs("\n\n", table->out);
}

/**
 * render_idle_table() - print the counts by idle time
 * @out: the output
 * @rows: the rows to print
 * @style: colours
 */
void render_idle_table(FILE *out, const struct rows *rows, const struct style *style)
{
	struct idle_table table = {
		.out = out, .rows = rows, .style = style,
		.sockets = format_width("SOCKETS"), .max = format_width("MAX"),
	};
	char text[FORMAT_SIZE];
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		struct figure sockets = idle_cell(&table, &rows->row[i], IDLE_COL_SOCKETS);

		format_figure(text, &sockets);
		table.sockets = format_widen(table.sockets, text);
		idle_format_max(&table, text, &rows->row[i]);
		table.max = format_widen(table.max, text);
	}
	idle_fit(&table);
	idle_put_facts(&table);
	idle_put_head(&table);
	for (i = 0; i < rows->nr; i++)
		idle_put_row(&table, &rows->row[i]);
	idle_put_left_out(&table);
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
