// SPDX-License-Identifier: GPL-2.0-only
/* Tables of ports, namespaces, peers and processes: columns, order, memory. */
#include <stdlib.h>
#include <string.h>
#include "data/peers.h"
#include "data/rows.h"

#define FIRST_SIZE	64

const char *const rows_ports_key[ROWS_NR_KEYS] = {
	[ROWS_KEY_NETNS] = "netns",
	[ROWS_KEY_WALK_NS] = "walk_ns",
	[ROWS_KEY_BUCKETS] = "buckets",
};

const char *const rows_netns_key[ROWS_NR_KEYS] = {
	[ROWS_KEY_WALK_NS] = "walk_ns",
	[ROWS_KEY_BUCKETS] = "buckets",
	[ROWS_KEY_NAMESPACES] = "namespaces",
};

#define STATE(name, nr)	[ROWS_COL_OF(TCPSTATES_ROW_##name)] = #name,
#define FIGURE(id, name)	[ROWS_COL_##id] = #name,
const char *const rows_ports_column[ROWS_NR_COLUMNS] = {
	TCPSTATES_PORTS_FIGURES(FIGURE)
	TCPSTATES_PORTS_AGES(FIGURE)
	TCPSTATES_PORTS_STATES(STATE)
};

const char *const rows_netns_column[ROWS_NR_COLUMNS] = {
	TCPSTATES_STATES(STATE)
};

const char *const rows_processes_column[ROWS_NR_COLUMNS] = {
	ROWS_PROCESSES_FIGURES(FIGURE)
	TCPSTATES_STATES(STATE)
};

#undef STATE
#undef FIGURE

/* Add; UINT64_MAX if a file claims more. */
uint64_t rows_sum(uint64_t sum, uint64_t value)
{
	return value > UINT64_MAX - sum ? UINT64_MAX : sum + value;
}

/* Return the connections of a row in all states. */
uint64_t rows_total(const struct row *row)
{
	uint64_t total = 0;
	unsigned int col;

	for (col = ROWS_COL_STATES; col < ROWS_NR_COLUMNS; col++)
		total = rows_sum(total, row->cell[col]);
	return total;
}

/**
 * rows_at() - return a row of a table
 * @rows: the table
 * @i: its place
 * @room: memory for a row of peers, which have no rows until they are printed:
 *	200,000 of them would take 32 MiB
 */
const struct row *rows_at(const struct rows *rows, size_t i, struct row *room)
{
	return rows->peers ? peers_row(rows->peers, i, room) : &rows->row[i];
}

/**
 * rows_add() - make room for one more row at the end
 * @rows: the table; the caller increments rows->nr to keep the row
 *
 * Return: the zeroed row, or NULL without memory.
 */
struct row *rows_add(struct rows *rows)
{
	size_t size = rows->size ? rows->size * 2 : FIRST_SIZE;
	struct row *row;

	if (rows->nr == rows->size) {
		row = reallocarray(rows->row, size, sizeof(*row));
		if (!row)
			return NULL;
		rows->row = row;
		rows->size = size;
	}
	return memset(&rows->row[rows->nr], 0, sizeof(*row));
}

/* Free the rows; an empty table is fine. */
void rows_free(struct rows *rows)
{
	free(rows->row);
	memset(rows, 0, sizeof(*rows));
}

static int rows_compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int rows_compare_ids(const struct row *a, const struct row *b)
{
	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return rows_compare_numbers(a->id, b->id);
}

static int rows_compare_lines(const void *x, const void *y)
{
	const struct row *a = x, *b = y;
	int order = rows_compare_ids(a, b);

	return order ? order : rows_compare_numbers(a->line, b->line);
}

static int rows_compare_ranks(const void *x, const void *y)
{
	const struct row *a = x, *b = y;

	if (a->group == b->group && a->rank != b->rank)
		return rows_compare_numbers(b->rank, a->rank);
	return rows_compare_ids(a, b);
}

static bool rows_is_ascending(const struct rows *rows)
{
	size_t i;

	for (i = 1; i < rows->nr; i++) {
		if (rows_compare_ids(&rows->row[i - 1], &rows->row[i]) >= 0)
			return false;
	}
	return true;
}

/**
 * rows_order() - sort rows by group and id
 * @rows: the table; the module's files are in this order already
 *
 * Return: the first row of the file that repeats an earlier one, or NULL.
 */
const struct row *rows_order(struct rows *rows)
{
	const struct row *twice = NULL;
	size_t i;

	if (rows_is_ascending(rows))
		return NULL;
	qsort(rows->row, rows->nr, sizeof(*rows->row), rows_compare_lines);
	for (i = 1; i < rows->nr; i++) {
		if (!rows_compare_ids(&rows->row[i - 1], &rows->row[i]) &&
		    (!twice || rows->row[i].line < twice->line))
			twice = &rows->row[i];
	}
	return twice;
}

/* Return whether a row has no sockets, neither counted in it nor elsewhere. */
bool rows_is_empty(const struct row *row)
{
	return !row->cell[ROWS_COL_LISTENERS] && !row->cell[ROWS_COL_SHARED] && !rows_total(row);
}

/* Return whether a row has a number in a column. Only processes have figures of processes. */
bool rows_has_cell(const struct rows *rows, const struct row *row, unsigned int col)
{
	return rows->have[col] && (row->group == ROWS_PROCESS || col < ROWS_COL_COUNT ||
				   col >= ROWS_COL_STATES);
}

