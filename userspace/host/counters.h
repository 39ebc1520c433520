/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's own counters in /proc/net: netstat, snmp and sockstat. */
#ifndef TCPSTATES_HOST_COUNTERS_H
#define TCPSTATES_HOST_COUNTERS_H

#include <stddef.h>
#include "lib/figure.h"

/*
 * X(identifier, group in the file, name). Counters start at 0 with the network
 * namespace and only rise. Older kernels lack some.
 */
#define COUNTERS_RISING(X) \
	X(SYNCOOKIES_SENT, "TcpExt", "SyncookiesSent") \
	X(SYNCOOKIES_FAILED, "TcpExt", "SyncookiesFailed") \
	X(REQQ_FULL_COOKIES, "TcpExt", "TCPReqQFullDoCookies") \
	X(REQQ_FULL_DROP, "TcpExt", "TCPReqQFullDrop") \
	X(LISTEN_OVERFLOWS, "TcpExt", "ListenOverflows") \
	X(LISTEN_DROPS, "TcpExt", "ListenDrops") \
	X(TIME_WAIT_OVERFLOW, "TcpExt", "TCPTimeWaitOverflow") \
	X(ABORT_ON_MEMORY, "TcpExt", "TCPAbortOnMemory") \
	X(MEMORY_PRESSURES, "TcpExt", "TCPMemoryPressures") \
	X(TIMEOUTS, "TcpExt", "TCPTimeouts") \
	X(PASSIVE_OPENS, "Tcp", "PassiveOpens") \
	X(ACTIVE_OPENS, "Tcp", "ActiveOpens") \
	X(ATTEMPT_FAILS, "Tcp", "AttemptFails") \
	X(ESTAB_RESETS, "Tcp", "EstabResets") \
	X(OUT_SEGS, "Tcp", "OutSegs") \
	X(RETRANS_SEGS, "Tcp", "RetransSegs") \
	X(OUT_RSTS, "Tcp", "OutRsts")

/* Gauges of sockstat rise and fall. orphan, alloc and mem are host-wide, others are not. */
#define COUNTERS_GAUGES(X) \
	X(IN_USE, "TCP", "inuse") \
	X(IN_USE_IPV6, "TCP6", "inuse") \
	X(TIME_WAIT, "TCP", "tw") \
	X(ORPHANS, "TCP", "orphan") \
	X(ALLOC, "TCP", "alloc") \
	X(MEMORY, "TCP", "mem")

#define COUNTERS_ENUM(id, group, name)	COUNTER_##id,
enum counter_id {
	COUNTERS_RISING(COUNTERS_ENUM)
	COUNTERS_NR_RISING,
	COUNTERS_BEFORE_GAUGES = COUNTERS_NR_RISING - 1,
	COUNTERS_GAUGES(COUNTERS_ENUM)
	COUNTERS_NR
};

#undef COUNTERS_ENUM

extern const char *const counter_name[COUNTERS_NR];

void counters_read(const char *dir, struct figure *figures);
void counters_read_gauges(const char *dir, struct figure *figures);
struct figure counters_in_use_everywhere(void);
void counters_parse_pairs(const char *text, size_t len, struct figure *figures);
void counters_parse_sockstat(const char *text, size_t len, struct figure *figures);

#endif /* TCPSTATES_HOST_COUNTERS_H */
