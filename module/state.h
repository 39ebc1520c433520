/* SPDX-License-Identifier: GPL-2.0-only */
/* Classification of a hashed socket: its row and its class. */
#ifndef TCPSTATES_STATE_H
#define TCPSTATES_STATE_H

#include <linux/bits.h>
#include <linux/minmax.h>
#include <linux/tcpstates.h>
#include <net/sock.h>
#include "compat.h"

/* Number of raw states. All of the kernel's fit (compat.h); others share the last. */
#define TCPSTATES_NR_RAW_STATES	16

/*
 * Bits of a socket's class. The bit of a flag that every full socket is tested
 * for is the lowest, which saves a shift.
 */
#define TCPSTATES_ORPHAN	BIT(0)	/* a full socket without an owner */
#define TCPSTATES_MINI		BIT(1)	/* a request or timewait socket */
#define TCPSTATES_IPV6		BIT(2)
#define TCPSTATES_NR_CLASSES	8

static_assert(SOCK_DEAD == 0);

/* The contract's states have the kernel's numbers, and its rows their order. */
#define X(name, nr) \
	static_assert(TCP_##name == (nr), "tcpstates: TCP_" #name " changed its number"); \
	static_assert(TCPSTATES_ROW_##name == (nr) - TCP_ESTABLISHED);
TCPSTATES_KERNEL_STATES(X)
#undef X

/**
 * tcpstates_row_of_state() - get the row of a raw state
 * @state: raw state
 *
 * Return: the contract's row.
 */
static __always_inline enum tcpstates_row tcpstates_row_of_state(unsigned int state)
{
	/* Request sockets are SYN_RECV in every interface of the kernel. */
	if (state == TCP_NEW_SYN_RECV)
		return TCPSTATES_ROW_SYN_RECV;
	if (state >= TCP_ESTABLISHED && state <= TCP_CLOSING)
		return state - TCP_ESTABLISHED;
	return TCPSTATES_ROW_UNKNOWN;
}

/**
 * tcpstates_classify() - get the raw state and the class of a socket
 * @sk: the socket, of any kind
 * @class: set to its class
 *
 * Only full sockets have SOCK_DEAD. In place of sk_flags a mini-socket has a
 * pointer, whose bit 0 always reads 0.
 *
 * Context: under the lock of the socket's bucket.
 * Return: the raw state, below TCPSTATES_NR_RAW_STATES.
 */
static __always_inline unsigned int
tcpstates_classify(const struct sock *sk, unsigned int *class)
{
	unsigned int state = READ_ONCE(sk->sk_state);

	*class = READ_ONCE(sk->sk_family) == AF_INET6 ? TCPSTATES_IPV6 : 0;
	if (state == TCP_TIME_WAIT) {
		/* A timewait socket may represent one in FIN_WAIT2. */
		state = READ_ONCE(inet_twsk(sk)->tw_substate);
		*class |= TCPSTATES_MINI;
	} else if (likely(state < TCP_NEW_SYN_RECV)) {
		*class |= sock_flag(sk, SOCK_DEAD) ? TCPSTATES_ORPHAN : 0;
		return state;
	} else if (state == TCP_NEW_SYN_RECV) {
		*class |= TCPSTATES_MINI;
	}
	/* In an unknown state, only the common fields may be read. */
	return min_t(unsigned int, state, TCPSTATES_NR_RAW_STATES - 1);
}

#endif /* TCPSTATES_STATE_H */
