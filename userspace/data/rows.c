// SPDX-License-Identifier: GPL-2.0
/* Tables of ports and of namespaces: their columns, their order, their memory. */
#include <stdlib.h>
#include <string.h>
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
	TCPSTATES_PORTS_STATES(STATE)
};

const char *const rows_netns_column[ROWS_NR_COLUMNS] = {
	TCPSTATES_STATES(STATE)
};

#undef STATE
#undef FIGURE

/* A sum of what a file claims, which stays at the limit. */
static uint64_t add(uint64_t sum, uint64_t value)
{
	return value > UINT64_MAX - sum ? UINT64_MAX : sum + value;
}

/* The connections of a row in all states. */
uint64_t rows_total(const struct row *row)
{
	uint64_t total = 0;
	unsigned int col;

	for (col = ROWS_COL_STATES; col < ROWS_NR_COLUMNS; col++)
		total = add(total, row->cell[col]);
	return total;
}

/**
 * rows_add() - have room for one more row at the end
 * @rows: the table
 *
 * Return: the row, all 0 and not counted yet, or NULL without memory.
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

void rows_free(struct rows *rows)
{
	free(rows->row);
	memset(rows, 0, sizeof(*rows));
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_ids(const struct row *a, const struct row *b)
{
	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return compare_numbers(a->id, b->id);
}

static int compare_lines(const void *x, const void *y)
{
	const struct row *a = x, *b = y;
	int order = compare_ids(a, b);

	return order ? order : compare_numbers(a->line, b->line);
}

static int compare_ranks(const void *x, const void *y)
{
	const struct row *a = x, *b = y;

	if (a->group == b->group && a->rank != b->rank)
		return compare_numbers(b->rank, a->rank);
	return compare_ids(a, b);
}

static bool is_ascending(const struct rows *rows)
{
	size_t i;

	for (i = 1; i < rows->nr; i++) {
		if (compare_ids(&rows->row[i - 1], &rows->row[i]) >= 0)
			return false;
	}
	return true;
}

/**
 * rows_order() - put rows in the order of their groups and ids
 * @rows: the table; files that the module made are in this order already
 *
 * Return: the first row in the file that was there before, or NULL.
 */
const struct row *rows_order(struct rows *rows)
{
	const struct row *twice = NULL;
	size_t i;

	if (is_ascending(rows))
		return NULL;
	qsort(rows->row, rows->nr, sizeof(*rows->row), compare_lines);
	for (i = 1; i < rows->nr; i++) {
		if (!compare_ids(&rows->row[i - 1], &rows->row[i]) &&
		    (!twice || rows->row[i].line < twice->line))
			twice = &rows->row[i];
	}
	return twice;
}

static uint64_t rank_of(const struct row *row, int sort)
{
	if (sort == ROWS_SORT_ID)
		return 0;
	return sort == ROWS_SORT_TOTAL ? rows_total(row) : row->cell[sort];
}

/* Is there a count of connections at all? */
static bool have_total(const struct rows *rows)
{
	unsigned int col;

	for (col = ROWS_COL_STATES; col < ROWS_NR_COLUMNS; col++) {
		if (rows->have[col])
			return true;
	}
	return false;
}

/**
 * rows_select() - reduce a table to what is to be seen of it
 * @rows: the table; rows not in the view are dropped, and the others sorted
 * @view: what is to be seen
 * @shown: receives how many rows there are and were
 */
void rows_select(struct rows *rows, const struct rows_view *view, struct rows_shown *shown)
{
	size_t i, kept = 0, nth[ROWS_NR_GROUPS] = { 0 };
	enum rows_group group;

	memset(shown, 0, sizeof(*shown));
	shown->total.have = have_total(rows);
	for (i = 0; i < rows->nr; i++) {
		if (view->hide[rows->row[i].group])
			continue;
		rows->row[kept] = rows->row[i];
		rows->row[kept].rank = rank_of(&rows->row[kept], view->sort);
		shown->total.value = add(shown->total.value, rows_total(&rows->row[kept]));
		shown->nr[rows->row[kept++].group]++;
	}
	rows->nr = kept;
	if (kept)
		qsort(rows->row, kept, sizeof(*rows->row), compare_ranks);

	for (i = kept = 0; i < rows->nr; i++) {
		group = rows->row[i].group;
		if (view->top && nth[group]++ >= view->top)
			shown->left_out[group]++;
		else
			rows->row[kept++] = rows->row[i];
	}
	rows->nr = kept;
}
