/* SPDX-License-Identifier: GPL-2.0-only */
/* Recognizes the sockets of the first sample in the second one. */
#ifndef TCPSTATES_DIAGNOSE_STAYS_H
#define TCPSTATES_DIAGNOSE_STAYS_H

#include "diagnose/evidence.h"
#include "source/tcp_socket.h"

uint64_t stays_identity(const struct tcp_socket *socket);
void stays_order(struct evidence *evidence);
bool stays_contains(const struct evidence *evidence, const struct tcp_socket *socket);
int stays_compare(const void *x, const void *y);
size_t stays_sum(struct stay *stay, size_t nr);

#endif /* TCPSTATES_DIAGNOSE_STAYS_H */
