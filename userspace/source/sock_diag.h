/* SPDX-License-Identifier: GPL-2.0 */
/*
 * TCP sockets one by one, from the kernel's sock_diag over netlink. It costs
 * about a microsecond a socket: only for who must see each of them.
 */
#ifndef TCPSTATES_SOURCE_SOCK_DIAG_H
#define TCPSTATES_SOURCE_SOCK_DIAG_H

#include <stdbool.h>
#include <stdint.h>
#include "host/request.h"

enum diag_timer {
	DIAG_TIMER_OFF,
	DIAG_TIMER_ON,		/* retransmission; of a SYN+ACK too */
	DIAG_TIMER_KEEPALIVE,
	DIAG_TIMER_TIMEWAIT,
	DIAG_TIMER_PROBE0,	/* the peer's window is shut */
	DIAG_TIMER_DELACK,	/* newer kernels only */
};

struct diag_socket {
	uint8_t family;		/* AF_INET, or AF_INET6, v4-mapped ones included */
	uint8_t state;		/* the kernel's number: 1 ESTABLISHED ... 11 CLOSING */
	uint8_t timer;		/* enum diag_timer, or what newer kernels have */
	bool mini;		/* a request or timewait socket: no queues, uid, inode */
	uint16_t local_port;	/* host order */
	uint16_t remote_port;
	uint32_t local[4];	/* network order; IPv4 in the first, else all four */
	uint32_t remote[4];
	uint32_t rqueue;	/* bytes not read; of a listener: not accepted yet */
	uint32_t wqueue;	/* bytes not acknowledged; of a listener: its limit */
	uint32_t uid;
	uint32_t inode;		/* 0 if no file: an orphan, or not accepted yet */
	bool mptcp;		/* carries part of an MPTCP connection; see DIAG_TELL_MPTCP */
};

/* States for diag_dump(): DIAG_STATE(TCP_SYN_RECV) of netinet/tcp.h is bit 3. */
#define DIAG_STATE(number)	(UINT32_C(1) << (number))
#define DIAG_ALL_STATES		UINT32_C(0xffe)
/* No state: has struct diag_socket's mptcp filled, which costs much. */
#define DIAG_TELL_MPTCP		(UINT32_C(1) << 31)

/* Called for each socket. Other than 0 ends the dump. */
typedef int (*diag_visit)(const struct diag_socket *socket, void *ctx);

/* Is the netlink source part of this build? */
bool diag_built_in(void);

/**
 * diag_dump() - visit the TCP sockets of a network namespace
 * @request: whose netns and procfs say which; this process is in it afterwards
 * @family: AF_INET, AF_INET6, or AF_UNSPEC for both
 * @states: what to visit, a DIAG_STATE() each, and perhaps DIAG_TELL_MPTCP
 * @visit: called for each
 * @ctx: passed to it
 * @err: receives why it can't be done, and what to do about it
 *
 * A dump isn't atomic: the kernel locks one bucket of its tables after another,
 * so a socket that changes meanwhile may be seen as it was or as it is. On older
 * kernels (5.10 and 6.1) one that enters TIME_WAIT may be seen twice or not at
 * all. Listeners come first, sockets that are only bound do not come.
 *
 * Return: 0, what @visit ended it with, or a negative number with @err set.
 */
int diag_dump(const struct source_request *request, int family, uint32_t states,
	      diag_visit visit, void *ctx, struct source_error *err);

#endif /* TCPSTATES_SOURCE_SOCK_DIAG_H */
