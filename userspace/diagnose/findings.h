/* SPDX-License-Identifier: GPL-2.0 */
/* What is wrong, by the evidence: neither reads nor prints anything. */
#ifndef TCPSTATES_DIAGNOSE_FINDINGS_H
#define TCPSTATES_DIAGNOSE_FINDINGS_H

#include "diagnose/evidence.h"

/* X(identifier, id); the order is that in which equally grave ones are told. */
#define FINDINGS(X) \
	X(ACCEPT_QUEUE, "accept-queue-full") \
	X(SYN_FLOOD, "syn-flood") \
	X(MEMORY, "tcp-memory") \
	X(ORPHANS, "orphans") \
	X(PORT_EXHAUSTION, "port-exhaustion") \
	X(STUCK_WORKER, "stuck-worker") \
	X(CLOSE_WAIT, "close-wait-leak") \
	X(PEER_DOWN, "peer-down") \
	X(PEER_GONE, "peer-gone") \
	X(FIN_WAIT2, "fin-wait2-held") \
	X(TIME_WAIT_LIMIT, "time-wait-limit")

#define FINDING_ENUM(id, name)	FINDING_##id,
enum finding_id {
	FINDINGS(FINDING_ENUM)
	NR_FINDINGS
};

#undef FINDING_ENUM

enum verdict {
	VERDICT_FINE,
	VERDICT_UNKNOWN,	/* what it takes could not be looked at */
	VERDICT_WARNING,
	VERDICT_CRITICAL,
};

#define FINDING_MAX_FIGURES	8
#define FINDING_MAX_PORTS	5
#define FINDING_MAX_HOLDERS	5

/* A figure by its name. */
struct fact {
	const char *name;
	uint64_t value;
	bool rise;	/* of a counter, from one sample to the other */
};

struct fact_list {
	struct fact fact[FINDING_MAX_FIGURES];
	int nr;
};

struct finding_port {
	enum rows_group side;
	uint16_t port;
	uint64_t rank;
	struct fact_list facts;
};

struct finding {
	enum finding_id id;
	enum verdict verdict;
	struct fact_list facts;
	struct finding_port port[FINDING_MAX_PORTS];	/* the worst first */
	int nr_ports;
	size_t more_ports;	/* that have no room there */
	struct holder holder[FINDING_MAX_HOLDERS];
	int nr_holders;
	size_t more_holders;
	const struct route *route;	/* of the evidence, or NULL */
	bool unconfirmed;	/* only suspected: single sockets could not be asked */
	const char *lacks;	/* what could not be looked at, or NULL; for unknown ones too */
};

/* One for each check, the gravest first: those that are fine too. */
struct findings {
	struct finding finding[NR_FINDINGS];
	int nr_found;		/* the first of them */
};

/* States, as 1U << row, whose single sockets would tell more. */
struct findings_wants {
	unsigned int states;
	bool routes;		/* sockets of all states towards these ports: */
	uint16_t port[FINDING_MAX_PORTS];
	int nr_ports;
};

extern const char *const finding_name[NR_FINDINGS];

void findings_evaluate(const struct evidence *evidence, struct findings *findings);
void findings_want(const struct findings *findings, struct findings_wants *wants);

/* What the files of the evaluation share. */
typedef void (*finding_rule)(const struct evidence *e, struct finding *f);

void rule_accept_queue(const struct evidence *e, struct finding *f);
void rule_stuck_worker(const struct evidence *e, struct finding *f);
void rule_syn_flood(const struct evidence *e, struct finding *f);
void rule_memory(const struct evidence *e, struct finding *f);
void rule_orphans(const struct evidence *e, struct finding *f);
void rule_time_wait(const struct evidence *e, struct finding *f);
void rule_port_exhaustion(const struct evidence *e, struct finding *f);
void rule_close_wait(const struct evidence *e, struct finding *f);
void rule_peer_down(const struct evidence *e, struct finding *f);
void rule_peer_gone(const struct evidence *e, struct finding *f);
void rule_fin_wait2(const struct evidence *e, struct finding *f);

void finding_fact(struct fact_list *facts, const char *name, uint64_t value);
void finding_rise(struct finding *f, const struct evidence *e, enum counter_id id);
void finding_unknown(struct finding *f, const char *lacks);
struct finding_port *finding_add_port(struct finding *f, const struct row *row, uint64_t rank);
void finding_add_holders(struct finding *f, const struct evidence *e, enum tcpstates_row state);
struct figure evidence_rise(const struct evidence *e, enum counter_id id);
bool evidence_rises(const struct evidence *e, enum counter_id id, enum threshold_id per_second);
const struct row *evidence_row(const struct rows *rows, const struct row *like);

#endif /* TCPSTATES_DIAGNOSE_FINDINGS_H */
