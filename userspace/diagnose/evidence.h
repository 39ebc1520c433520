/* SPDX-License-Identifier: GPL-2.0-only */
/* The evidence that findings are drawn from: two samples, limits, and single sockets. */
#ifndef TCPSTATES_DIAGNOSE_EVIDENCE_H
#define TCPSTATES_DIAGNOSE_EVIDENCE_H

#include "data/counts.h"
#include "data/idle.h"
#include "data/peers.h"
#include "data/rows.h"
#include "data/thresholds.h"
#include "host/counters.h"
#include "host/netns_entry.h"
#include "host/sysctl.h"

struct sample {
	struct counts counts;
	struct rows ports;	/* in the order of rows_order() */
	bool have_ports;
	struct figure counter[COUNTERS_NR];
	struct figure in_use;	/* full sockets in the tables of all namespaces, if known */
};

/* Sockets of one state and port that a process holds. */
struct holder {
	enum tcpstates_row state;
	enum rows_group side;
	uint16_t port;		/* local on the server side, else remote */
	uint64_t pid;		/* 0: its descriptors could not be read */
	char comm[32];
	uint64_t sockets;
	bool full;		/* a listener's: accept queue over its limit */
	struct figure limit;	/* soft limit of the process on descriptors */
};

/* Sockets of one port that were in the same state in both samples. */
struct stay {
	enum tcpstates_row state;
	enum rows_group side;
	uint16_t port;		/* local on the server side, else remote */
	uint64_t sockets;
	uint64_t no_file;	/* the part of them that is not accepted yet, or an orphan */
	uint64_t idle_ms;	/* the longest silence of their peers, 0 if it is not known */
};

/* Sockets from one source address to one destination address and port. */
struct route {
	uint8_t family;		/* AF_INET or AF_INET6 */
	uint16_t port;
	uint32_t local[4];	/* in the form of struct tcp_socket */
	uint32_t remote[4];
	uint64_t sockets;	/* with a local port in ip_local_port_range */
	uint64_t time_wait;	/* the part of them in TIME_WAIT */
	uint64_t aged;		/* the part of these that the kernel lets tcp_tw_reuse take */
};

/* Sockets whose remote addresses are counted. */
enum peers_of {
	PEERS_OF_SYN_SENT,
	PEERS_OF_SYN_RECV,
	PEERS_OF_QUEUES,	/* connections that wait to be accepted */
	NR_PEERS_OF
};

/* The remote addresses with most sockets, and the number of the other sockets. */
#define TOP_PEERS	3
struct top_peers {
	struct {
		char address[PEERS_TEXT_SIZE];
		uint64_t sockets;
	} peer[TOP_PEERS];
	int nr;
	uint64_t others;
};

struct evidence {
	struct sample before;
	struct sample after;
	uint64_t interval_ms;	/* between the samples, at least 1 */
	struct sysctl_value sysctl[NR_SYSCTLS];
	uint64_t threshold[NR_THRESHOLDS];
	struct rows idle;	/* the idle times of the second sample (data/idle.h), or empty */
	char enter[NETNS_ENTRY_SIZE];	/* the command that enters the namespace, or "" */

	/* The rest is set only if single sockets could be read. */
	bool have_sockets;
	const char *socket_source;	/* "sock_diag" or "/proc/net/tcp" */
	bool have_ages;			/* sockets that are too young are no stays */
	struct holder *holder;		/* most sockets first */
	size_t nr_holders;
	bool all_processes;		/* the descriptors of all could be read */
	bool may_trace;			/* this process has the capabilities for that */
	struct top_peers peers[NR_PEERS_OF];
	struct route *route;		/* most sockets first */
	size_t nr_routes;

	/* The sockets of the first sample: see stays.h. */
	uint64_t *first;
	size_t nr_first;
	unsigned int first_states;	/* 1U << row for each state that was read */
	struct stay *stay;		/* in the order of stays_compare() */
	size_t nr_stays;
	unsigned int stay_states;	/* the states that were read in both samples */
};

void evidence_free(struct evidence *evidence);
struct figure evidence_rise(const struct evidence *e, enum counter_id id);
bool evidence_rises(const struct evidence *e, enum counter_id id, enum threshold_id per_second);
bool evidence_knows_stays(const struct evidence *e, unsigned int states);
struct stay evidence_stay(const struct evidence *e, const struct row *row,
			  enum tcpstates_row state);
const struct row *evidence_row(const struct rows *rows, const struct row *like);

#endif /* TCPSTATES_DIAGNOSE_EVIDENCE_H */
