// SPDX-License-Identifier: GPL-2.0
/* The counts as a table for people. */
#include <inttypes.h>
#include <string.h>
#include "lib/format.h"
#include "render/cost.h"
#include "render/highlight.h"
#include "render/table.h"

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
 * render_facts() - print the facts about a reading, without a newline
 * @out: the output
 * @counts: the reading
 * @column: the column whose sum is the number of sockets
 */
void render_facts(FILE *out, const struct counts *counts, enum tcpstates_column column)
{
	struct figure sum = counts_sum(counts, column);
	struct format_facts facts = { .out = out };
	const struct figure *key = counts->key;
	char text[FORMAT_SIZE];

	format_fact_named(&facts, "netns", &key[TCPSTATES_KEY_NETNS], counts->netns_name);
	format_figure(text, &sum);
	format_fact_text(&facts, table_sockets_name(column), text);
	format_fact(&facts, "buckets", &key[TCPSTATES_KEY_BUCKETS]);
	format_fact_time(&facts, "walk", &key[TCPSTATES_KEY_WALK_NS], FORMAT_NANOSECONDS);
	if (key[TCPSTATES_KEY_AGE_MS].value)
		format_fact_time(&facts, "age", &key[TCPSTATES_KEY_AGE_MS],
				 FORMAT_MILLISECONDS);
	render_cost_facts(&facts, counts->origin, &counts->cost);
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

	fprintf(table->out, "%s%-11s", table->style->bold, "STATE");
	for (col = table->first; col <= table->last; col++) {
		format_head(name, counts_column_name[col]);
		table_put_cell(table, table->width[col], name, "");
		if (col == table->first)
			table_put_cell(table, 6, "SHARE", "");
	}
	fprintf(table->out, "%s\n", table->style->reset);
}

/* Print the figures of a state, or of the total; base styles those that are not 0. */
static void table_put_line(struct table *table, const char *name, const struct figure *figures,
			   const char *base)
{
	char text[FORMAT_SIZE];
	unsigned int col;

	fprintf(table->out, "%s%-11s%s", base, name, *base ? table->style->reset : "");
	for (col = table->first; col <= table->last; col++) {
		const char *style = figures[col].value ? base : table->style->dim;

		format_figure(text, &figures[col]);
		table_put_cell(table, table->width[col], text, style);
		if (col == table->first) {
			format_share(text, &figures[col], &table->sum[col]);
			table_put_cell(table, 6, text, style);
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

static void table_setup_columns(struct table *table, enum family family)
{
	char text[FORMAT_SIZE];
	unsigned int col;
	int width;

	table->first = family_column(family);
	table->last = family == FAMILY_ALL ? TCPSTATES_NR_COLUMNS - 1 : table->first;

	/* No count is wider than the sum of its column. */
	for (col = 0; col < TCPSTATES_NR_COLUMNS; col++) {
		table->sum[col] = counts_sum(table->counts, (enum tcpstates_column)col);
		format_figure(text, &table->sum[col]);
		width = (int)strlen(text);
		table->width[col] = width > MIN_WIDTH ? width : MIN_WIDTH;
	}
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
	unsigned int row;

	table_setup_columns(&table, family);
	render_facts(out, counts, (enum tcpstates_column)table.first);
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
}
