/* SPDX-License-Identifier: GPL-2.0 */
/* What a hashed socket is: its state and its kind. */
#ifndef TCPSTATES_STATE_H
#define TCPSTATES_STATE_H

#include <linux/minmax.h>
#include <linux/tcpstates.h>
#include <net/sock.h>
#include "compat.h"

/* Raw states; the kernel's fit (see compat.h), wilder ones share the last. */
#define TCPSTATES_NR_RAW_STATES	16

/* The contract's numbers of the states are the kernel's, its rows in their order. */
#define X(name, nr) \
	static_assert(TCP_##name == (nr), "tcpstates: TCP_" #name " changed its number"); \
	static_assert(TCPSTATES_ROW_##name == (nr) - TCP_ESTABLISHED);
TCPSTATES_KERNEL_STATES(X)
#undef X

enum tcpstates_kind {
	TCPSTATES_OWNED,
	TCPSTATES_MINI,
	TCPSTATES_ORPHAN,
};

static __always_inline bool tcpstates_belongs_to(const struct sock *sk, const struct net *net)
{
	/* Compared, never followed: the namespace of another's socket may be gone. */
	return net_eq(sock_net(sk), net);
}

static __always_inline unsigned int tcpstates_fitting(unsigned int state)
{
	return min_t(unsigned int, state, TCPSTATES_NR_RAW_STATES - 1);
}

/*
 * A socket's raw state, and its kind. To be called under its table lock.
 *
 * SOCK_DEAD is asked of full sockets only: where they keep sk_flags, a
 * mini-socket keeps a pointer, whose lowest bit always reads 0.
 */
static __always_inline unsigned int
tcpstates_raw_state(const struct sock *sk, enum tcpstates_kind *kind)
{
	unsigned int state = READ_ONCE(sk->sk_state);

	if (state == TCP_TIME_WAIT) {
		/* A timewait socket may stand in for one in FIN_WAIT2. */
		state = tcpstates_fitting(READ_ONCE(inet_twsk(sk)->tw_substate));
		*kind = TCPSTATES_MINI;
	} else if (likely(state < TCP_NEW_SYN_RECV)) {
		*kind = sock_flag(sk, SOCK_DEAD) ? TCPSTATES_ORPHAN : TCPSTATES_OWNED;
	} else {
		/* Of what there may be beyond request sockets nothing is known. */
		*kind = state == TCP_NEW_SYN_RECV ? TCPSTATES_MINI : TCPSTATES_OWNED;
		state = tcpstates_fitting(state);
	}
	return state;
}

static inline enum tcpstates_row tcpstates_row_of_state(unsigned int state)
{
	/* As every interface of the kernel's shows request sockets. */
	if (state == TCP_NEW_SYN_RECV)
		return TCPSTATES_ROW_SYN_RECV;
	if (state >= TCP_ESTABLISHED && state <= TCP_CLOSING)
		return state - TCP_ESTABLISHED;
	return TCPSTATES_ROW_UNKNOWN;
}

#endif /* TCPSTATES_STATE_H */
