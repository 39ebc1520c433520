/* SPDX-License-Identifier: GPL-2.0 */
/* The parser of what sock_diag replies. It neither prints nor allocates. */
#ifndef TCPSTATES_SOURCE_SOCK_DIAG_PARSE_H
#define TCPSTATES_SOURCE_SOCK_DIAG_PARSE_H

#include <stddef.h>
#include "source/sock_diag.h"

enum diag_reply {
	DIAG_REPLY_MORE,	/* and there is more to come */
	DIAG_REPLY_DONE,	/* that was all of it */
	DIAG_REPLY_STOPPED,	/* the visitor wants no more */
	DIAG_REPLY_REFUSED,	/* the kernel says why */
	DIAG_REPLY_INTERRUPTED,	/* the kernel says that the dump is inconsistent */
	DIAG_REPLY_GARBAGE,	/* not what the protocol has */
};

/* What a dump is and what became of it. */
struct diag_parse {
	uint32_t seq;		/* of the request */
	uint32_t portid;	/* of the socket that asked */
	uint8_t type;		/* of messages with a socket */
	bool mptcp;		/* as DIAG_TELL_MPTCP */
	diag_visit visit;
	void *ctx;
	bool begun;		/* a socket was visited */
	int stopped;		/* what the visitor returned */
	int error;		/* errno of a refusal, positive */
};

enum diag_reply diag_parse(struct diag_parse *parse, const void *buf, size_t len);

#endif /* TCPSTATES_SOURCE_SOCK_DIAG_PARSE_H */
