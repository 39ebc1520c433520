// SPDX-License-Identifier: GPL-2.0-only
/* Chooses the columns of numbers of a table, so that they fit the terminal. */
#include <inttypes.h>
#include <string.h>
#include "lib/format.h"
#include "render/columns.h"
#include "render/highlight.h"

#define MIN_STATES	3	/* states kept at the cost of figures */

/* Names of columns for terminals that are too narrow for the file's. */
static const char *const brief[NUMBER_NR_COLUMNS] = {
	[ROWS_COL_LISTENERS] = "LSTN",
	[ROWS_COL_FULL] = "FULL",
	[ROWS_COL_BACKLOG] = "QUEUE",
	[ROWS_COL_BACKLOG_MAX] = "MAX",
	[ROWS_COL_SYNQ] = "SYNQ",
	[ROWS_COL_CLOSE_WAIT_S] = "CLW_S",
	[ROWS_COL_FDS] = "FDS",
	[ROWS_COL_FDS_MAX] = "MAX",
	[ROWS_COL_SHARED] = "SHARED",
	[ROWS_COL_OF(TCPSTATES_ROW_ESTABLISHED)] = "ESTAB",
	[ROWS_COL_OF(TCPSTATES_ROW_SYN_SENT)] = "SYNS",
	[ROWS_COL_OF(TCPSTATES_ROW_SYN_RECV)] = "SYNR",
	[ROWS_COL_OF(TCPSTATES_ROW_FIN_WAIT1)] = "FIN1",
	[ROWS_COL_OF(TCPSTATES_ROW_FIN_WAIT2)] = "FIN2",
	[ROWS_COL_OF(TCPSTATES_ROW_TIME_WAIT)] = "TIMEW",
	[ROWS_COL_OF(TCPSTATES_ROW_CLOSE)] = "CLOSE",
	[ROWS_COL_OF(TCPSTATES_ROW_CLOSE_WAIT)] = "CLOSEW",
	[ROWS_COL_OF(TCPSTATES_ROW_LAST_ACK)] = "LACK",
	[ROWS_COL_OF(TCPSTATES_ROW_LISTEN)] = "LISTN",
	[ROWS_COL_OF(TCPSTATES_ROW_CLOSING)] = "CLSNG",
	[ROWS_COL_OF(TCPSTATES_ROW_UNKNOWN)] = "UNKN",
	[NUMBER_TOTAL] = "TOTAL",
	[NUMBER_OTHER] = "OTHER",
};

/**
 * number_columns_at() - find a column by its place in the table
 * @place: from 0 to NUMBER_NR_COLUMNS
 *
 * The total stands first: rows are sorted by it. The age stands behind the states, as in the file.
 *
 * Return: the column, which may not be shown.
 */
unsigned int number_columns_at(unsigned int place)
{
	if (!place)
		return NUMBER_TOTAL;
	if (place <= ROWS_COL_CLOSE_WAIT_S)
		return place - 1;
	if (place < ROWS_NR_COLUMNS)
		return place;
	return place == ROWS_NR_COLUMNS ? ROWS_COL_CLOSE_WAIT_S : NUMBER_OTHER;
}

/**
 * number_columns_value() - return the number of a cell
 * @columns: the columns
 * @row: the row
 * @col: the column
 */
uint64_t number_columns_value(const struct number_columns *columns, const struct row *row,
			      unsigned int col)
{
	struct row other = { 0 };
	unsigned int state;

	if (col < ROWS_NR_COLUMNS)
		return row->cell[col];
	if (col == NUMBER_TOTAL)
		return rows_total(row);
	for (state = ROWS_COL_STATES; state < ROWS_NR_COLUMNS; state++) {
		if (columns->left_out[state])
			other.cell[state] = row->cell[state];
	}
	return rows_total(&other);
}

/* Accept queues and descriptors are printed with their limit, in one cell. */
static unsigned int columns_limit_of(unsigned int col)
{
	return col == ROWS_COL_BACKLOG ? ROWS_COL_BACKLOG_MAX :
	       col == ROWS_COL_FDS ? ROWS_COL_FDS_MAX : 0;
}

