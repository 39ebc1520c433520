/* SPDX-License-Identifier: GPL-2.0-only */
/* TCP sockets one by one, from the kernel's sock_diag: about 1 µs for each socket. */
#ifndef TCPSTATES_SOURCE_SOCK_DIAG_H
#define TCPSTATES_SOURCE_SOCK_DIAG_H

#include "host/request.h"
#include "source/tcp_socket.h"

/* Beside states: fills struct tcp_socket's mptcp and idle, which doubles the cost of a dump. */
#define SOCK_DIAG_TELL_INFO	(UINT32_C(1) << 31)

/**
 * sock_diag_dump() - visit the TCP sockets of a network namespace
 * @request: names the namespace; this process stays in it afterwards
 * @family: AF_INET, AF_INET6, or AF_UNSPEC for both
 * @states: a TCP_STATE_BIT() for each state, and perhaps SOCK_DIAG_TELL_INFO
 * @visit: called for each socket
 * @ctx: passed to @visit
 * @err: receives the reason of a failure, and what to do about it
 *
 * A dump is not atomic: the kernel locks one bucket of its tables after another,
 * so a socket that changes during the dump is seen in its old or its new state.
 * Before 6.12 a socket that enters TIME_WAIT may be seen twice or not at all.
 * Listeners come first. Sockets that are only bound are not visited.
 *
 * Return: RESULT_OK, RESULT_STOPPED if @visit ended it, or another result with
 * @err set.
 */
enum result sock_diag_dump(const struct request *request, int family, uint32_t states,
			   tcp_socket_visit visit, void *ctx, struct request_error *err);

#endif /* TCPSTATES_SOURCE_SOCK_DIAG_H */
