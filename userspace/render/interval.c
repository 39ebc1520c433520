// SPDX-License-Identifier: GPL-2.0
/*
 * One line per reading, states across: 77 columns while counts have at most five
 * digits. A count that changed since the line before has a sign: + or -.
 */
#include <string.h>
#include <sys/ioctl.h>
#include "lib/format.h"
#include "render/cost.h"
#include "render/highlight.h"
#include "render/interval.h"

#define DIGITS		5	/* width of a count; a longer one widens its column */

/* At most six letters, as wide as the digits and the sign. */
static const char *const heads[TCPSTATES_NR_ROWS] = {
	[TCPSTATES_ROW_ESTABLISHED] = "ESTAB ",
	[TCPSTATES_ROW_SYN_SENT] = "SYNSNT",
	[TCPSTATES_ROW_SYN_RECV] = "SYNRCV",
	[TCPSTATES_ROW_FIN_WAIT1] = "FINW1 ",
	[TCPSTATES_ROW_FIN_WAIT2] = "FINW2 ",
	[TCPSTATES_ROW_TIME_WAIT] = "TIMEW ",
	[TCPSTATES_ROW_CLOSE] = "CLOSE ",
	[TCPSTATES_ROW_CLOSE_WAIT] = "CLOSEW",
	[TCPSTATES_ROW_LAST_ACK] = "LSTACK",
	[TCPSTATES_ROW_LISTEN] = "LISTEN",
	[TCPSTATES_ROW_CLOSING] = "CLSING",
	[TCPSTATES_ROW_UNKNOWN] = "UNKNWN",
};

_Static_assert(sizeof(heads) / sizeof(heads[0]) == TCPSTATES_NR_ROWS, "a state has no head");

/**
 * interval_table_begin() - begin a table of readings
 * @table: the table
 * @out: the output
 * @family: the sockets to count
 * @style: colours; it must outlive @table
 */
void interval_table_begin(struct interval_table *table, FILE *out, enum family family,
			  const struct style *style)
{
	unsigned int row;

	*table = (struct interval_table){
		.out = out,
		.style = style,
		.column = family_column(family),
	};
	for (row = 0; row < TCPSTATES_NR_ROWS; row++)
		table->width[row] = DIGITS;
}

/* Return the lines that the terminal has now: it may have been resized. 0 if it is none. */
static int interval_screen_height(FILE *out)
{
	struct winsize size;

	return ioctl(fileno(out), TIOCGWINSZ, &size) ? 0 : size.ws_row;
}

static bool interval_is_shown(const struct interval_table *table, unsigned int row)
{
	return row != TCPSTATES_ROW_UNKNOWN || table->is_unknown_shown;
}

/* A pipe gets the head only once: it cannot scroll off a screen there. */
static void interval_put_head(struct interval_table *table)
{
	int height = interval_screen_height(table->out);
	unsigned int row;

	fputs(table->style->bold, table->out);
	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		if (interval_is_shown(table, row))
			fprintf(table->out, "%s%*s", row ? " " : "", table->width[row] + 1,
				heads[row]);
	}
	fprintf(table->out, "%s\n", table->style->reset);
	table->lines_left = height > 2 ? height - 2 : -1;
}

/* Tell if the head no longer fits: UNKNOWN appeared, or a count is wider. */
static bool interval_is_outgrown(struct interval_table *table, const struct counts *counts)
{
	bool outgrown = false;
	char text[FORMAT_SIZE];
	unsigned int row;

	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		const struct figure *cell = &counts->cell[row][table->column];

		if (!interval_is_shown(table, row) && cell->value) {
			table->is_unknown_shown = true;
			outgrown = true;
		}
		format_figure(text, cell);
		if ((int)strlen(text) <= table->width[row])
			continue;
		table->width[row] = (int)strlen(text);
		outgrown |= table->lines_left >= 0;
	}
	return outgrown;
}

/* Compare with the line before. Return: '+', '-' or ' '. */
static char interval_sign(const struct interval_table *table, unsigned int row,
			  const struct figure *now)
{
	const struct figure *before = &table->before[row];

	if (!table->have_before || !now->have || !before->have || now->value == before->value)
		return ' ';
	return now->value > before->value ? '+' : '-';
}

static const char *interval_escape(const struct interval_table *table, unsigned int row, char sign,
				   const struct figure *now)
{
	if (sign == '+' && highlight_state(row))
		return table->style->warn;
	if (sign != ' ')
		return table->style->bold;
	return now->value ? "" : table->style->dim;
}

static void interval_put_cell(struct interval_table *table, unsigned int row,
			      const struct figure *now)
{
	char text[FORMAT_SIZE + 1], sign = interval_sign(table, row, now);
	bool is_last = row + 1 == TCPSTATES_NR_ROWS || !interval_is_shown(table, row + 1);
	size_t len;

	format_figure(text, now);
	len = strlen(text);
	if (sign != ' ' || !is_last) {
		text[len++] = sign;
		text[len] = '\0';
	}
	if (row)
		putc(' ', table->out);
	/* The last cell leaves out an empty sign, so that no blank ends the line. */
	format_cell(table->out, table->style, table->width[row] + (sign != ' ' || !is_last),
		    text, interval_escape(table, row, sign, now));
}

/* Name a source other than the module, and the cost of its first reading. */
static void interval_begin_lines(struct interval_table *table, const struct counts *counts)
{
	struct format_facts facts = { .out = table->out };

	table->lines_left = 0;
	render_cost_facts(&facts, counts->origin, &counts->cost);
	if (counts->cost.sockets.have)
		putc('\n', table->out);
}

/**
 * interval_table_row() - print a reading, below a new head if one is due
 * @table: begun with interval_table_begin()
 * @counts: the reading; absent counts are printed as '-'
 */
void interval_table_row(struct interval_table *table, const struct counts *counts)
{
	unsigned int row;

	if (!table->have_before)
		interval_begin_lines(table, counts);
	if (interval_is_outgrown(table, counts) || table->lines_left == 0)
		interval_put_head(table);
	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		const struct figure *now = &counts->cell[row][table->column];

		if (interval_is_shown(table, row))
			interval_put_cell(table, row, now);
		table->before[row] = *now;
	}
	putc('\n', table->out);
	table->have_before = true;
	if (table->lines_left > 0)
		table->lines_left--;
}
