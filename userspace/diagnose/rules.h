/* SPDX-License-Identifier: GPL-2.0-only */
/* The rules, one for each finding, and the functions by which they fill it in. */
#ifndef TCPSTATES_DIAGNOSE_RULES_H
#define TCPSTATES_DIAGNOSE_RULES_H

#include "diagnose/findings.h"

/* Each rule gets a finding with its id and all else 0: fine, without facts. */
void rule_accept_queue(const struct evidence *e, struct finding *f);
bool rule_is_queue_short(const struct evidence *e, uint16_t port);
extern const unsigned int rule_queued_states;
bool rule_names_listeners(const struct evidence *e, uint16_t port);
void rule_stuck_worker(const struct evidence *e, struct finding *f);
void rule_syn_flood(const struct evidence *e, struct finding *f);
void rule_memory(const struct evidence *e, struct finding *f);
void rule_orphans(const struct evidence *e, struct finding *f);
void rule_time_wait(const struct evidence *e, struct finding *f);
void rule_port_exhaustion(const struct evidence *e, struct finding *f);
bool rule_suspects(const struct evidence *e, uint16_t local_port, uint16_t remote_port);
bool rule_reuse_is_set(const struct evidence *e, const struct route *route);
void rule_close_wait(const struct evidence *e, struct finding *f);
void rule_peer_down(const struct evidence *e, struct finding *f);
void rule_peer_gone(const struct evidence *e, struct finding *f);
void rule_refused(const struct evidence *e, struct finding *f);
void rule_retransmits(const struct evidence *e, struct finding *f);
void rule_resets(const struct evidence *e, struct finding *f);
void rule_close_held(const struct evidence *e, struct finding *f);
void rule_fin_wait2(const struct evidence *e, struct finding *f);
void rule_silent(const struct evidence *e, struct finding *f);
bool rule_wants_idle(const struct evidence *e);
uint64_t rule_silence_ms(const struct evidence *e, enum tcpstates_row state);

void finding_worsen(struct finding *f, enum verdict verdict);
void finding_missing(struct finding *f, const char *data);
void finding_fact(struct fact_list *facts, const char *name, uint64_t value);
void finding_age(struct fact_list *facts, uint64_t seconds);
void finding_add_total(struct finding *f, const struct evidence *e, enum tcpstates_row state);
void finding_rise(struct finding *f, const struct evidence *e, enum counter_id id);
struct finding_port *finding_add_port(struct finding *f, const struct row *row, uint64_t rank);
void finding_add_holders(struct finding *f, const struct evidence *e, enum tcpstates_row state);
void finding_add_listeners(struct finding *f, const struct evidence *e, bool full);
void finding_add_peers(struct finding *f, const struct evidence *e, enum peers_of of);
uint64_t rule_queued(const struct sample *sample, const struct row *row);

/* Missing data of a pile that is only known by its numbers. */
#define MISSING_SOCKETS	N_("single sockets: counts do not tell if the same ones stayed")

void advice_choose(const struct evidence *e, struct finding *f);

#endif /* TCPSTATES_DIAGNOSE_RULES_H */
