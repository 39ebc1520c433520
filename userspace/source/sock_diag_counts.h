/* SPDX-License-Identifier: GPL-2.0 */
/* The source that does without the module: every socket dumped, and counted here. */
#ifndef TCPSTATES_SOURCE_SOCK_DIAG_COUNTS_H
#define TCPSTATES_SOURCE_SOCK_DIAG_COUNTS_H

#include "source/sock_diag.h"
#include "data/rows.h"

int source_diag_counts(const struct source_request *request, struct counts *counts,
		       struct source_error *err);
int source_diag_ports(const struct source_request *request, struct rows *rows,
		      struct source_error *err);

/* What both share. */
enum tcpstates_row source_diag_row(unsigned int state);
int source_diag_dump(const struct source_request *request, diag_visit visit, void *ctx,
		     struct counts_cost *cost, struct source_error *err);
struct figure source_diag_netns(void);

#endif /* TCPSTATES_SOURCE_SOCK_DIAG_COUNTS_H */
