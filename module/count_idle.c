// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counting a namespace's TCP sockets by the time since anything came from the peer.
 */
#include <linux/err.h>
#include <linux/jiffies.h>
#include "count.h"
#include "memory.h"
#include "rows.h"
#include "state.h"
#include "walk.h"

#define IDLE_STATE(name, nr) | BIT(nr)
#define IDLE_STATES	(0 TCPSTATES_IDLE_STATES(IDLE_STATE))

/* Ends of the columns, in jiffies; the last column has none. */
static const u32 idle_end[TCPSTATES_IDLE_NR_TIMES] = {
#define X(id, name, end) (end) * HZ,
	TCPSTATES_IDLE_TIMES(X)
#undef X
};

#define X(id, name, end) static_assert((u64)(end) * HZ <= U32_MAX);
TCPSTATES_IDLE_TIMES(X)
#undef X

struct idle_count {
	struct tcpstates_walk *walk;
	struct tcpstates_rows *rows;
	struct tcpstates_idle_row row[TCPSTATES_NR_RAW_STATES];
};

/* Return the column of an idle time: the number of ends that it has reached. */
static unsigned int idle_column(u32 idle)
{
	unsigned int i, column = 0;

	for (i = 0; i < TCPSTATES_IDLE_NR_TIMES - 1; i++)
		column += idle >= idle_end[i];
	return column;
}

static void idle_book(struct idle_count *count, const struct tcpstates_record *rec,
		      unsigned int nr)
{
	const struct tcpstates_record *end;
	struct tcpstates_idle_row *row;

	for (end = rec + nr; rec != end; rec++) {
		if (!(IDLE_STATES & BIT(rec->state)) || rec->class & TCPSTATES_MINI)
			continue;
		row = &count->row[rec->state];
		row->sockets++;
		row->time[idle_column(rec->idle)]++;
		row->longest = max(row->longest, rec->idle);
	}
}

static void idle_free(void *memory)
{
	struct idle_count *count = memory;

	tcpstates_walk_free(count->walk);
	tcpstates_rows_put(count->rows);
	kfree(count);
}

static void *idle_alloc(void)
{
	struct idle_count *count = tcpstates_alloc(sizeof(*count));

	if (!count)
		return NULL;
	count->walk = tcpstates_walk_alloc();
	count->rows = tcpstates_rows_alloc(TCPSTATES_IDLE_NR_STATES,
					   sizeof(struct tcpstates_idle_row));
	if (!count->walk || !count->rows) {
		idle_free(count);
		return NULL;
	}
	return count;
}

static struct tcpstates_rows *idle_walk(void *memory, struct net *net)
{
	struct idle_count *count = memory;
	const struct tcpstates_record *rec;
	struct tcpstates_rows *rows;
	int nr;

	tcpstates_walk_begin(count->walk, tcpstates_hashinfo(net), net, IDLE_STATES);
	while ((nr = tcpstates_walk_next(count->walk, &rec)) > 0)
		idle_book(count, rec, nr);
	if (nr)
		return ERR_PTR(nr);
	rows = count->rows;
	count->rows = NULL;
#define X(name, nr) \
	*(struct tcpstates_idle_row *)tcpstates_row(rows, TCPSTATES_IDLE_##name) = count->row[nr];
	TCPSTATES_IDLE_STATES(X)
#undef X
	tcpstates_walk_result(count->walk, rows);
	return rows;
}

/* Counting a namespace's sockets by idle time: a row for each of the contract's states. */
const struct tcpstates_counter tcpstates_by_idle = {
	.alloc = idle_alloc,
	.walk = idle_walk,
	.free = idle_free,
};
