// SPDX-License-Identifier: GPL-2.0
/*
 * Counting a namespace's TCP sockets by state, family, side and kind.
 *
 * The walk increments one cell per socket, by raw state and class. Rows and
 * columns of the contract are sums of such cells, computed once at the end.
 */
#include <linux/ktime.h>
#include "memory.h"
#include "state.h"
#include "tables.h"
#include "walk.h"

/*
 * Bits of a socket's class. The bit of a flag that every full socket is tested
 * for is the lowest, which saves a shift.
 */
#define CLASS_ORPHAN	BIT(0)
#define CLASS_SERVER	BIT(1)
#define CLASS_IPV6	BIT(2)
#define CLASS_MINI	BIT(3)
#define NR_CLASSES	16

struct summary_cells {
	u32 nr[TCPSTATES_NR_RAW_STATES][NR_CLASSES];
};

/* Pointers, which can stay in registers during the walk. */
struct summary_tally {
	const struct net *net;
	struct summary_cells *cells;
	unsigned long *listened;	/* map of the local ports listened on */
};

static __always_inline void summary_count_socket(void *ctx, const struct sock *sk)
{
	unsigned int state, class;
	enum tcpstates_kind kind;
	struct summary_tally *t = ctx;

	if (!tcpstates_belongs_to(sk, t->net))
		return;

	class = READ_ONCE(sk->sk_family) == AF_INET6 ? CLASS_IPV6 : 0;
	if (tcpstates_portmap_has(t->listened, sk->sk_num))
		class |= CLASS_SERVER;

	state = tcpstates_raw_state(sk, &kind);
	if (kind == TCPSTATES_MINI)
		class |= CLASS_MINI;
	else if (kind == TCPSTATES_ORPHAN)
		class |= CLASS_ORPHAN;
	t->cells->nr[state][class]++;
}

static __always_inline void summary_count_listener(void *ctx, const struct sock *sk)
{
	struct summary_tally *t = ctx;

	if (tcpstates_belongs_to(sk, t->net))
		__set_bit(sk->sk_num, t->listened);
	summary_count_socket(ctx, sk);
}

static void summary_add_cell(u32 *column, unsigned int class, u32 n)
{
	column[TCPSTATES_COL_TOTAL] += n;
	column[class & CLASS_IPV6 ? TCPSTATES_COL_IPV6 : TCPSTATES_COL_IPV4] += n;
	column[class & CLASS_SERVER ? TCPSTATES_COL_SERVER : TCPSTATES_COL_CLIENT] += n;
	if (class & CLASS_MINI)
		column[TCPSTATES_COL_MINI] += n;
	if (class & CLASS_ORPHAN)
		column[TCPSTATES_COL_ORPHAN] += n;
}

static void summary_sum_up(const struct summary_tally *t, struct tcpstates_snapshot *snap)
{
	unsigned int state, class;

	memset(snap->count, 0, sizeof(snap->count));
	for (state = 0; state < TCPSTATES_NR_RAW_STATES; state++)
		for (class = 0; class < NR_CLASSES; class++)
			summary_add_cell(snap->count[tcpstates_row_of_state(state)], class,
					 t->cells->nr[state][class]);
}

static int summary_tally_alloc(struct summary_tally *t)
{
	t->cells = kvzalloc(sizeof(*t->cells), TCPSTATES_GFP);
	if (!t->cells)
		return -ENOMEM;
	t->listened = tcpstates_portmap_alloc();
	return t->listened ? 0 : -ENOMEM;
}

static void summary_tally_free(struct summary_tally *t)
{
	kvfree(t->listened);
	kvfree(t->cells);
}

/**
 * tcpstates_walk() - count the TCP sockets of a namespace
 * @net: the namespace; the caller keeps it alive
 * @snap: set to the counts; undefined after an error
 *
 * Listeners are visited first, since their ports tell servers from clients. The
 * two passes are not one instant: a port whose listener is opened or closed
 * between them may be counted on either side.
 *
 * Context: process context, no locks held. Sleeps. Takes the locks of the
 *	    tables, one bucket at a time.
 * Return: 0; -ENOMEM; -EINTR after a fatal signal.
 */
int tcpstates_walk(const struct net *net, struct tcpstates_snapshot *snap)
{
	struct inet_hashinfo *hinfo = tcpstates_hashinfo(net);
	struct summary_tally t = { .net = net };
	u64 began;
	int err;

	err = summary_tally_alloc(&t);
	if (err)
		goto out;

	began = ktime_get_ns();
	err = tcpstates_visit_listeners(hinfo, summary_count_listener, &t);
	if (!err)
		err = tcpstates_visit_established(hinfo, summary_count_socket, NULL, NULL, &t);
	if (!err) {
		snap->walk_ns = ktime_get_ns() - began;
		snap->buckets = hinfo->ehash_mask + 1;
		summary_sum_up(&t, snap);
	}
out:
	summary_tally_free(&t);
	return err;
}
