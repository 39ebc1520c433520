// SPDX-License-Identifier: GPL-2.0-only
/*
 * A libFuzzer target: the parser of sock_diag's replies. It never reads beyond the
 * end. The first byte of the input holds the settings of the request.
 */
#include <linux/netlink.h>
#include "sock_diag_messages.h"
#include "fuzz.h"
#include "data/state_names.h"
#include "source/sock_diag_parse.h"

#define STOP	0x80	/* the visitor stops at the second socket */
#define INFO	0x40

struct visits {
	size_t nr;
	bool stop;
};

static int visit(const struct tcp_socket *socket, void *ctx)
{
	struct visits *visits = ctx;

	require(state_row(socket->state) < TCPSTATES_NR_ROWS);
	require(socket->mini == !!socket->mini && socket->mptcp == !!socket->mptcp);
	require(socket->idle_ms.value <= UINT32_MAX);
	require(socket->idle_ms.have || !socket->idle_ms.value);
	return ++visits->nr == 2 && visits->stop;
}

static void check(const struct sock_diag_parse *parse, enum sock_diag_reply reply,
		  const struct visits *visits, size_t size)
{
	require(reply <= SOCK_DIAG_REPLY_GARBAGE);
	require((reply == SOCK_DIAG_REPLY_REFUSED) == !!parse->error);
	require((reply == SOCK_DIAG_REPLY_STOPPED) == (visits->stop && visits->nr == 2));
	require(visits->nr <= size / (NLMSG_HDRLEN + sizeof(struct inet_diag_msg)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct visits visits = { .stop = size && *data & STOP };
	struct sock_diag_parse parse = {
		.seq = MESSAGES_SEQ,
		.portid = MESSAGES_PORTID,
		.type = MESSAGES_TYPE,
		.info = size && *data & INFO,
		.visit = visit,
		.ctx = &visits,
	};
	enum sock_diag_reply reply;
	char *copy;

	if (!size)
		return 0;
	/* Aligned, with nothing after it. */
	copy = malloc(size > 1 ? size - 1 : 1);
	require(copy);
	memcpy(copy, data + 1, size - 1);
	reply = sock_diag_parse(&parse, copy, size - 1);
	check(&parse, reply, &visits, size - 1);
	free(copy);
	return 0;
}
