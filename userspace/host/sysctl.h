/* SPDX-License-Identifier: GPL-2.0 */
/* The sysctls that rule TCP's states, and their values in the running kernel. */
#ifndef TCPSTATES_HOST_SYSCTL_H
#define TCPSTATES_HOST_SYSCTL_H

#include <stdbool.h>
#include "data/counts.h"

/* X(identifier, name below net/, host-wide, what it is); the last is translated. */
#define SYSCTLS(X) \
	X(SOMAXCONN, "core/somaxconn", false, N_("the most that a listen() gets as its backlog")) \
	X(MAX_SYN_BACKLOG, "ipv4/tcp_max_syn_backlog", false, \
	  N_("half-open connections of a listener, only where tcp_syncookies is 0")) \
	X(SYNCOOKIES, "ipv4/tcp_syncookies", false, \
	  N_("1: SYN cookies once the queue is full, 2: always, 0: drop instead")) \
	X(SYN_RETRIES, "ipv4/tcp_syn_retries", false, N_("how often a SYN is repeated")) \
	X(SYN_LINEAR, "ipv4/tcp_syn_linear_timeouts", false, \
	  N_("how many of these at a steady pace, before it doubles")) \
	X(SYNACK_RETRIES, "ipv4/tcp_synack_retries", false, N_("how often a SYN+ACK is repeated")) \
	X(KEEPALIVE_TIME, "ipv4/tcp_keepalive_time", false, \
	  N_("idle seconds before the first probe, where the program set SO_KEEPALIVE")) \
	X(KEEPALIVE_INTVL, "ipv4/tcp_keepalive_intvl", false, N_("seconds between probes")) \
	X(KEEPALIVE_PROBES, "ipv4/tcp_keepalive_probes", false, \
	  N_("probes without an answer that end it")) \
	X(ORPHAN_RETRIES, "ipv4/tcp_orphan_retries", false, \
	  N_("retransmissions once no process owns it; 0 means 8")) \
	X(RETRIES2, "ipv4/tcp_retries2", false, \
	  N_("retransmissions while a process owns it")) \
	X(FIN_TIMEOUT, "ipv4/tcp_fin_timeout", false, \
	  N_("seconds that it stays once no process owns it")) \
	X(MAX_ORPHANS, "ipv4/tcp_max_orphans", true, \
	  N_("sockets without a process on the whole host")) \
	X(TW_REUSE, "ipv4/tcp_tw_reuse", false, \
	  N_("may a new connection take its port: 0 no, 1 yes, 2 on loopback")) \
	X(MAX_TW_BUCKETS, "ipv4/tcp_max_tw_buckets", false, \
	  N_("the most of these; the next are closed at once")) \
	X(PORT_RANGE, "ipv4/ip_local_port_range", false, \
	  N_("local ports that the kernel gives to clients")) \
	X(TCP_MEM, "ipv4/tcp_mem", true, N_("pages for all TCP buffers: low, pressure, limit"))

#define SYSCTL_ENUM(id, name, of_host, what)	SYSCTL_##id,
enum sysctl_id {
	SYSCTLS(SYSCTL_ENUM)
	NR_SYSCTLS
};

#undef SYSCTL_ENUM

struct sysctl {
	const char *name;	/* ipv4/tcp_mem: its path below /proc/sys/net */
	const char *what;	/* for _() */
	bool of_host;		/* one for all namespaces, to be seen in the initial one only */
};

#define SYSCTL_TEXT_SIZE	64
#define SYSCTL_MAX_VALUES	3

/* A value as text; "" if it cannot be read. */
struct sysctl_text {
	char text[SYSCTL_TEXT_SIZE];
};

/* A value as numbers. */
struct sysctl_value {
	uint64_t number[SYSCTL_MAX_VALUES];
	int nr;		/* of numbers; 0 if the value cannot be read */
};

extern const struct sysctl sysctls[NR_SYSCTLS];

void sysctl_name(enum sysctl_id id, char *text);
void sysctl_texts(const char *procfs, struct sysctl_text *texts);
void sysctl_values(const char *procfs, bool of_host, struct sysctl_value *values);

#endif /* TCPSTATES_HOST_SYSCTL_H */
