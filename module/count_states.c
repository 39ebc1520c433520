// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counting a namespace's TCP sockets by state, family, side and kind.
 *
 * One cell is incremented per socket, by raw state and class. Rows and columns of
 * the contract are sums of such cells, computed once at the end.
 */
#include <linux/err.h>
#include "count.h"
#include "portmap.h"
#include "rows.h"
#include "state.h"
#include "walk.h"

/* A cell's class: that of the record, and the side as the lowest bit. */
#define CLASS_SERVER	BIT(0)
#define NR_CLASSES	(2 * TCPSTATES_NR_CLASSES)

struct states_count {
	struct tcpstates_walk *walk;
	unsigned long *listened;	/* map of the local ports listened on */
	struct tcpstates_rows *rows;
	u32 cell[TCPSTATES_NR_RAW_STATES][NR_CLASSES];
};

static void states_book(struct states_count *count, const struct tcpstates_record *rec,
			unsigned int nr)
{
	const struct tcpstates_record *end;
	unsigned int class;

	for (end = rec + nr; rec != end; rec++) {
		if (unlikely(rec->state == TCP_LISTEN))
			tcpstates_portmap_add(count->listened, rec->num);
		class = 2 * rec->class + tcpstates_portmap_has(count->listened, rec->num);
		count->cell[rec->state][class]++;
	}
}

static void states_add_cell(u32 *column, unsigned int class, u32 n)
{
	column[TCPSTATES_COL_TOTAL] += n;
	column[class & CLASS_SERVER ? TCPSTATES_COL_SERVER : TCPSTATES_COL_CLIENT] += n;
	class /= 2;
	column[class & TCPSTATES_IPV6 ? TCPSTATES_COL_IPV6 : TCPSTATES_COL_IPV4] += n;
	if (class & TCPSTATES_MINI)
		column[TCPSTATES_COL_MINI] += n;
	if (class & TCPSTATES_ORPHAN)
		column[TCPSTATES_COL_ORPHAN] += n;
}

static void states_sum_up(struct states_count *count)
{
	struct tcpstates_state_row *row;
	unsigned int state, class;

	for (state = 0; state < TCPSTATES_NR_RAW_STATES; state++) {
		row = tcpstates_row(count->rows, tcpstates_row_of_state(state));
		for (class = 0; class < NR_CLASSES; class++)
			states_add_cell(row->count, class, count->cell[state][class]);
	}
}

static void states_free(void *memory)
{
	struct states_count *count = memory;

	tcpstates_walk_free(count->walk);
	kfree(count->listened);
	tcpstates_rows_put(count->rows);
	kfree(count);
}

static void *states_alloc(void)
{
	struct states_count *count = tcpstates_alloc(sizeof(*count));

	if (!count)
		return NULL;
	count->walk = tcpstates_walk_alloc();
	count->listened = tcpstates_portmap_alloc();
	count->rows = tcpstates_rows_alloc(TCPSTATES_NR_ROWS,
					   sizeof(struct tcpstates_state_row));
	if (!count->walk || !count->listened || !count->rows) {
		states_free(count);
		return NULL;
	}
	return count;
}

static struct tcpstates_rows *states_walk(void *memory, struct net *net)
{
	struct states_count *count = memory;
	const struct tcpstates_record *rec;
	struct tcpstates_rows *rows;
	int nr;

	tcpstates_walk_begin(count->walk, tcpstates_hashinfo(net), net, 0);
	while ((nr = tcpstates_walk_next(count->walk, &rec)) > 0)
		states_book(count, rec, nr);
	if (nr)
		return ERR_PTR(nr);
	states_sum_up(count);
	rows = count->rows;
	count->rows = NULL;
	tcpstates_walk_result(count->walk, rows);
	return rows;
}

/* Counting a namespace's sockets by state: a row for each of the contract's. */
const struct tcpstates_counter tcpstates_by_state = {
	.alloc = states_alloc,
	.walk = states_walk,
	.free = states_free,
};
