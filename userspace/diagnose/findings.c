// SPDX-License-Identifier: GPL-2.0
/* The evaluation: all checks, their order, and what they share. */
#include <stdlib.h>
#include <string.h>
#include "diagnose/findings.h"

static const finding_rule checks[NR_FINDINGS] = {
	[FINDING_ACCEPT_QUEUE] = rule_accept_queue,
	[FINDING_SYN_FLOOD] = rule_syn_flood,
	[FINDING_MEMORY] = rule_memory,
	[FINDING_ORPHANS] = rule_orphans,
	[FINDING_PORT_EXHAUSTION] = rule_port_exhaustion,
	[FINDING_STUCK_WORKER] = rule_stuck_worker,
	[FINDING_CLOSE_WAIT] = rule_close_wait,
	[FINDING_PEER_DOWN] = rule_peer_down,
	[FINDING_PEER_GONE] = rule_peer_gone,
	[FINDING_FIN_WAIT2] = rule_fin_wait2,
	[FINDING_TIME_WAIT_LIMIT] = rule_time_wait,
};

const char *const finding_name[NR_FINDINGS] = {
#define NAME(id, name) [FINDING_##id] = name,
	FINDINGS(NAME)
#undef NAME
};

void evidence_free(struct evidence *evidence)
{
	rows_free(&evidence->before.ports);
	rows_free(&evidence->after.ports);
	free(evidence->holder);
	free(evidence->route);
}

void finding_fact(struct fact_list *facts, const char *name, uint64_t value)
{
	if (facts->nr < FINDING_MAX_FIGURES)
		facts->fact[facts->nr++] = (struct fact){ name, value, false };
}

/* By how much a counter rose, if that is known. */
void finding_rise(struct finding *f, const struct evidence *e, enum counter_id id)
{
	struct figure rise = evidence_rise(e, id);

	if (!rise.have || f->facts.nr == FINDING_MAX_FIGURES)
		return;
	f->facts.fact[f->facts.nr++] = (struct fact){ counter_name[id], rise.value, true };
}

/* What it takes could not be looked at; a finding made without it stays one. */
void finding_unknown(struct finding *f, const char *lacks)
{
	f->lacks = lacks;
	if (f->verdict == VERDICT_FINE)
		f->verdict = VERDICT_UNKNOWN;
}

/**
 * finding_add_port() - name a port among the worst ones
 * @f: the finding
 * @row: the port
 * @rank: how bad it is
 *
 * Return: its place, for facts; NULL if there are enough that are worse.
 */
struct finding_port *finding_add_port(struct finding *f, const struct row *row, uint64_t rank)
{
	struct finding_port *last = f->port + FINDING_MAX_PORTS - 1, *port = f->port;

	while (port < f->port + f->nr_ports && port->rank >= rank)
		port++;
	if (f->nr_ports == FINDING_MAX_PORTS)
		f->more_ports++;
	else
		f->nr_ports++;
	if (port > last)
		return NULL;
	memmove(port + 1, port, (size_t)(last - port) * sizeof(*port));
	*port = (struct finding_port){ row->group, (uint16_t)row->id, rank, { .nr = 0 } };
	return port;
}

/* Name the processes that hold sockets of a state, the most first. */
void finding_add_holders(struct finding *f, const struct evidence *e, enum tcpstates_row state)
{
	size_t i;

	for (i = 0; i < e->nr_holders; i++) {
		if (e->holder[i].state != state)
			continue;
		if (f->nr_holders < FINDING_MAX_HOLDERS)
			f->holder[f->nr_holders++] = e->holder[i];
		else
			f->more_holders++;
	}
}

/* By how much a counter rose from one sample to the other. */
struct figure evidence_rise(const struct evidence *e, enum counter_id id)
{
	struct figure before = e->before.counter[id], after = e->after.counter[id];

	if (!before.have || !after.have)
		return (struct figure){ 0, false };
	/* Counters are 64 bits wide, and one that fell was another kernel's. */
	return (struct figure){ after.value > before.value ? after.value - before.value : 0, true };
}

/* Does it rise by so many a second? Where that is less than one, by one at all. */
bool evidence_rises(const struct evidence *e, enum counter_id id, enum threshold_id per_second)
{
	struct figure rise = evidence_rise(e, id);
	uint64_t limit = e->threshold[per_second] * e->interval_ms / 1000;

	return rise.value && rise.value >= limit;
}

/* The row of the same side and port, or NULL. */
const struct row *evidence_row(const struct rows *rows, const struct row *like)
{
	size_t low = 0, high = rows->nr;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct row *row = &rows->row[mid];

		if (row->group == like->group && row->id == like->id)
			return row;
		if (row->group < like->group || (row->group == like->group && row->id < like->id))
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static int gravity(const struct finding *f)
{
	return f->verdict == VERDICT_CRITICAL ? 2 : f->verdict == VERDICT_WARNING;
}

/* Few, and mostly in order: the order of equally grave ones stays. */
static void sort(struct finding *f)
{
	struct finding moved;
	int i, at;

	for (i = 1; i < NR_FINDINGS; i++) {
		moved = f[i];
		for (at = i; at && gravity(&f[at - 1]) < gravity(&moved); at--)
			f[at] = f[at - 1];
		f[at] = moved;
	}
}

/**
 * findings_evaluate() - draw the findings from the evidence
 * @evidence: two samples, thresholds, sysctls, and single sockets if there are any;
 *	    must stay as long as the findings
 * @findings: receives them
 */
void findings_evaluate(const struct evidence *evidence, struct findings *findings)
{
	int i;

	memset(findings, 0, sizeof(*findings));
	for (i = 0; i < NR_FINDINGS; i++) {
		findings->finding[i].id = (enum finding_id)i;
		checks[i](evidence, &findings->finding[i]);
	}
	sort(findings->finding);
	while (findings->nr_found < NR_FINDINGS &&
	       gravity(&findings->finding[findings->nr_found]))
		findings->nr_found++;
}

/**
 * findings_want() - which single sockets would tell more
 * @findings: drawn without any
 * @wants: receives what is to be asked for before they are drawn again
 */
void findings_want(const struct findings *findings, struct findings_wants *wants)
{
	const struct finding *f;
	int i;

	memset(wants, 0, sizeof(*wants));
	for (f = findings->finding; f < findings->finding + findings->nr_found; f++) {
		if (f->id == FINDING_CLOSE_WAIT)
			wants->states |= 1U << TCPSTATES_ROW_CLOSE_WAIT;
		if (f->id == FINDING_FIN_WAIT2)
			wants->states |= 1U << TCPSTATES_ROW_FIN_WAIT2;
		if (f->id != FINDING_PORT_EXHAUSTION)
			continue;
		wants->routes = true;
		for (i = 0; i < f->nr_ports; i++)
			wants->port[wants->nr_ports++] = f->port[i].port;
	}
}
