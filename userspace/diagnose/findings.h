/* SPDX-License-Identifier: GPL-2.0-only */
/* Draws findings from the evidence. It neither reads nor prints anything. */
#ifndef TCPSTATES_DIAGNOSE_FINDINGS_H
#define TCPSTATES_DIAGNOSE_FINDINGS_H

#include "diagnose/evidence.h"

/* X(identifier, id); this is also the order of findings of the same gravity. */
#define FINDINGS(X) \
	X(ACCEPT_QUEUE, "accept-queue-full") \
	X(SYN_FLOOD, "syn-flood") \
	X(MEMORY, "tcp-memory") \
	X(ORPHANS, "orphans") \
	X(PORT_EXHAUSTION, "port-exhaustion") \
	X(STUCK_WORKER, "stuck-worker") \
	X(CLOSE_WAIT, "close-wait-leak") \
	X(PEER_DOWN, "peer-down") \
	X(REFUSED, "connects-refused") \
	X(PEER_GONE, "peer-gone") \
	X(RETRANSMITS, "retransmits") \
	X(RESETS, "resets") \
	X(FIN_WAIT2, "fin-wait2-held") \
	X(CLOSE_HELD, "close-held") \
	X(SILENT, "silent-established") \
	X(TIME_WAIT_LIMIT, "time-wait-limit")

#define FINDING_ENUM(id, name)	FINDING_##id,
enum finding_id {
	FINDINGS(FINDING_ENUM)
	NR_FINDINGS
};

#undef FINDING_ENUM

enum verdict {
	VERDICT_FINE,
	VERDICT_UNKNOWN,	/* data is missing */
	VERDICT_WARNING,
	VERDICT_CRITICAL,
};

/* Changes that only help while a sysctl has another value. */
enum advice {
	ADVICE_SYNCOOKIES,
	ADVICE_BACKLOG,
	ADVICE_SOMAXCONN,
	ADVICE_ORPHAN_RETRIES,
	ADVICE_FIN_TIMEOUT,
	ADVICE_TW_REUSE,
	ADVICE_TIMESTAMPS,
	ADVICE_PORT_RANGE,
	NR_ADVICES
};

#define FINDING_MAX_FACTS	8
#define FINDING_MAX_PORTS	5
#define FINDING_MAX_HOLDERS	5

/* A named figure. */
struct fact {
	const char *name;
	uint64_t value;
	bool rise;	/* increase of a counter between the samples */
	bool age;	/* the longest silence of a peer, in seconds */
};

struct fact_list {
	struct fact fact[FINDING_MAX_FACTS];
	int nr;
};

struct finding_port {
	enum rows_group side;
	uint16_t port;
	uint64_t rank;	/* the higher, the worse */
	struct fact_list facts;
};

struct finding {
	enum finding_id id;
	enum verdict verdict;
	struct fact_list facts;
	struct finding_port port[FINDING_MAX_PORTS];	/* the worst first */
	int nr_ports;
	size_t more_ports;	/* affected ports that port[] has no room for */
	struct holder holder[FINDING_MAX_HOLDERS];
	int nr_holders;
	size_t more_holders;
	const struct route *route;	/* in the evidence, or NULL */
	const struct top_peers *peers;	/* in the evidence, or NULL */
	const char *enter;	/* in the evidence: the command that enters the namespace, or "" */
	unsigned int wants;	/* 1U << row for each state whose single sockets would tell more */
	unsigned int wants_after;	/* as wants, but the second sample is enough */
	bool wants_routes;	/* so would the sockets that rule_suspects() picks */
	unsigned int advice;	/* 1U << enum advice for each change that would help */
	bool unconfirmed;	/* a suspicion: single sockets could not be read */
	const char *missing;	/* data that could not be read, for _(); or NULL */
};

/* One finding for each rule, the gravest first; rules that found nothing follow. */
struct findings {
	struct finding finding[NR_FINDINGS];
	int nr_found;		/* leading entries with a warning or worse */
};

/* Single sockets that would tell more. */
struct findings_wants {
	unsigned int states;	/* 1U << row for each state, in both samples */
	unsigned int after;	/* as states, in the second sample */
	bool routes;		/* the sockets that rule_suspects() picks, in all states */
};

extern const char *const finding_name[NR_FINDINGS];

void findings_evaluate(const struct evidence *evidence, struct findings *findings);
void findings_want(const struct findings *findings, struct findings_wants *wants);

#endif /* TCPSTATES_DIAGNOSE_FINDINGS_H */
