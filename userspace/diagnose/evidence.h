/* SPDX-License-Identifier: GPL-2.0 */
/* What findings are drawn from: two samples, and what was looked up after them. */
#ifndef TCPSTATES_DIAGNOSE_EVIDENCE_H
#define TCPSTATES_DIAGNOSE_EVIDENCE_H

#include <stdbool.h>
#include "data/counts.h"
#include "host/counters.h"
#include "data/rows.h"
#include "host/sysctl.h"
#include "data/thresholds.h"

struct sample {
	struct counts counts;
	struct rows ports;		/* in the order of the file */
	bool have_ports;
	struct figure counter[COUNTERS_NR];
};

/* Sockets of one state and port that a process holds. */
struct holder {
	enum tcpstates_row state;
	enum rows_group side;
	uint16_t port;		/* local on the side of servers, remote on the other */
	uint64_t pid;		/* 0: no process that could be looked at */
	char comm[32];
	uint64_t sockets;
};

/* Sockets from one address to another and one port there. */
struct route {
	uint8_t family;		/* AF_INET or AF_INET6 */
	uint16_t port;
	uint32_t local[4];	/* as struct tcp_socket has them */
	uint32_t remote[4];
	uint64_t sockets;	/* whose local port is of ip_local_port_range */
	uint64_t time_wait;	/* those of them in TIME_WAIT */
};

struct evidence {
	struct sample before;
	struct sample after;
	uint64_t interval_ms;	/* between them, 1 at least */
	struct sysctl_value sysctl[NR_SYSCTLS];
	uint64_t threshold[NR_THRESHOLDS];

	/* What single sockets tell, if they were asked. */
	bool have_sockets;
	const char *socket_source;	/* "sock_diag" or "/proc/net/tcp" */
	struct holder *holder;		/* the most sockets first */
	size_t nr_holders;
	bool all_processes;		/* none was forbidden to look at */
	struct route *route;		/* the most sockets first */
	size_t nr_routes;
};

void evidence_free(struct evidence *evidence);

#endif /* TCPSTATES_DIAGNOSE_EVIDENCE_H */
