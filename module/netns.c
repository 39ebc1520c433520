// SPDX-License-Identifier: GPL-2.0
/*
 * Counting the TCP sockets of all network namespaces.
 *
 * Namespaces share one established table unless tcp_child_ehash_entries gave
 * them one of their own. The shared one is walked once, whatever the number of
 * namespaces: a small hash table tells a socket's namespace from its pointer.
 */
#include <linux/err.h>
#include <linux/hash.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <net/net_namespace.h>
#include "memory.h"
#include "netns.h"
#include "state.h"
#include "tables.h"

/* Room for namespaces that come while memory for the known ones is made. */
#define SPARE	16

/* One at a time: all are to see the same tables, and none is in a hurry. */
static DEFINE_MUTEX(netns_walk_lock);

/* Where a namespace's counts are: a slot of the hash table. */
struct slot {
	const struct net *net;
	u32 *cell;
};

struct netns_walk {
	struct net **net;	/* the namespaces, referenced */
	unsigned int nr;
	unsigned int max;
	u32 *cells;		/* by namespace and raw state; others are last */
	struct slot *slot;
	unsigned int bits;	/* log2 of the number of slots */
	struct slot last;	/* of the socket before this one */
};

static void put_namespaces(struct netns_walk *w)
{
	while (w->nr)
		put_net(w->net[--w->nr]);
	kvfree(w->net);
	w->net = NULL;
}

/*
 * Take a reference to each namespace that there is room for. Returns how many
 * there are; those that are already going away are not among them.
 */
static unsigned int get_namespaces(struct netns_walk *w)
{
	unsigned int there = 0;
	struct net *net;

	down_read(&net_rwsem);
	for_each_net(net) {
		there++;
		if (w->nr < w->max && maybe_get_net(net))
			w->net[w->nr++] = net;
	}
	up_read(&net_rwsem);
	return there;
}

/*
 * Nothing is allocated with the list's lock held, let alone walked: if there
 * wasn't room for all, make more and try again.
 */
static int collect_namespaces(struct netns_walk *w)
{
	unsigned int there = 0;

	do {
		put_namespaces(w);
		if (fatal_signal_pending(current))
			return -EINTR;
		w->max = there + SPARE;
		w->net = kvcalloc(w->max, sizeof(struct net *), TCPSTATES_GFP);
		if (!w->net)
			return -ENOMEM;
		there = get_namespaces(w);
	} while (there > w->max);
	return 0;
}

/* The slot of a namespace: its own, or the free one where it would go. */
static __always_inline struct slot *slot_of(const struct netns_walk *w,
					    const struct net *net)
{
	unsigned int i = hash_ptr(net, w->bits);

	while (w->slot[i].net && w->slot[i].net != net)
		i = (i + 1) & (BIT(w->bits) - 1);
	return &w->slot[i];
}

/* At most half of the slots are taken, so that a search ends soon. */
static int index_namespaces(struct netns_walk *w)
{
	unsigned int i;

	w->bits = order_base_2(w->nr * 2 + 2);
	w->slot = kvcalloc(BIT(w->bits), sizeof(*w->slot), TCPSTATES_GFP);
	w->cells = kvcalloc(w->nr + 1, TCPSTATES_NR_RAW_STATES * sizeof(u32), TCPSTATES_GFP);
	if (!w->slot || !w->cells)
		return -ENOMEM;
	for (i = 0; i < w->nr; i++)
		*slot_of(w, w->net[i]) = (struct slot){
			.net = w->net[i],
			.cell = &w->cells[i * TCPSTATES_NR_RAW_STATES],
		};
	return 0;
}

/*
 * The pointer of a socket's namespace is looked up and never followed: it may
 * be that of one which is long gone.
 */
static __always_inline void count_socket(void *ctx, const struct sock *sk)
{
	const struct net *net = sock_net(sk);
	struct netns_walk *w = ctx;
	enum tcpstates_kind kind;

	if (net != w->last.net) {
		w->last = *slot_of(w, net);
		if (!w->last.net) {
			w->last.net = net;
			w->last.cell = &w->cells[w->nr * TCPSTATES_NR_RAW_STATES];
		}
	}
	w->last.cell[tcpstates_raw_state(sk, &kind)]++;
}

/* The listen table is shared by all; so is the initial namespace's other one. */
static int walk_tables(struct netns_walk *w, u64 *buckets)
{
	struct inet_hashinfo *shared = tcpstates_hashinfo(&init_net);
	unsigned int i;
	int err;

	*buckets = shared->ehash_mask + 1ULL;
	err = tcpstates_visit_listeners(shared, count_socket, w);
	if (!err)
		err = tcpstates_visit_established(shared, count_socket, NULL, NULL, w);
	for (i = 0; !err && i < w->nr; i++) {
		struct inet_hashinfo *own = tcpstates_hashinfo(w->net[i]);

		if (own->ehash == shared->ehash)
			continue;
		*buckets += own->ehash_mask + 1ULL;
		err = tcpstates_visit_established(own, count_socket, NULL, NULL, w);
	}
	return err;
}

static void fill_rows(const struct netns_walk *w, struct tcpstates_netns *p)
{
	const u32 *cell = w->cells;
	unsigned int i, state;

	for (i = 0; i < p->nr; i++) {
		p->row[i].inum = i < w->nr ? w->net[i]->ns.inum : 0;
		for (state = 0; state < TCPSTATES_NR_RAW_STATES; state++)
			p->row[i].count[tcpstates_row_of_state(state)] += *cell++;
	}
}

static struct tcpstates_netns *walk(struct netns_walk *w)
{
	struct tcpstates_netns *p;
	u64 began;
	int err;

	err = collect_namespaces(w);
	if (!err)
		err = index_namespaces(w);
	if (err)
		return ERR_PTR(err);
	p = kvzalloc(struct_size(p, row, w->nr + 1), TCPSTATES_GFP);
	if (!p)
		return ERR_PTR(-ENOMEM);
	p->nr = w->nr + 1;

	began = ktime_get_ns();
	err = walk_tables(w, &p->buckets);
	if (err) {
		tcpstates_netns_free(p);
		return ERR_PTR(err);
	}
	p->walk_ns = ktime_get_ns() - began;
	fill_rows(w, p);
	return p;
}

/**
 * tcpstates_netns_walk() - count the TCP sockets of all namespaces
 *
 * Context: process context, no locks held. Sleeps. Takes the table locks, one
 *	    bucket at a time, and net_rwsem for no longer than it takes to list
 *	    the namespaces.
 * Return: what was found, to be freed with tcpstates_netns_free();
 *	   ERR_PTR(-ENOMEM); ERR_PTR(-EINTR) when a fatal signal came.
 */
struct tcpstates_netns *tcpstates_netns_walk(void)
{
	struct netns_walk w = { };
	struct tcpstates_netns *p;

	if (mutex_lock_killable(&netns_walk_lock))
		return ERR_PTR(-EINTR);
	p = walk(&w);
	mutex_unlock(&netns_walk_lock);

	put_namespaces(&w);
	kvfree(w.slot);
	kvfree(w.cells);
	return p;
}

/**
 * tcpstates_netns_free() - free what tcpstates_netns_walk() returned
 * @p: that
 */
void tcpstates_netns_free(struct tcpstates_netns *p)
{
	kvfree(p);
}
