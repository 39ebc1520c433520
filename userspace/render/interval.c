// SPDX-License-Identifier: GPL-2.0-only
/*
 * One line per reading, the total and the states across: 77 columns while counts
 * have at most five digits. A count that changed since the line before has a sign:
 * + or -. CLOSE, which is practically always 0, has a column only when it is not.
 */
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "lib/clock.h"
#include "lib/format.h"
#include "lib/wrap.h"
#include "render/cost.h"
#include "render/highlight.h"
#include "render/interval.h"

#define DIGITS		5	/* width of a count; a longer one widens its column */
#define NARROW_DIGITS	4	/* leaves 8 of 80 columns for the time */
#define LINES		20	/* lines below a head where there is no screen */
#define CLOCK_COLUMNS	9	/* the time on a terminal, and a blank */
#define MS_COLUMNS	4	/* its milliseconds */

enum { TOTAL };
#define COLUMN_OF(row)	(1 + TCPSTATES_ROW_##row)

/* At most as wide as the digits and the sign. */
static const struct {
	const char *wide;
	const char *narrow;
} heads[INTERVAL_NR_COLUMNS] = {
	[TOTAL] = { "TOTAL ", "TOTAL" },
	[COLUMN_OF(ESTABLISHED)] = { "ESTAB ", "ESTAB" },
	[COLUMN_OF(SYN_SENT)] = { "SYNSNT", "SYNST" },
	[COLUMN_OF(SYN_RECV)] = { "SYNRCV", "SYNRV" },
	[COLUMN_OF(FIN_WAIT1)] = { "FINW1 ", "FINW1" },
	[COLUMN_OF(FIN_WAIT2)] = { "FINW2 ", "FINW2" },
	[COLUMN_OF(TIME_WAIT)] = { "TIMEW ", "TIMEW" },
	[COLUMN_OF(CLOSE)] = { "CLOSE ", "CLOSE" },
	[COLUMN_OF(CLOSE_WAIT)] = { "CLOSEW", "CLOSW" },
	[COLUMN_OF(LAST_ACK)] = { "LSTACK", "LSTAK" },
	[COLUMN_OF(LISTEN)] = { "LISTEN", "LISTN" },
	[COLUMN_OF(CLOSING)] = { "CLSING", "CLSNG" },
	[COLUMN_OF(UNKNOWN)] = { "UNKNWN", "UNKNW" },
};

_Static_assert(sizeof(heads) / sizeof(heads[0]) == INTERVAL_NR_COLUMNS, "a state has no head");

/* Return the lines that the terminal has now: it may have been resized. 0 if it is none. */
static int interval_screen_height(FILE *out)
{
	struct winsize size;

	return ioctl(fileno(out), TIOCGWINSZ, &size) ? 0 : size.ws_row;
}

static void interval_set_widths(struct interval_table *table)
{
	unsigned int col;

	for (col = 0; col < INTERVAL_NR_COLUMNS; col++)
		table->width[col] = table->is_narrow ? NARROW_DIGITS : DIGITS;
}

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
	*table = (struct interval_table){
		.out = out,
		.style = style,
		.column = family_column(family),
	};
	memset(table->shown, true, sizeof(table->shown));
	table->shown[COLUMN_OF(CLOSE)] = false;
	table->shown[COLUMN_OF(UNKNOWN)] = false;
	interval_set_widths(table);
}

/**
 * interval_table_add_time() - begin each line with the local time
 * @table: the table, just begun
 *
 * A file has the date too. On a terminal the other columns are narrower.
 */
void interval_table_add_time(struct interval_table *table)
{
	table->has_time = true;
	table->is_narrow = isatty(fileno(table->out));
	interval_set_widths(table);
}

static void interval_put_time(struct interval_table *table, uint64_t time_ms, bool is_head)
{
	char text[CLOCK_SIZE];
	int width;

	if (!table->has_time)
		return;
	width = clock_format(text, time_ms, !table->is_narrow, table->has_ms);
	fprintf(table->out, "%-*s ", width, is_head ? "TIME" : text);
}

/* Return the columns of the terminal that a line takes. */
static int interval_width(const struct interval_table *table)
{
	int width = !table->has_time ? 0 : CLOCK_COLUMNS + (table->has_ms ? MS_COLUMNS : 0);
	unsigned int col;

	for (col = 0; col < INTERVAL_NR_COLUMNS; col++) {
		if (table->shown[col])
			width += 2 + table->width[col];
	}
	return width - 1;
}

/* Fit the widths to a reading. */
static void interval_fit_widths(struct interval_table *table, const struct figure *now)
{
	char text[FORMAT_SIZE];
	unsigned int col;

	interval_set_widths(table);
	for (col = 0; col < INTERVAL_NR_COLUMNS; col++) {
		format_figure(text, &now[col]);
		if ((int)strlen(text) > table->width[col])
			table->width[col] = (int)strlen(text);
	}
}

/* Name the columns that were left out. */
static void interval_put_left_out(struct interval_table *table, int screen)
{
	char text[INTERVAL_NR_COLUMNS * FORMAT_SIZE];
	int len = snprintf(text, sizeof(text), "not shown:");
	unsigned int col;

	for (col = 1; col < INTERVAL_NR_COLUMNS; col++) {
		if (table->left_out[col])
			len += snprintf(text + len, sizeof(text) - (size_t)len, " %s",
					counts_row_name[col - 1]);
	}
	wrap_print(table->out, (struct wrap){ 0, screen }, 0, text);
}

/*
 * Fit the columns to the terminal, which may have been resized: with short heads, then
 * without the states that tell least.
 */
