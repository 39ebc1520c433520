/* SPDX-License-Identifier: GPL-2.0-only */
/* One TCP socket, as sock_diag and /proc/net/tcp show it. */
#ifndef TCPSTATES_SOURCE_TCP_SOCKET_H
#define TCPSTATES_SOURCE_TCP_SOCKET_H

#include <stdbool.h>
#include <stdint.h>
#include "lib/figure.h"

/* Values of the kernel's idiag_timer. */
enum tcp_timer {
	TCP_TIMER_OFF,
	TCP_TIMER_ON,		/* retransmission; of a SYN+ACK too */
	TCP_TIMER_KEEPALIVE,
	TCP_TIMER_TIMEWAIT,
	TCP_TIMER_PROBE0,	/* zero window probe */
	TCP_TIMER_DELACK,	/* newer kernels only */
};

struct tcp_socket {
	uint8_t family;		/* AF_INET, or AF_INET6, v4-mapped ones included */
	uint8_t state;		/* the kernel's number: 1 ESTABLISHED ... 11 CLOSING */
	uint8_t timer;		/* enum tcp_timer, or a newer kernel's value */
	bool mini;		/* a request or timewait socket: no queues, uid, inode */
	uint16_t local_port;	/* host order */
	uint16_t remote_port;
	uint32_t local[4];	/* network order; IPv4 in the first, else all four */
	uint32_t remote[4];
	uint32_t rqueue;	/* bytes not read; of a listener: its accept queue */
	uint32_t wqueue;	/* bytes not acknowledged; of a listener: its backlog */
	uint32_t expires_ms;	/* time until the timer fires; sock_diag only */
	uint32_t uid;
	uint32_t inode;		/* 0 without a file: an orphan, or not accepted yet */
	bool mptcp;		/* a subflow of MPTCP; only with SOCK_DIAG_TELL_INFO */
	struct figure idle_ms;	/* time since anything came from the peer; as mptcp */
};

/* Sets of states: a bit for each of the kernel's numbers. */
#define TCP_STATE_BIT(number)	(UINT32_C(1) << (number))
#define TCP_ALL_STATE_BITS	UINT32_C(0xffe)

/* Called for each socket; @socket is valid during the call. Return: 0 to go on. */
typedef int (*tcp_socket_visit)(const struct tcp_socket *socket, void *ctx);

#endif /* TCPSTATES_SOURCE_TCP_SOCKET_H */
