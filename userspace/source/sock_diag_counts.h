/* SPDX-License-Identifier: GPL-2.0 */
/* Counts without the module: dumps every socket from sock_diag and counts here. */
#ifndef TCPSTATES_SOURCE_SOCK_DIAG_COUNTS_H
#define TCPSTATES_SOURCE_SOCK_DIAG_COUNTS_H

#include "data/rows.h"
#include "source/sock_diag.h"

enum result sock_diag_counts(const struct request *request, struct counts *counts,
			     struct request_error *err);
enum result sock_diag_ports(const struct request *request, struct rows *rows,
			    struct request_error *err);

/* The dump that the two above share. */
enum result sock_diag_visit(const struct request *request, tcp_socket_visit visit, void *ctx,
			    struct counts_cost *cost, struct request_error *err);

#endif /* TCPSTATES_SOURCE_SOCK_DIAG_COUNTS_H */
