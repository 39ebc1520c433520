/* SPDX-License-Identifier: GPL-2.0 */
/* Gathers the evidence of 'diagnose' from a running kernel. */
#ifndef TCPSTATES_DIAGNOSE_COLLECT_H
#define TCPSTATES_DIAGNOSE_COLLECT_H

#include "diagnose/evidence.h"
#include "diagnose/findings.h"
#include "host/access.h"

int collect_samples(const struct request *request, uint32_t interval_ms,
		    struct evidence *evidence, struct netns_access *access, struct request_error *err);
void collect_sockets(const struct request *request, const struct netns_access *access,
		     const struct findings_wants *wants, struct evidence *evidence);

/* A socket whose process is looked for. */
struct held_socket {
	uint32_t inode;
	enum tcpstates_row state;
	enum rows_group side;
	uint16_t port;
	uint64_t pid;	/* 0 until it is found */
};

int holders_find(const char *procfs, struct held_socket *held, size_t nr,
		 struct evidence *evidence);

#endif /* TCPSTATES_DIAGNOSE_COLLECT_H */
