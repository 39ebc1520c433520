/* SPDX-License-Identifier: GPL-2.0-only */
/* The parser of sock_diag's replies. It neither prints nor allocates. */
#ifndef TCPSTATES_SOURCE_SOCK_DIAG_PARSE_H
#define TCPSTATES_SOURCE_SOCK_DIAG_PARSE_H

#include <stddef.h>
#include "source/tcp_socket.h"

enum sock_diag_reply {
	SOCK_DIAG_REPLY_MORE,		/* the dump goes on */
	SOCK_DIAG_REPLY_DONE,		/* the dump is complete */
	SOCK_DIAG_REPLY_STOPPED,	/* the visitor ended it */
	SOCK_DIAG_REPLY_REFUSED,	/* the kernel sent an error */
	SOCK_DIAG_REPLY_INTERRUPTED,	/* the kernel calls the dump inconsistent */
	SOCK_DIAG_REPLY_GARBAGE,	/* not a message of the protocol */
};

/* A dump and its progress. */
struct sock_diag_parse {
	uint32_t seq;		/* number of the request */
	uint32_t portid;	/* netlink address of the asking socket */
	uint8_t type;		/* type of messages that describe a socket */
	bool info;		/* fill struct tcp_socket's mptcp and idle_ms */
	tcp_socket_visit visit;
	void *ctx;
	bool begun;		/* at least one socket was visited */
	int error;		/* errno of a refusal, positive */
};

enum sock_diag_reply sock_diag_parse(struct sock_diag_parse *parse, const void *buf, size_t len);

#endif /* TCPSTATES_SOURCE_SOCK_DIAG_PARSE_H */
