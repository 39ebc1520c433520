// SPDX-License-Identifier: GPL-2.0-only
/* The counts as a table for people. */
#include <inttypes.h>
#include <string.h>
#include "lib/format.h"
#include "lib/wrap.h"
#include "render/cost.h"
#include "render/highlight.h"
#include "render/table.h"

#define NAME_WIDTH	11
#define SHARE_WIDTH	6
#define MIN_WIDTH	7	/* least width of a column of numbers, for 9,999,999 */

/* The columns, in the order of enum tcpstates_column, with SHARE after the first. */
struct table {
	FILE *out;
	const struct style *style;
	const struct counts *counts;
	struct figure sum[TCPSTATES_NR_COLUMNS];
	int width[TCPSTATES_NR_COLUMNS];
	unsigned int first;	/* first column shown; SHARE belongs to it */
	unsigned int last;	/* last column shown */
	unsigned int end;	/* column behind the last that would be shown with more room */
};

static const char *table_sockets_name(enum tcpstates_column column)
{
	if (column == TCPSTATES_COL_IPV4)
		return "IPv4 sockets";
	if (column == TCPSTATES_COL_IPV6)
		return "IPv6 sockets";
	return "sockets";
}

/**
 * render_facts() - print the facts about a reading, without a newline at the end
 * @facts: the output
 * @counts: the reading
 * @column: the column whose sum is the number of sockets
 */
void render_facts(struct format_facts *facts, const struct counts *counts,
		  enum tcpstates_column column)
{
	struct figure sum = counts_sum(counts, column);
	const struct figure *key = counts->key;
	char text[FORMAT_SIZE];

	format_fact_named(facts, "netns", &key[TCPSTATES_KEY_NETNS], counts->netns_name);
	format_figure(text, &sum);
	format_fact_text(facts, table_sockets_name(column), text);
	format_fact(facts, "buckets", &key[TCPSTATES_KEY_BUCKETS]);
	format_fact_time(facts, "walk", &key[TCPSTATES_KEY_WALK_NS], FORMAT_NANOSECONDS);
	if (key[TCPSTATES_KEY_AGE_MS].value)
		format_fact_time(facts, "age", &key[TCPSTATES_KEY_AGE_MS],
				 FORMAT_MILLISECONDS);
	render_cost_facts(facts, counts->origin, &counts->cost);
}

static void table_put_cell(struct table *table, int width, const char *text, const char *escape)
{
	putc(' ', table->out);
	format_cell(table->out, table->style, width, text, escape);
}

static void table_put_head(struct table *table)
{
	char name[FORMAT_SIZE];
	unsigned int col;

	fprintf(table->out, "%s%-*s", table->style->bold, NAME_WIDTH, "STATE");
	for (col = table->first; col <= table->last; col++) {
		format_head(name, counts_column_name[col]);
		table_put_cell(table, table->width[col], name, "");
		if (col == table->first)
			table_put_cell(table, SHARE_WIDTH, "SHARE", "");
	}
	fprintf(table->out, "%s\n", table->style->reset);
}

/* Print the figures of a state, or of the total; base styles those that are not 0. */
static void table_put_line(struct table *table, const char *name, const struct figure *figures,
			   const char *base)
{
	char text[FORMAT_SIZE];
	unsigned int col;

	fprintf(table->out, "%s%-*s%s", base, NAME_WIDTH, name, *base ? table->style->reset : "");
	for (col = table->first; col <= table->last; col++) {
		const char *style = figures[col].value ? base : table->style->dim;

		format_figure(text, &figures[col]);
		table_put_cell(table, table->width[col], text, style);
		if (col == table->first) {
			format_share(text, &figures[col], &table->sum[col]);
			table_put_cell(table, SHARE_WIDTH, text, style);
		}
	}
	putc('\n', table->out);
}

static bool table_is_empty(const struct table *table, const struct figure *figures)
{
	unsigned int col;

	for (col = table->first; col <= table->last; col++) {
		if (figures[col].value)
			return false;
	}
	return true;
}

static const char *table_state_style(const struct table *table, unsigned int row)
{
	const struct figure *figures = table->counts->cell[row];

	if (highlight_state(row) && !table_is_empty(table, figures))
		return table->style->warn;
	return "";
}

/* Leave out the last columns where the terminal is too narrow for them. */
static void table_fit(struct table *table)
{
	int room = table->style->width - NAME_WIDTH - 1 - SHARE_WIDTH;
	unsigned int col;

	table->last = table->first;
	for (col = table->first; col < table->end; col++) {
		room -= 1 + table->width[col];
		if (!table->style->width || room >= 0)
			table->last = col;
		else
			break;
	}
}

/* Name the columns that did not fit. */
static void table_put_left_out(const struct table *table)
{
	char text[TCPSTATES_NR_COLUMNS * FORMAT_SIZE];
	unsigned int col;
	int len;

	if (table->last + 1 == table->end)
		return;
	len = snprintf(text, sizeof(text), "not shown:");
	for (col = table->last + 1; col < table->end; col++)
		len += snprintf(text + len, sizeof(text) - (size_t)len, " %s",
				counts_column_name[col]);
	putc('\n', table->out);
	wrap_print(table->out, (struct wrap){ 0, table->style->width }, 0, text);
}

static void table_setup_columns(struct table *table, enum family family)
{
	char text[FORMAT_SIZE];
	unsigned int col;
	int width;

	table->first = family_column(family);
	table->end = family == FAMILY_ALL ? TCPSTATES_NR_COLUMNS : table->first + 1;

	/* No count is wider than the sum of its column. */
	for (col = 0; col < TCPSTATES_NR_COLUMNS; col++) {
		table->sum[col] = counts_sum(table->counts, (enum tcpstates_column)col);
		format_figure(text, &table->sum[col]);
		width = (int)strlen(text);
		table->width[col] = width > MIN_WIDTH ? width : MIN_WIDTH;
	}
	table_fit(table);
}

/**
 * render_table() - print a reading as a table
 * @out: the output
 * @counts: the reading
 * @family: the columns to print
 * @style: colours
 */
void render_table(FILE *out, const struct counts *counts, enum family family,
		  const struct style *style)
{
	struct table table = { .out = out, .style = style, .counts = counts };
	struct format_facts facts = { .out = out, .width = style->width };
	unsigned int row;

	table_setup_columns(&table, family);
	render_facts(&facts, counts, (enum tcpstates_column)table.first);
	fputs("\n\n", out);
	table_put_head(&table);
	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		const struct figure *figures = counts->cell[row];

		if (row == TCPSTATES_ROW_UNKNOWN && table_is_empty(&table, figures))
			continue;
		table_put_line(&table, counts_row_name[row], figures,
			       table_state_style(&table, row));
	}
	table_put_line(&table, "total", table.sum, style->bold);
	table_put_left_out(&table);
}
