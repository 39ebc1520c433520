/* SPDX-License-Identifier: GPL-2.0-only */
/* Routes of single sockets: the addresses that share the local ports. */
#ifndef TCPSTATES_DIAGNOSE_ROUTES_H
#define TCPSTATES_DIAGNOSE_ROUTES_H

#include "diagnose/evidence.h"
#include "source/tcp_socket.h"

void routes_set(struct route *route, const struct tcp_socket *socket);
size_t routes_sum(struct route *route, size_t nr);

#endif /* TCPSTATES_DIAGNOSE_ROUTES_H */