static void interval_fit(struct interval_table *table, const struct figure *now)
{
	static const unsigned int order[] = {
		COLUMN_OF(CLOSE), COLUMN_OF(CLOSING), COLUMN_OF(LISTEN), COLUMN_OF(SYN_SENT),
		COLUMN_OF(LAST_ACK), COLUMN_OF(FIN_WAIT1), COLUMN_OF(FIN_WAIT2),
		COLUMN_OF(UNKNOWN), COLUMN_OF(SYN_RECV), COLUMN_OF(TIME_WAIT),
	};
	int screen = wrap_screen_width(fileno(table->out));
	bool before[INTERVAL_NR_COLUMNS];
	unsigned int i;

	if (screen <= 0)
		return;
	memcpy(before, table->left_out, sizeof(before));
	for (i = 0; i < INTERVAL_NR_COLUMNS; i++)
		table->shown[i] |= table->left_out[i];
	memset(table->left_out, false, sizeof(table->left_out));
	if (interval_width(table) > screen && !table->is_narrow) {
		table->is_narrow = true;
		interval_fit_widths(table, now);
	}
	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (!table->shown[order[i]] || interval_width(table) <= screen)
			continue;
		table->shown[order[i]] = false;
		table->left_out[order[i]] = true;
	}
	if (memcmp(before, table->left_out, sizeof(before)))
		interval_put_left_out(table, screen);
}

static void interval_put_head(struct interval_table *table, uint64_t time_ms)
{
	int height = interval_screen_height(table->out);
	unsigned int col;

	fputs(table->style->bold, table->out);
	interval_put_time(table, time_ms, true);
	for (col = 0; col < INTERVAL_NR_COLUMNS; col++) {
		if (table->shown[col])
			fprintf(table->out, "%s%*s", col ? " " : "", table->width[col] + 1,
				table->is_narrow ? heads[col].narrow : heads[col].wide);
	}
	fprintf(table->out, "%s\n", table->style->reset);
	table->lines_left = height > 2 ? height - 2 : LINES;
}

/* Tell if the head no longer fits: a column appeared, or a count is wider. */
static bool interval_is_outgrown(struct interval_table *table, const struct figure *now)
{
	bool outgrown = false;
	char text[FORMAT_SIZE];
	unsigned int col;

	for (col = 0; col < INTERVAL_NR_COLUMNS; col++) {
		if (!table->shown[col] && !table->left_out[col] && now[col].value) {
			table->shown[col] = true;
			outgrown = true;
		}
		format_figure(text, &now[col]);
		if ((int)strlen(text) <= table->width[col])
			continue;
		table->width[col] = (int)strlen(text);
		outgrown = true;
	}
	return outgrown;
}

/* Compare with the line before. Return: '+', '-' or ' '. */
static char interval_sign(const struct interval_table *table, unsigned int col,
			  const struct figure *now)
{
	const struct figure *before = &table->before[col];

	if (!table->have_before || !now->have || !before->have || now->value == before->value)
		return ' ';
	return now->value > before->value ? '+' : '-';
}

static const char *interval_escape(const struct interval_table *table, unsigned int col, char sign,
				   const struct figure *now)
{
	if (sign == '+' && col != TOTAL && highlight_state(col - 1))
		return table->style->warn;
	if (sign != ' ')
		return table->style->bold;
	return now->value ? "" : table->style->dim;
}

static bool interval_is_last(const struct interval_table *table, unsigned int col)
{
	for (col++; col < INTERVAL_NR_COLUMNS; col++) {
		if (table->shown[col])
			return false;
	}
	return true;
}

static void interval_put_cell(struct interval_table *table, unsigned int col,
			      const struct figure *now)
{
	char text[FORMAT_SIZE + 1], sign = interval_sign(table, col, now);
	bool is_last = interval_is_last(table, col);
	size_t len;

	format_figure(text, now);
	len = strlen(text);
	if (sign != ' ' || !is_last) {
		text[len++] = sign;
		text[len] = '\0';
	}
	if (col)
		putc(' ', table->out);
	/* The last cell leaves out an empty sign, so that no blank ends the line. */
	format_cell(table->out, table->style, table->width[col] + (sign != ' ' || !is_last),
		    text, interval_escape(table, col, sign, now));
}

/* Name the selected namespace, a source other than the module, and its first cost. */
static void interval_begin_lines(struct interval_table *table, const struct counts *counts)
{
	struct format_facts facts = { .out = table->out, .width = table->style->width };

	table->lines_left = 0;
	if (counts->netns_name)
		format_fact_named(&facts, "netns", &counts->key[TCPSTATES_KEY_NETNS],
				  counts->netns_name);
	render_cost_facts(&facts, counts->origin, &counts->cost);
	if (facts.comma)
		putc('\n', table->out);
}

/**
 * interval_table_row() - print a reading, below a new head if one is due
 * @table: begun with interval_table_begin()
 * @counts: the reading; absent counts are printed as '-'
 * @time_ms: its time in milliseconds since 1970
 */
void interval_table_row(struct interval_table *table, const struct counts *counts,
			uint64_t time_ms)
{
	struct figure now[INTERVAL_NR_COLUMNS];
	unsigned int col;

	now[TOTAL] = counts_sum(counts, table->column);
	for (col = 1; col < INTERVAL_NR_COLUMNS; col++)
		now[col] = counts->cell[col - 1][table->column];
	if (!table->have_before)
		interval_begin_lines(table, counts);
	if (interval_is_outgrown(table, now) || !table->lines_left) {
		interval_fit(table, now);
		interval_put_head(table, time_ms);
	}
	interval_put_time(table, time_ms, false);
	for (col = 0; col < INTERVAL_NR_COLUMNS; col++) {
		if (table->shown[col])
			interval_put_cell(table, col, &now[col]);
	}
	memcpy(table->before, now, sizeof(now));
	putc('\n', table->out);
	table->have_before = true;
	table->lines_left--;
}
