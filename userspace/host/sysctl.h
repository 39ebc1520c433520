/* SPDX-License-Identifier: GPL-2.0-only */
/* The sysctls that govern TCP's states, and their values in the running kernel. */
#ifndef TCPSTATES_HOST_SYSCTL_H
#define TCPSTATES_HOST_SYSCTL_H

#include <stdbool.h>
#include "data/counts.h"

/* X(identifier, name below net/, host-wide, description); the last is translated. */
#define SYSCTLS(X) \
	X(SOMAXCONN, "core/somaxconn", false, N_("limit of the backlog that listen() gets")) \
	X(ABORT_ON_OVERFLOW, "ipv4/tcp_abort_on_overflow", false, \
	  N_("if the accept queue is full: 0 drop the handshake's last ACK, 1 send RST")) \
	X(MAX_SYN_BACKLOG, "ipv4/tcp_max_syn_backlog", false, \
	  N_("limit of a listener's half-open connections; in use only if tcp_syncookies is 0")) \
	X(SYNCOOKIES, "ipv4/tcp_syncookies", false, \
	  N_("SYN cookies: 0 never, 1 if the SYN queue is full, 2 always")) \
	X(SYN_RETRIES, "ipv4/tcp_syn_retries", false, \
	  N_("limit of SYN retransmissions at doubling intervals")) \
	X(SYN_LINEAR, "ipv4/tcp_syn_linear_timeouts", false, \
	  N_("extra SYN retransmissions before those, 1 s apart")) \
	X(SYNACK_RETRIES, "ipv4/tcp_synack_retries", false, \
	  N_("limit of SYN+ACK retransmissions")) \
	X(KEEPALIVE_TIME, "ipv4/tcp_keepalive_time", false, \
	  N_("idle seconds before the first probe, where the program set SO_KEEPALIVE")) \
	X(KEEPALIVE_INTVL, "ipv4/tcp_keepalive_intvl", false, N_("seconds between probes")) \
	X(KEEPALIVE_PROBES, "ipv4/tcp_keepalive_probes", false, \
	  N_("limit of unanswered probes")) \
	X(ORPHAN_RETRIES, "ipv4/tcp_orphan_retries", false, \
	  N_("limit of retransmissions once no process owns the socket; 0 means 8")) \
	X(RETRIES2, "ipv4/tcp_retries2", false, \
	  N_("limit of retransmissions while a process owns the socket")) \
	X(FIN_TIMEOUT, "ipv4/tcp_fin_timeout", false, \
	  N_("limit in seconds once no process owns the socket")) \
	X(MAX_ORPHANS, "ipv4/tcp_max_orphans", true, \
	  N_("limit of sockets without a process, on the whole host")) \
	X(TW_REUSE, "ipv4/tcp_tw_reuse", false, \
	  N_("reuse of the port by a new connection: 0 no, 1 yes, 2 on loopback")) \
	X(TIMESTAMPS, "ipv4/tcp_timestamps", false, \
	  N_("timestamps, which tcp_tw_reuse needs: 0 no, 1 and 2 yes")) \
	X(MAX_TW_BUCKETS, "ipv4/tcp_max_tw_buckets", false, \
	  N_("limit of timewait sockets; further ones are closed at once")) \
	X(PORT_RANGE, "ipv4/ip_local_port_range", false, \
	  N_("range of local ports that the kernel gives to clients")) \
	X(TCP_MEM, "ipv4/tcp_mem", true, \
	  N_("limits of pages for all TCP buffers: low, pressure, high"))

#define SYSCTL_ENUM(id, name, of_host, what)	SYSCTL_##id,
enum sysctl_id {
	SYSCTLS(SYSCTL_ENUM)
	NR_SYSCTLS
};

#undef SYSCTL_ENUM

struct sysctl {
	const char *name;	/* path below /proc/sys/net, such as ipv4/tcp_mem */
	const char *what;	/* description in English, for _() */
	bool of_host;		/* one value for all namespaces; visible in the initial one only */
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
	int nr;		/* count of numbers; 0 if the value cannot be read */
};

extern const struct sysctl sysctls[NR_SYSCTLS];

void sysctl_name(enum sysctl_id id, char *text);
void sysctl_texts(const char *procfs, struct sysctl_text *texts);
void sysctl_values(const char *procfs, bool of_host, struct sysctl_value *values);

#endif /* TCPSTATES_HOST_SYSCTL_H */
