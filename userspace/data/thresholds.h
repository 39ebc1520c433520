/* SPDX-License-Identifier: GPL-2.0-only */
/* The thresholds of 'diagnose'. */
#ifndef TCPSTATES_DATA_THRESHOLDS_H
#define TCPSTATES_DATA_THRESHOLDS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "lib/json_writer.h"

/*
 * X(identifier, name, default, description). A figure at or above the threshold is a
 * problem; "twice" means in both samples.
 */
#define THRESHOLDS(X) \
	X(SYN_RECV, "syn-recv", 100, N_("half-open connections of one server port")) \
	X(SYN_COOKIES, "syn-cookies", 1, N_("SYN cookies sent per second, for a full queue")) \
	X(SYN_DROPS, "syn-drops", 1, N_("SYNs dropped per second with room in the accept queue")) \
	X(ACCEPT_QUEUE, "accept-queue", 80, N_("percent of a port's accept queues in use, twice")) \
	X(UNACCEPTED, "unaccepted", 50, \
	  N_("connections of one port never accepted, the same twice")) \
	X(CLOSE_WAIT, "close-wait", 50, \
	  N_("CLOSE_WAIT of one port, the same twice, of unknown age")) \
	X(CLOSE_WAIT_AGE, "close-wait-age", 60, \
	  N_("seconds in CLOSE_WAIT without a packet from the peer")) \
	X(DESCRIPTORS, "descriptors", 80, \
	  N_("CLOSE_WAIT in percent of their process's descriptor limit")) \
	X(LOCAL_PORTS, "local-ports", 70, \
	  N_("percent of ip_local_port_range towards one remote port")) \
	X(SYN_SENT, "syn-sent", 50, N_("unanswered SYNs towards one remote port, the same twice")) \
	X(REFUSED, "refused", 10, N_("connects refused per second")) \
	X(RETRANSMITS, "retransmits", 5, N_("segments retransmitted, in percent of those sent")) \
	X(RESETS, "resets", 20, N_("open connections reset per second")) \
	X(RESETS_SENT, "resets-sent", 100, N_("RSTs sent per second, but for refused connects")) \
	X(CLOSING, "closing", 50, N_("FIN_WAIT1, LAST_ACK, CLOSING of one port, the same twice")) \
	X(CLOSING_AGE, "closing-age", 10, \
	  N_("seconds without a packet in FIN_WAIT1, LAST_ACK, CLOSING")) \
	X(FIN_WAIT2, "fin-wait2", 50, N_("FIN_WAIT2 sockets that processes hold, the same twice")) \
	X(CLOSED, "closed", 100, N_("open sockets that are in no state but CLOSE, twice")) \
	X(SILENT, "silent", 100, \
	  N_("ESTABLISHED of one port, silent longer than keepalive")) \
	X(SILENT_SHARE, "silent-share", 10, \
	  N_("percent of one port's ESTABLISHED that are silent")) \
	X(ORPHANS, "orphans", 50, N_("percent of tcp_max_orphans, host-wide")) \
	X(TIME_WAIT, "time-wait", 90, N_("percent of tcp_max_tw_buckets")) \
	X(MEMORY, "memory", 90, N_("percent of tcp_mem's pressure limit, host-wide"))

#define THRESHOLD_ENUM(id, name, value, what)	THRESHOLD_##id,
enum threshold_id {
	THRESHOLDS(THRESHOLD_ENUM)
	NR_THRESHOLDS
};

#undef THRESHOLD_ENUM

#define THRESHOLD_MAX	1000000000

struct threshold {
	const char *name;
	uint64_t value;		/* the default */
	const char *what;	/* description */
};

extern const struct threshold thresholds[NR_THRESHOLDS];

void thresholds_default(uint64_t *values);
int thresholds_find(const char *arg);
bool thresholds_set(uint64_t *values, const char *arg);
void thresholds_print(FILE *out, const uint64_t *values);
void thresholds_print_json(FILE *out, const uint64_t *values);
void thresholds_json(struct json_writer *json, const uint64_t *values);

#endif /* TCPSTATES_DATA_THRESHOLDS_H */