/* Drop rows without sockets: ports whose only listeners are of the other family. */
void rows_drop_empty(struct rows *rows)
{
	size_t i, kept = 0;

	for (i = 0; i < rows->nr; i++) {
		if (!rows_is_empty(&rows->row[i]))
			rows->row[kept++] = rows->row[i];
	}
	rows->nr = kept;
}

/* Return the sort key of a row: @sort is that of struct rows_view. */
uint64_t rows_rank(const struct row *row, int sort)
{
	if (sort == ROWS_SORT_ID)
		return 0;
	return sort == ROWS_SORT_TOTAL ? rows_total(row) : row->cell[sort];
}

/* Return whether any state has a column. */
static bool rows_have_total(const struct rows *rows)
{
	unsigned int col;

	for (col = ROWS_COL_STATES; col < ROWS_NR_COLUMNS; col++) {
		if (rows->have[col])
			return true;
	}
	return false;
}

/* A sum of descriptors would hide a process that has nearly none left. */
static bool rows_is_nearer_to_limit(const uint64_t *a, const uint64_t *b)
{
	uint64_t max = a[ROWS_COL_FDS_MAX];

	return max && (!b[ROWS_COL_FDS_MAX] ||
		       a[ROWS_COL_FDS] * b[ROWS_COL_FDS_MAX] > b[ROWS_COL_FDS] * max);
}

/* Add up the numbers; the age is the larger one, the descriptors those nearer to a limit. */
void rows_add_cells(struct row *sum, const struct row *row)
{
	const uint64_t *nearer = rows_is_nearer_to_limit(row->cell, sum->cell) ? row->cell :
								  sum->cell;
	uint64_t fds = nearer[ROWS_COL_FDS], fds_max = nearer[ROWS_COL_FDS_MAX];
	uint64_t age = sum->cell[ROWS_COL_CLOSE_WAIT_S];
	unsigned int col;

	for (col = 0; col < ROWS_NR_COLUMNS; col++)
		sum->cell[col] = rows_sum(sum->cell[col], row->cell[col]);
	if (age < row->cell[ROWS_COL_CLOSE_WAIT_S])
		age = row->cell[ROWS_COL_CLOSE_WAIT_S];
	sum->cell[ROWS_COL_CLOSE_WAIT_S] = age;
	sum->cell[ROWS_COL_FDS] = fds;
	sum->cell[ROWS_COL_FDS_MAX] = fds_max;
}

/**
 * rows_merge() - sum rows with the same group and id
 * @rows: the table, which will be in the order of rows_order()
 */
void rows_merge(struct rows *rows)
{
	size_t i, kept = 0;

	rows_order(rows);
	for (i = 0; i < rows->nr; i++) {
		if (kept && !rows_compare_ids(&rows->row[kept - 1], &rows->row[i]))
			rows_add_cells(&rows->row[kept - 1], &rows->row[i]);
		else
			rows->row[kept++] = rows->row[i];
	}
	rows->nr = kept;
}

/*
 * Cut sorted rows at the top. The first row beyond the top of a group becomes the
 * sum of all of them, in its own place: none of these is printed.
 */
static void rows_cut(struct rows *rows, const struct rows_view *view, struct rows_shown *shown)
{
	size_t i, kept = 0, nth[ROWS_NR_GROUPS] = { 0 };
	bool in_other = view->rest == ROWS_REST_IN_OTHER;

	for (i = 0; i < rows->nr; i++) {
		const struct row *row = &rows->row[i];
		struct row *last = kept ? &rows->row[kept - 1] : NULL;
		enum rows_group group = row->group;

		if (in_other && group == ROWS_OTHER && last && last->summed) {
			rows_add_cells(last, row);
		} else if (!view->top || nth[group]++ < view->top) {
			rows->row[kept++] = *row;
		} else if (shown->left_out[group]++ && view->rest && last) {
			rows_add_cells(last, row);
			last->summed++;
		} else if (view->rest) {
			last = &rows->row[kept++];
			*last = *row;
			last->group = in_other ? ROWS_OTHER : group;
			last->id = 0;
			last->summed = 1;
		}
	}
	rows->nr = kept;
}

static bool rows_is_in_view(const struct row *row, const struct rows_view *view)
{
	return !view->hide[row->group] && (!view->id.have || view->id.value == row->id);
}

/**
 * rows_select() - reduce a table to a view
 * @rows: the table; rows outside the view are dropped, the others sorted
 * @view: the order, the groups and the number of rows
 * @shown: receives the numbers of rows, those left out included
 */
void rows_select(struct rows *rows, const struct rows_view *view, struct rows_shown *shown)
{
	size_t i, kept = 0;

	memset(shown, 0, sizeof(*shown));
	shown->total.have = rows_have_total(rows);
	for (i = 0; i < rows->nr; i++) {
		if (!rows_is_in_view(&rows->row[i], view))
			continue;
		rows->row[kept] = rows->row[i];
		rows->row[kept].rank = rows_rank(&rows->row[kept], view->sort);
		shown->total.value = rows_sum(shown->total.value, rows_total(&rows->row[kept]));
		shown->nr[rows->row[kept++].group]++;
	}
	rows->nr = kept;
	if (kept)
		qsort(rows->row, kept, sizeof(*rows->row), rows_compare_ranks);
	rows_cut(rows, view, shown);
}