static bool columns_is_joined(const struct number_columns *columns, unsigned int col)
{
	return columns_limit_of(col) && columns->shown[columns_limit_of(col)];
}

/* Return whether a cell has no number: only a process has descriptors, and perhaps a limit. */
static bool columns_is_absent(const struct number_columns *columns, const struct row *row,
			      unsigned int col)
{
	return col < ROWS_NR_COLUMNS &&
	       (columns->absent[col] ||
		((col == ROWS_COL_FDS || col == ROWS_COL_FDS_MAX) && !row->cell[col]));
}

/**
 * number_columns_format() - format a cell
 * @buf: receives the text: NUMBER_SIZE bytes
 * @columns: the columns
 * @row: the row
 * @col: the column
 */
void number_columns_format(char *buf, const struct number_columns *columns,
			   const struct row *row, unsigned int col)
{
	int len = snprintf(buf, NUMBER_SIZE, "%" PRIu64, number_columns_value(columns, row, col));
	unsigned int limit = columns_limit_of(col);

	if (columns_is_absent(columns, row, col))
		strcpy(buf, FORMAT_ABSENT);
	if (!columns_is_joined(columns, col) || (col == ROWS_COL_FDS && !row->cell[col]))
		return;
	if (columns_is_absent(columns, row, limit))
		strcat(buf, "/" FORMAT_ABSENT);
	else
		snprintf(buf + len, NUMBER_SIZE - (size_t)len, "/%" PRIu64, row->cell[limit]);
}

/**
 * number_columns_format_head() - format the name of a column
 * @buf: receives the text: NUMBER_SIZE bytes
 * @columns: the columns
 * @col: the column
 */
void number_columns_format_head(char *buf, const struct number_columns *columns, unsigned int col)
{
	bool is_brief = columns->brief || col >= ROWS_NR_COLUMNS;

	format_head(buf, is_brief ? brief[col] : columns->name[col]);
	if (columns_is_joined(columns, col))
		strcat(buf, "/MAX");
}

static void columns_set_width(struct number_columns *columns, const struct rows *rows,
			      unsigned int col)
{
	char text[NUMBER_SIZE];
	size_t i;

	number_columns_format_head(text, columns, col);
	columns->width[col] = format_widen(0, text);
	for (i = 0; i < rows->nr; i++) {
		number_columns_format(text, columns, &rows->row[i], col);
		columns->width[col] = format_widen(columns->width[col], text);
	}
}

static void columns_set_widths(struct number_columns *columns, const struct rows *rows)
{
	unsigned int col;

	for (col = 0; col < NUMBER_NR_COLUMNS; col++) {
		if (columns->shown[col])
			columns_set_width(columns, rows, col);
	}
}

/**
 * number_columns_has() - test if the table has a column
 * @columns: the columns
 * @col: a column; a limit that is printed with its queue has none of its own
 */
bool number_columns_has(const struct number_columns *columns, unsigned int col)
{
	return columns->shown[col] &&
	       !(col == ROWS_COL_BACKLOG_MAX && columns->shown[ROWS_COL_BACKLOG]) &&
	       !(col == ROWS_COL_FDS_MAX && columns->shown[ROWS_COL_FDS]);
}

/**
 * number_columns_setup() - choose the columns to print, and their widths
 * @columns: receives them
 * @rows: the rows to print
 * @names: names of the columns; they must outlive @columns
 */
void number_columns_setup(struct number_columns *columns, const struct rows *rows,
			  const char *const *names)
{
	unsigned int col;
	size_t i;

	memset(columns, 0, sizeof(*columns));
	columns->name = names;
	for (col = 0; col < NUMBER_NR_COLUMNS; col++) {
		for (i = 0; i < rows->nr && !columns->shown[col]; i++)
			columns->shown[col] = number_columns_value(columns, &rows->row[i], col);
	}
	/* Show a figure that the source cannot know as absent, not as if all were 0. */
	for (col = 0; col < ROWS_NR_FIGURES && rows->cost.sockets.have; col++) {
		if (col != ROWS_COL_CLOSE_WAIT_S)
			columns->shown[col] |= columns->absent[col] =
				names[col] && !rows->have[col];
	}
	if (columns->shown[ROWS_COL_BACKLOG_MAX])
		columns->shown[ROWS_COL_BACKLOG] = rows->have[ROWS_COL_BACKLOG];
	columns_set_widths(columns, rows);
}

