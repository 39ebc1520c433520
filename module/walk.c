// SPDX-License-Identifier: GPL-2.0
/*
 * Counting a namespace's TCP sockets by state, family, side and kind.
 *
 * The walk adds one to one cell per socket, by raw state and class; rows and
 * columns of the contract are sums of such cells, made once at the end.
 */
#include <linux/bitops.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include "tables.h"
#include "walk.h"

/* What a socket is beside its state: bits of its class. */
#define CLASS_IPV6	BIT(0)
#define CLASS_CLIENT	BIT(1)
#define CLASS_MINI	BIT(2)
#define CLASS_ORPHAN	BIT(3)
#define NR_CLASSES	16

/* Raw states; the kernel's fit (see compat.h), wilder ones share the last. */
#define NR_STATES	16

/* A map of all local ports that the namespace listens on. */
#define NR_PORTS	65536

struct tally {
	const struct net *net;
	unsigned long *listened;
	u32 cell[NR_STATES][NR_CLASSES];
};

/* Charged to the reader, and its to fail: no OOM kill, no splat. */
#define TALLY_GFP (GFP_KERNEL_ACCOUNT | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

/* The contract's numbers of the states are the kernel's, its rows in their order. */
#define X(name, nr) \
	static_assert(TCP_##name == (nr), "tcpstates: TCP_" #name " changed its number"); \
	static_assert(TCPSTATES_ROW_##name == (nr) - TCP_ESTABLISHED);
TCPSTATES_KERNEL_STATES(X)
#undef X

static __always_inline bool belongs_to(const struct sock *sk, const struct net *net)
{
	/* Compared, never followed: the namespace of another's socket may be gone. */
	return net_eq(sock_net(sk), net);
}

/*
 * SOCK_DEAD is asked of full sockets only: where they keep sk_flags, a
 * mini-socket keeps a pointer, whose lowest bit always reads 0.
 */
static __always_inline void count_socket(void *ctx, const struct sock *sk)
{
	unsigned int state, class;
	struct tally *t = ctx;

	if (!belongs_to(sk, t->net))
		return;

	state = READ_ONCE(sk->sk_state);
	class = READ_ONCE(sk->sk_family) == AF_INET6 ? CLASS_IPV6 : 0;
	if (!test_bit(sk->sk_num, t->listened))
		class |= CLASS_CLIENT;

	if (state == TCP_TIME_WAIT) {
		/* A timewait socket may stand in for one in FIN_WAIT2. */
		state = READ_ONCE(inet_twsk(sk)->tw_substate);
		class |= CLASS_MINI;
	} else if (state == TCP_NEW_SYN_RECV) {
		class |= CLASS_MINI;
	} else if (sock_flag(sk, SOCK_DEAD)) {
		class |= CLASS_ORPHAN;
	}
	t->cell[min_t(unsigned int, state, NR_STATES - 1)][class]++;
}

static __always_inline void count_listener(void *ctx, const struct sock *sk)
{
	struct tally *t = ctx;

	if (belongs_to(sk, t->net))
		__set_bit(sk->sk_num, t->listened);
	count_socket(ctx, sk);
}

static enum tcpstates_row row_of_state(unsigned int state)
{
	/* As every interface of the kernel's shows request sockets. */
	if (state == TCP_NEW_SYN_RECV)
		return TCPSTATES_ROW_SYN_RECV;
	if (state >= TCP_ESTABLISHED && state <= TCP_CLOSING)
		return state - TCP_ESTABLISHED;
	return TCPSTATES_ROW_UNKNOWN;
}

static void add_cell(u32 *column, unsigned int class, u32 n)
{
	column[TCPSTATES_COL_TOTAL] += n;
	column[class & CLASS_IPV6 ? TCPSTATES_COL_IPV6 : TCPSTATES_COL_IPV4] += n;
	column[class & CLASS_CLIENT ? TCPSTATES_COL_CLIENT : TCPSTATES_COL_SERVER] += n;
	if (class & CLASS_MINI)
		column[TCPSTATES_COL_MINI] += n;
	if (class & CLASS_ORPHAN)
		column[TCPSTATES_COL_ORPHAN] += n;
}

static void sum_up(const struct tally *t, struct tcpstates_snapshot *snap)
{
	unsigned int state, class;

	memset(snap->count, 0, sizeof(snap->count));
	for (state = 0; state < NR_STATES; state++)
		for (class = 0; class < NR_CLASSES; class++)
			add_cell(snap->count[row_of_state(state)], class,
				 t->cell[state][class]);
}

static struct tally *tally_alloc(const struct net *net)
{
	struct tally *t;

	t = kvzalloc(sizeof(*t), TALLY_GFP);
	if (!t)
		return NULL;
	t->net = net;
	t->listened = kvcalloc(BITS_TO_LONGS(NR_PORTS), sizeof(long), TALLY_GFP);
	if (!t->listened) {
		kvfree(t);
		return NULL;
	}
	return t;
}

static void tally_free(struct tally *t)
{
	kvfree(t->listened);
	kvfree(t);
}

/**
 * tcpstates_walk() - count the TCP sockets of a namespace
 * @net: the namespace; the caller keeps it alive
 * @snap: where the counts go; undefined after an error
 *
 * Listeners come first, since their ports tell servers from clients. The two
 * passes are not one instant: a port whose listener comes or goes meanwhile
 * may be seen on either side.
 *
 * Context: process context, no locks held. Sleeps. Takes the table locks, one
 *	    bucket at a time.
 * Return: 0; -ENOMEM; -EINTR when a fatal signal is pending.
 */
int tcpstates_walk(const struct net *net, struct tcpstates_snapshot *snap)
{
	struct inet_hashinfo *hinfo = tcpstates_hashinfo(net);
	struct tally *t;
	u64 began;
	int err;

	t = tally_alloc(net);
	if (!t)
		return -ENOMEM;

	began = ktime_get_ns();
	err = tcpstates_visit_listeners(hinfo, count_listener, t);
	if (!err)
		err = tcpstates_visit_established(hinfo, count_socket, t);
	if (!err) {
		snap->walk_ns = ktime_get_ns() - began;
		snap->buckets = hinfo->ehash_mask + 1;
		sum_up(t, snap);
	}

	tally_free(t);
	return err;
}
