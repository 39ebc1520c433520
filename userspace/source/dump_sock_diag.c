// SPDX-License-Identifier: GPL-2.0-only
/* Shows the sockets of a namespace by sock_diag. */
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include "source/dump.h"
#include "source/sock_diag.h"

/* An empty request stays in the namespace that was entered before. */
static const struct request here;

static enum result sock_diag_begin(const struct request *request, char *process,
				   struct request_error *err)
{
	snprintf(process, NETNS_PROCESS_SIZE, REQUEST_PROCFS "/self");
	return netns_enter_request(request, err);
}

/*
 * Listeners have a dump of their own, so that their order in a kernel's tables
 * does not matter.
 */
static enum result sock_diag_visit(const char *process, tcp_socket_visit visit, void *ctx,
				   struct request_error *err)
{
	const uint32_t listeners = TCP_STATE_BIT(TCP_LISTEN);
	enum result result;

	(void)process;
	result = sock_diag_dump(&here, AF_UNSPEC, listeners, visit, ctx, err);
	if (!result)
		result = sock_diag_dump(&here, AF_UNSPEC, TCP_ALL_STATE_BITS & ~listeners, visit,
					ctx, err);
	return result;
}

static enum result sock_diag_visit_mptcp(const char *process, uint32_t states,
					 tcp_socket_visit visit, void *ctx)
{
	struct request_error err;

	(void)process;
	return sock_diag_dump(&here, AF_UNSPEC, states | SOCK_DIAG_TELL_INFO, visit, ctx, &err);
}

const struct dump dump_sock_diag = {
	.origin = COUNTS_FROM_SOCK_DIAG,
	.knows_limits = true,
	.begin = sock_diag_begin,
	.visit = sock_diag_visit,
	.visit_mptcp = sock_diag_visit_mptcp,
};
