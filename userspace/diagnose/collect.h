/* SPDX-License-Identifier: GPL-2.0-only */
/* Collects the evidence of 'diagnose' from the running kernel. */
#ifndef TCPSTATES_DIAGNOSE_COLLECT_H
#define TCPSTATES_DIAGNOSE_COLLECT_H

#include "diagnose/findings.h"
#include "host/access.h"

enum result collect_samples(const struct request *request, uint32_t interval_ms,
			    struct evidence *evidence, struct netns_access *access,
			    struct request_error *err);
void collect_first_sockets(const struct request *request, const struct netns_access *access,
			   const struct findings_wants *wants, struct evidence *evidence);
void collect_sockets(const struct request *request, const struct netns_access *access,
		     const struct findings_wants *wants, struct evidence *evidence);

#endif /* TCPSTATES_DIAGNOSE_COLLECT_H */
