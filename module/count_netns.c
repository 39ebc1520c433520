// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counting the TCP sockets of all network namespaces.
 *
 * Namespaces share one established table unless tcp_child_ehash_entries gave
 * them a private one. The shared table is walked once, however many namespaces
 * there are: a small hash table maps a socket's namespace pointer to its counts.
 */
#include <linux/err.h>
#include <linux/hash.h>
#include <linux/log2.h>
#include <linux/rwsem.h>
#include <linux/sched/signal.h>
#include <net/net_namespace.h>
#include "count.h"
#include "memory.h"
#include "rows.h"
#include "state.h"
#include "walk.h"

/* Spare cells, for namespaces that are created while cells are allocated. */
#define SPARE	16

/* Limit of the hash table: one allocation. */
#define MAX_BITS	ilog2(TCPSTATES_ALLOC_MAX / sizeof(u32))

/* Counts of a namespace, by raw state. */
struct netns_cell {
	struct net *net;	/* a reference is held */
	u32 next;		/* next cell of the chain, plus one */
	u32 count[TCPSTATES_NR_RAW_STATES];
};

struct netns_count {
	struct tcpstates_walk *walk;
	struct tcpstates_rows *cells;	/* the first @nr are used; "other" is next */
	unsigned int nr;		/* number of namespaces */
	u32 *hash;			/* first cell of each chain, plus one */
	unsigned int bits;		/* log2 of the size of the hash table */
};

static void netns_put_all(struct netns_count *count)
{
	struct netns_cell *cell;

	while (count->nr) {
		cell = tcpstates_row(count->cells, --count->nr);
		put_net(cell->net);
	}
	tcpstates_rows_put(count->cells);
	count->cells = NULL;
}

/*
 * Take a reference to each namespace, as far as there are cells. Namespaces that
 * are being destroyed are left out. Returns the number of all in the list.
 */
static unsigned int netns_get_all(struct netns_count *count)
{
	unsigned int there = 0;
	struct netns_cell *cell;
	struct net *net;

	down_read(&net_rwsem);
	for_each_net(net) {
		there++;
		if (count->nr + 1 < count->cells->nr && maybe_get_net(net)) {
			cell = tcpstates_row(count->cells, count->nr++);
			cell->net = net;
		}
	}
	up_read(&net_rwsem);
	return there;
}

/*
 * Allocate outside of net_rwsem, which creating and removing a namespace needs:
 * if there are too few cells, free them and try again with more.
 */
static int netns_collect(struct netns_count *count)
{
	unsigned int there = 0;

	do {
		netns_put_all(count);
		if (fatal_signal_pending(current))
			return -EINTR;
		count->cells = tcpstates_rows_alloc(there + SPARE, sizeof(struct netns_cell));
		if (!count->cells)
			return -ENOMEM;
		there = netns_get_all(count);
	} while (there >= count->cells->nr);
	return 0;
}

static int netns_index(struct netns_count *count)
{
	struct netns_cell *cell;
	unsigned int i;
	u32 *first;

	count->bits = min_t(unsigned int, order_base_2(count->nr + 2), MAX_BITS);
	count->hash = tcpstates_alloc(sizeof(u32) << count->bits);
	if (!count->hash)
		return -ENOMEM;
	for (i = 0; i < count->nr; i++) {
		cell = tcpstates_row(count->cells, i);
		first = &count->hash[hash_ptr(cell->net, count->bits)];
		cell->next = *first;
		*first = i + 1;
	}
	return 0;
}

/*
 * Find the cell of a namespace by its pointer, which is never followed: the
 * namespace may have been freed.
 */
static struct netns_cell *netns_find(const struct netns_count *count, const struct net *net)
{
	u32 place = count->hash[hash_ptr((void *)net, count->bits)];
	struct netns_cell *cell;

	for (; place; place = cell->next) {
		cell = tcpstates_row(count->cells, place - 1);
		if (net_eq(cell->net, net))
			return cell;
	}
	return tcpstates_row(count->cells, count->nr);
}

static void netns_book(struct netns_count *count, const struct tcpstates_record *rec,
		       unsigned int nr)
{
	const struct net *net = rec->net;
	struct netns_cell *cell = netns_find(count, net);
	const struct tcpstates_record *end;

	for (end = rec + nr; rec != end; rec++) {
		if (rec->net != net) {
			net = rec->net;
			cell = netns_find(count, net);
		}
		cell->count[rec->state]++;
	}
}

static int netns_book_table(struct netns_count *count)
{
	const struct tcpstates_record *rec;
	int nr;

	while ((nr = tcpstates_walk_next(count->walk, &rec)) > 0)
		netns_book(count, rec, nr);
	return nr;
}

/* All namespaces share the listen table and, by default, the established table. */
static int netns_book_tables(struct netns_count *count)
{
	struct inet_hashinfo *own, *shared = tcpstates_hashinfo(&init_net);
	struct netns_cell *cell;
	unsigned int i;
	int err;

	tcpstates_walk_begin(count->walk, shared, NULL, 0);
	err = netns_book_table(count);
	for (i = 0; !err && i < count->nr; i++) {
		cell = tcpstates_row(count->cells, i);
		own = tcpstates_hashinfo(cell->net);
		if (own->ehash == shared->ehash)
			continue;
		tcpstates_walk_also(count->walk, own);
		err = netns_book_table(count);
	}
	return err;
}

static struct tcpstates_rows *netns_pack(const struct netns_count *count)
{
	struct tcpstates_netns_row *row;
	struct tcpstates_rows *rows;
	struct netns_cell *cell;
	unsigned int i, state;

	rows = tcpstates_rows_alloc(count->nr + 1, sizeof(*row));
	if (!rows)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < rows->nr; i++) {
		row = tcpstates_row(rows, i);
		cell = tcpstates_row(count->cells, i);
		row->inum = i < count->nr ? cell->net->ns.inum : 0;
		for (state = 0; state < TCPSTATES_NR_RAW_STATES; state++)
			row->count[tcpstates_row_of_state(state)] += cell->count[state];
	}
	tcpstates_walk_result(count->walk, rows);
	return rows;
}

static void netns_free(void *memory)
{
	struct netns_count *count = memory;

	netns_put_all(count);
	kfree(count->hash);
	tcpstates_walk_free(count->walk);
	kfree(count);
}

static void *netns_alloc(void)
{
	struct netns_count *count = tcpstates_alloc(sizeof(*count));

	if (!count)
		return NULL;
	count->walk = tcpstates_walk_alloc();
	if (!count->walk) {
		netns_free(count);
		return NULL;
	}
	return count;
}

static struct tcpstates_rows *netns_walk(void *memory, struct net *net)
{
	struct netns_count *count = memory;
	int err;

	err = netns_collect(count);
	if (!err)
		err = netns_index(count);
	if (!err)
		err = netns_book_tables(count);
	return err ? ERR_PTR(err) : netns_pack(count);
}

/*
 * Counting the sockets of all namespaces: a row for each, and "other". net_rwsem
 * is held to list them, and not during the walk.
 */
const struct tcpstates_counter tcpstates_by_netns = {
	.alloc = netns_alloc,
	.walk = netns_walk,
	.free = netns_free,
};
