/* SPDX-License-Identifier: GPL-2.0 */
/* Classification of a hashed socket: its state and its kind. */
#ifndef TCPSTATES_STATE_H
#define TCPSTATES_STATE_H

#include <linux/minmax.h>
#include <linux/tcpstates.h>
#include <net/sock.h>
#include "compat.h"

/* Number of raw states. All of the kernel's fit (compat.h); others share the last. */
#define TCPSTATES_NR_RAW_STATES	16

/* The contract's states have the kernel's numbers, and its rows their order. */
#define X(name, nr) \
	static_assert(TCP_##name == (nr), "tcpstates: TCP_" #name " changed its number"); \
	static_assert(TCPSTATES_ROW_##name == (nr) - TCP_ESTABLISHED);
TCPSTATES_KERNEL_STATES(X)
#undef X

/**
 * enum tcpstates_kind - kind of a socket
 * @TCPSTATES_OWNED: a full socket that a process or a listener owns
 * @TCPSTATES_MINI: a request or timewait socket
 * @TCPSTATES_ORPHAN: a full socket without an owner (SOCK_DEAD)
 */
enum tcpstates_kind {
	TCPSTATES_OWNED,
	TCPSTATES_MINI,
	TCPSTATES_ORPHAN,
};

/**
 * tcpstates_belongs_to() - test the namespace of a socket
 * @sk: the socket, under its table lock
 * @net: the namespace
 *
 * Return: is the socket in that namespace?
 */
static __always_inline bool tcpstates_belongs_to(const struct sock *sk, const struct net *net)
{
	/* Compare, never follow: the namespace of another socket may be freed. */
	return net_eq(sock_net(sk), net);
}

/**
 * tcpstates_fitting() - clamp a state
 * @state: any number
 *
 * Return: a raw state, below TCPSTATES_NR_RAW_STATES.
 */
static __always_inline unsigned int tcpstates_fitting(unsigned int state)
{
	return min_t(unsigned int, state, TCPSTATES_NR_RAW_STATES - 1);
}

/**
 * tcpstates_raw_state() - get the raw state and the kind of a socket
 * @sk: the socket, of any kind
 * @kind: set to its kind
 *
 * Only full sockets have SOCK_DEAD. In place of sk_flags a mini-socket has a
 * pointer, whose bit 0 always reads 0.
 *
 * Context: under the lock of the socket's bucket.
 * Return: the raw state, below TCPSTATES_NR_RAW_STATES.
 */
static __always_inline unsigned int
tcpstates_raw_state(const struct sock *sk, enum tcpstates_kind *kind)
{
	unsigned int state = READ_ONCE(sk->sk_state);

	if (state == TCP_TIME_WAIT) {
		/* A timewait socket may represent one in FIN_WAIT2. */
		state = tcpstates_fitting(READ_ONCE(inet_twsk(sk)->tw_substate));
		*kind = TCPSTATES_MINI;
	} else if (likely(state < TCP_NEW_SYN_RECV)) {
		*kind = sock_flag(sk, SOCK_DEAD) ? TCPSTATES_ORPHAN : TCPSTATES_OWNED;
	} else {
		/* An unknown state: nothing but the common fields may be read. */
		*kind = state == TCP_NEW_SYN_RECV ? TCPSTATES_MINI : TCPSTATES_OWNED;
		state = tcpstates_fitting(state);
	}
	return state;
}

/**
 * tcpstates_row_of_state() - get the row of a raw state
 * @state: raw state
 *
 * Return: the contract's row.
 */
static inline enum tcpstates_row tcpstates_row_of_state(unsigned int state)
{
	/* Request sockets are SYN_RECV in every interface of the kernel. */
	if (state == TCP_NEW_SYN_RECV)
		return TCPSTATES_ROW_SYN_RECV;
	if (state >= TCP_ESTABLISHED && state <= TCP_CLOSING)
		return state - TCP_ESTABLISHED;
	return TCPSTATES_ROW_UNKNOWN;
}

#endif /* TCPSTATES_STATE_H */
