/* SPDX-License-Identifier: GPL-2.0 */
/* Counts and rows from where they are asked from: a source, and the parser. */
#ifndef TCPSTATES_SOURCE_LOAD_H
#define TCPSTATES_SOURCE_LOAD_H

#include "data/rows.h"
#include "host/request.h"

int load_counts(const struct source_request *request, struct counts *counts,
		struct source_error *err);
int load_ports(const struct source_request *request, struct rows *rows,
	       struct source_error *err);
int load_netns(const struct source_request *request, struct rows *rows,
	       struct source_error *err);

#endif /* TCPSTATES_SOURCE_LOAD_H */
