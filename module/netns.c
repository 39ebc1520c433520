// SPDX-License-Identifier: GPL-2.0
/*
 * Counting the TCP sockets of all network namespaces.
 *
 * Namespaces share one established table unless tcp_child_ehash_entries gave
 * them a private one. The shared table is walked once, however many namespaces
 * there are: a small hash table maps a socket's namespace pointer to its counts.
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

/* Spare slots, for namespaces that are created while the array is allocated. */
#define SPARE	16

/* Serializes walks of all namespaces: they would go through the same tables. */
static DEFINE_MUTEX(netns_walk_lock);

/* A slot of the hash table: a namespace and its counts. */
struct netns_slot {
	const struct net *net;
	u32 *cell;
};

struct netns_walk {
	struct net **net;	/* the namespaces; a reference to each is held */
	unsigned int nr;
	unsigned int max;
	u32 *cells;		/* indexed by namespace and raw state; "other" is the last one */
	struct netns_slot *slot;
	unsigned int bits;	/* log2 of the number of slots */
	struct netns_slot last;	/* slot of the previous socket */
};

static void netns_put_all(struct netns_walk *w)
{
	while (w->nr)
		put_net(w->net[--w->nr]);
	kvfree(w->net);
	w->net = NULL;
}

/*
 * Take a reference to each namespace, as far as the array goes. Namespaces that
 * are being destroyed are left out. Returns the number of all in the list.
 */
static unsigned int netns_get_all(struct netns_walk *w)
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
 * Allocate outside of net_rwsem, which creating and removing a namespace needs:
 * if the array is too small, free it and try again with a larger one.
 */
static int netns_collect(struct netns_walk *w)
{
	unsigned int there = 0;

	do {
		netns_put_all(w);
		if (fatal_signal_pending(current))
			return -EINTR;
		w->max = there + SPARE;
		w->net = kvcalloc(w->max, sizeof(struct net *), TCPSTATES_GFP);
		if (!w->net)
			return -ENOMEM;
		there = netns_get_all(w);
	} while (there > w->max);
	return 0;
}

/* Find the slot of a namespace: its own, or the free one where it would go. */
static __always_inline struct netns_slot *
netns_slot_of(const struct netns_walk *w, const struct net *net)
{
	unsigned int i = hash_ptr(net, w->bits);

	while (w->slot[i].net && w->slot[i].net != net)
		i = (i + 1) & (BIT(w->bits) - 1);
	return &w->slot[i];
}

/* At most half of the slots are used, so that a search is short. */
static int netns_index(struct netns_walk *w)
{
	unsigned int i;

	w->bits = order_base_2(w->nr * 2 + 2);
	w->slot = kvcalloc(BIT(w->bits), sizeof(*w->slot), TCPSTATES_GFP);
	w->cells = kvcalloc(w->nr + 1, TCPSTATES_NR_RAW_STATES * sizeof(u32), TCPSTATES_GFP);
	if (!w->slot || !w->cells)
		return -ENOMEM;
	for (i = 0; i < w->nr; i++)
		*netns_slot_of(w, w->net[i]) = (struct netns_slot){
			.net = w->net[i],
			.cell = &w->cells[i * TCPSTATES_NR_RAW_STATES],
		};
	return 0;
}

/*
 * Look up the pointer to a socket's namespace, and never follow it: the
 * namespace may have been freed.
 */
static __always_inline void netns_count_socket(void *ctx, const struct sock *sk)
{
	const struct net *net = sock_net(sk);
	struct netns_walk *w = ctx;
	enum tcpstates_kind kind;

	if (net != w->last.net) {
		w->last = *netns_slot_of(w, net);
		if (!w->last.net) {
			w->last.net = net;
			w->last.cell = &w->cells[w->nr * TCPSTATES_NR_RAW_STATES];
		}
	}
	w->last.cell[tcpstates_raw_state(sk, &kind)]++;
}

/* All namespaces share the listen table and, by default, the established table. */
static int netns_walk_tables(struct netns_walk *w, u64 *buckets)
{
	struct inet_hashinfo *shared = tcpstates_hashinfo(&init_net);
	unsigned int i;
	int err;

	*buckets = shared->ehash_mask + 1ULL;
	err = tcpstates_visit_listeners(shared, netns_count_socket, w);
	if (!err)
		err = tcpstates_visit_established(shared, netns_count_socket, NULL, NULL, w);
	for (i = 0; !err && i < w->nr; i++) {
		struct inet_hashinfo *own = tcpstates_hashinfo(w->net[i]);

		if (own->ehash == shared->ehash)
			continue;
		*buckets += own->ehash_mask + 1ULL;
		err = tcpstates_visit_established(own, netns_count_socket, NULL, NULL, w);
	}
	return err;
}

static void netns_fill_rows(const struct netns_walk *w, struct tcpstates_netns *p)
{
	const u32 *cell = w->cells;
	unsigned int i, state;

	for (i = 0; i < p->nr; i++) {
		p->row[i].inum = i < w->nr ? w->net[i]->ns.inum : 0;
		for (state = 0; state < TCPSTATES_NR_RAW_STATES; state++)
			p->row[i].count[tcpstates_row_of_state(state)] += *cell++;
	}
}

static struct tcpstates_netns *netns_walk_all(struct netns_walk *w)
{
	struct tcpstates_netns *p;
	u64 began;
	int err;

	err = netns_collect(w);
	if (!err)
		err = netns_index(w);
	if (err)
		return ERR_PTR(err);
	p = kvzalloc(struct_size(p, row, w->nr + 1), TCPSTATES_GFP);
	if (!p)
		return ERR_PTR(-ENOMEM);
	p->nr = w->nr + 1;

	began = ktime_get_ns();
	err = netns_walk_tables(w, &p->buckets);
	if (err) {
		tcpstates_netns_free(p);
		return ERR_PTR(err);
	}
	p->walk_ns = ktime_get_ns() - began;
	netns_fill_rows(w, p);
	return p;
}

/**
 * tcpstates_netns_walk() - count the TCP sockets of all namespaces
 *
 * Context: process context, no locks held. Sleeps. Takes netns_walk_lock, the
 *	    locks of the tables one bucket at a time, and net_rwsem only to list
 *	    the namespaces.
 * Return: the counts, to be freed with tcpstates_netns_free();
 *	   ERR_PTR(-ENOMEM); ERR_PTR(-EINTR) after a fatal signal.
 */
struct tcpstates_netns *tcpstates_netns_walk(void)
{
	struct netns_walk w = { };
	struct tcpstates_netns *p;

	if (mutex_lock_killable(&netns_walk_lock))
		return ERR_PTR(-EINTR);
	p = netns_walk_all(&w);
	mutex_unlock(&netns_walk_lock);

	netns_put_all(&w);
	kvfree(w.slot);
	kvfree(w.cells);
	return p;
}

/**
 * tcpstates_netns_free() - free the counts of all namespaces
 * @p: the counts, or NULL
 *
 * Context: process context.
 */
void tcpstates_netns_free(struct tcpstates_netns *p)
{
	kvfree(p);
}