static bool columns_fit(const struct number_columns *columns, int lead)
{
	unsigned int col;

	for (col = 0; col < NUMBER_NR_COLUMNS; col++) {
		if (number_columns_has(columns, col))
			lead += 1 + columns->width[col];
	}
	return !columns->screen || lead <= columns->screen;
}

/* Find the shown state with the fewest sockets. Return: its column, -1 without one. */
static int columns_smallest_state(const struct number_columns *columns, const struct rows *rows,
				  unsigned int *nr)
{
	uint64_t sum, least = 0;
	unsigned int col;
	int found = -1;
	size_t i;

	*nr = 0;
	for (col = ROWS_COL_STATES; col < ROWS_NR_COLUMNS; col++) {
		if (!columns->shown[col] || highlight_state(col - ROWS_COL_STATES))
			continue;
		for (sum = i = 0; i < rows->nr; i++)
			sum = rows_sum(sum, rows->row[i].cell[col]);
		if (found < 0 || sum < least) {
			found = (int)col;
			least = sum;
		}
		++*nr;
	}
	return found;
}

/* Choose the column to do without. Return: -1 if all that can go are gone. */
static int columns_weakest(const struct number_columns *columns, const struct rows *rows)
{
	static const int figures[] = {
		ROWS_COL_SHARED, ROWS_COL_LISTENERS, ROWS_COL_CLOSE_WAIT_S, ROWS_COL_SYNQ,
		ROWS_COL_BACKLOG
	};
	static const int last[] = {
		ROWS_COL_FDS, (int)ROWS_COL_OF(TCPSTATES_ROW_CLOSE_WAIT),
		ROWS_COL_BACKLOG_MAX, ROWS_COL_FULL
	};
	unsigned int i, nr;
	int state = columns_smallest_state(columns, rows, &nr);

	if (nr > MIN_STATES)
		return state;
	for (i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		if (columns->shown[figures[i]])
			return figures[i];
	}
	if (nr)
		return state;
	for (i = 0; i < sizeof(last) / sizeof(last[0]); i++) {
		if (columns->shown[last[i]])
			return last[i];
	}
	return -1;
}

static void columns_leave_out(struct number_columns *columns, const struct rows *rows,
			      unsigned int col)
{
	columns->shown[col] = false;
	columns->left_out[col] = true;
	if (columns_is_joined(columns, col)) {
		columns->left_out[columns_limit_of(col)] = true;
		columns->shown[columns_limit_of(col)] = false;
	}
	if (col < ROWS_COL_STATES)
		return;
	columns->shown[NUMBER_OTHER] = true;
	columns_set_width(columns, rows, NUMBER_OTHER);
}

/* Without any state beside it, OTHER would repeat the total. */
static bool columns_has_state(const struct number_columns *columns)
{
	unsigned int col;

	for (col = ROWS_COL_STATES; col < ROWS_NR_COLUMNS; col++) {
		if (columns->shown[col])
			return true;
	}
	return false;
}

/**
 * number_columns_fit() - make room on a terminal
 * @columns: set up with number_columns_setup()
 * @rows: the same rows
 * @lead: the columns that the caller prints before
 * @screen: the columns of the terminal, 0 for no limit
 *
 * Shortens the heads if the names are too long. If that is not enough, leaves out
 * columns: the states with the fewest sockets, whose sum is then shown as OTHER.
 */
void number_columns_fit(struct number_columns *columns, const struct rows *rows, int lead,
			int screen)
{
	int col;

	columns->screen = screen;
	if (columns_fit(columns, lead))
		return;
	columns->brief = true;
	columns_set_widths(columns, rows);
	while (!columns_fit(columns, lead)) {
		col = columns_weakest(columns, rows);
		if (col < 0)
			break;
		columns_leave_out(columns, rows, (unsigned int)col);
	}
	if (!columns_has_state(columns))
		columns->shown[NUMBER_OTHER] = false;
}

