// SPDX-License-Identifier: GPL-2.0
/* Findings about servers: their accept queues and half-open connections. */
#include "diagnose/findings.h"

#define NO_PORTS	"counts by port"
#define NO_NETSTAT	"/proc/net/netstat"

static bool have_queues(const struct sample *sample)
{
	const bool *have = sample->ports.have;

	return sample->have_ports && have[ROWS_COL_LISTENERS] && have[ROWS_COL_FULL] &&
	       have[ROWS_COL_BACKLOG] && have[ROWS_COL_BACKLOG_MAX];
}

static bool is_full(const struct row *row)
{
	return row && row->cell[ROWS_COL_FULL] &&
	       row->cell[ROWS_COL_FULL] >= row->cell[ROWS_COL_LISTENERS];
}

static bool is_partly_full(const struct row *row)
{
	return row && row->cell[ROWS_COL_FULL] && !is_full(row);
}

/* Close to its limit, though none is over it. */
static bool is_crowded(const struct evidence *e, const struct row *row)
{
	return row && !row->cell[ROWS_COL_FULL] && row->cell[ROWS_COL_BACKLOG] &&
	       figure_ratio(row->cell[ROWS_COL_BACKLOG], row->cell[ROWS_COL_BACKLOG_MAX], 100) >=
	       e->threshold[THRESHOLD_ACCEPT_QUEUE];
}

static void name_port(struct finding *f, const struct row *row)
{
	struct finding_port *port = finding_add_port(f, row, row->cell[ROWS_COL_BACKLOG]);

	if (!port)
		return;
	finding_fact(&port->facts, "backlog", row->cell[ROWS_COL_BACKLOG]);
	finding_fact(&port->facts, "backlog_max", row->cell[ROWS_COL_BACKLOG_MAX]);
	finding_fact(&port->facts, "full", row->cell[ROWS_COL_FULL]);
	finding_fact(&port->facts, "listeners", row->cell[ROWS_COL_LISTENERS]);
}

static void worsen(struct finding *f, enum verdict verdict)
{
	if (f->verdict < verdict)
		f->verdict = verdict;
}

/* A queue that is full for an instant only has lost nothing yet. */
void rule_accept_queue(const struct evidence *e, struct finding *f)
{
	struct figure lost = evidence_rise(e, COUNTER_LISTEN_OVERFLOWS);
	bool have = have_queues(&e->after), partly = false;
	const struct row *row, *was;

	for (row = e->after.ports.row; have && row < e->after.ports.row + e->after.ports.nr; row++) {
		was = evidence_row(&e->before.ports, row);
		partly |= is_partly_full(row);
		if (is_full(row))
			worsen(f, lost.value || is_full(was) ? VERDICT_CRITICAL : VERDICT_WARNING);
		else if (is_crowded(e, row) && (is_crowded(e, was) || is_full(was)))
			worsen(f, VERDICT_WARNING);
		else
			continue;
		name_port(f, row);
	}
	/* Of a queue that is drained by now, or a worker's that is gone. */
	if (lost.value && !f->nr_ports && !partly)
		worsen(f, VERDICT_CRITICAL);
	finding_rise(f, e, COUNTER_LISTEN_OVERFLOWS);
	if (!have || !lost.have)
		finding_unknown(f, have ? NO_NETSTAT : NO_PORTS);
}

void rule_stuck_worker(const struct evidence *e, struct finding *f)
{
	struct figure lost = evidence_rise(e, COUNTER_LISTEN_OVERFLOWS);
	const struct row *row;

	if (!have_queues(&e->after)) {
		finding_unknown(f, NO_PORTS);
		return;
	}
	for (row = e->after.ports.row; row < e->after.ports.row + e->after.ports.nr; row++) {
		if (!is_partly_full(row))
			continue;
		worsen(f, lost.value || is_partly_full(evidence_row(&e->before.ports, row)) ?
		      VERDICT_CRITICAL : VERDICT_WARNING);
		name_port(f, row);
	}
	finding_rise(f, e, COUNTER_LISTEN_OVERFLOWS);
}

/*
 * More half-open connections than are opened in a second: the third packet
 * takes more than a second to come, or does not come. Those of a busy server
 * with distant clients are many too, but soon over.
 */
static bool are_stale(const struct evidence *e, uint64_t half_open)
{
	struct figure opened = evidence_rise(e, COUNTER_PASSIVE_OPENS);

	return !opened.have || half_open >= opened.value * 1000 / e->interval_ms;
}

/*
 * Under a flood the queue's limit keeps the number small: the ports that have any
 * are then the suspects.
 */
static void name_half_open(const struct evidence *e, struct finding *f, bool flooded)
{
	const uint64_t limit = flooded ? 1 : e->threshold[THRESHOLD_SYN_RECV];
	const unsigned int column = ROWS_COL_OF(TCPSTATES_ROW_SYN_RECV);
	const struct rows *rows = &e->after.ports;
	const struct row *row;
	struct finding_port *port;
	uint64_t half_open;

	for (row = rows->row; row < rows->row + rows->nr; row++) {
		half_open = row->cell[column];
		if (row->group != ROWS_SERVER || half_open < limit ||
		    !(flooded || are_stale(e, half_open)))
			continue;
		/* Their third packets did come, but found the accept queue full. */
		if (have_queues(&e->after) && row->cell[ROWS_COL_FULL])
			continue;
		worsen(f, VERDICT_WARNING);
		port = finding_add_port(f, row, half_open);
		if (port)
			finding_fact(&port->facts, "SYN_RECV", half_open);
	}
}

/* SYNs that were dropped, but for those that found the accept queue full. */
static struct figure other_drops(const struct evidence *e)
{
	struct figure drops = evidence_rise(e, COUNTER_LISTEN_DROPS);
	struct figure full = evidence_rise(e, COUNTER_LISTEN_OVERFLOWS);

	drops.value = drops.value > full.value ? drops.value - full.value : 0;
	drops.have &= full.have;
	return drops;
}

static bool sends_cookies(const struct evidence *e)
{
	const struct sysctl_value *cookies = &e->sysctl[SYSCTL_SYNCOOKIES];

	/* 2: for each connection, full queue or not. */
	if (cookies->nr && cookies->number[0] == 2)
		return false;
	return evidence_rises(e, COUNTER_SYNCOOKIES_SENT, THRESHOLD_SYN_COOKIES) ||
	       evidence_rises(e, COUNTER_REQQ_FULL_COOKIES, THRESHOLD_SYN_COOKIES);
}

static void name_counters(const struct evidence *e, struct finding *f)
{
	static const enum counter_id ids[] = {
		COUNTER_SYNCOOKIES_SENT, COUNTER_SYNCOOKIES_FAILED, COUNTER_REQQ_FULL_COOKIES,
		COUNTER_REQQ_FULL_DROP, COUNTER_LISTEN_DROPS, COUNTER_PASSIVE_OPENS,
	};
	unsigned int i;

	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		finding_rise(f, e, ids[i]);
}

void rule_syn_flood(const struct evidence *e, struct finding *f)
{
	struct figure half_open = e->after.counts.cell[TCPSTATES_ROW_SYN_RECV][TCPSTATES_COL_TOTAL];
	struct figure drops = other_drops(e);
	bool flooded = sends_cookies(e) || (drops.value &&
		       drops.value >= e->threshold[THRESHOLD_SYN_DROPS] * e->interval_ms / 1000);

	if (half_open.have)
		finding_fact(&f->facts, "SYN_RECV", half_open.value);
	name_counters(e, f);
	if (e->after.have_ports)
		name_half_open(e, f, flooded);
	if (flooded)
		worsen(f, VERDICT_CRITICAL);
	if (!e->after.have_ports || !drops.have)
		finding_unknown(f, drops.have ? NO_PORTS : NO_NETSTAT);
}
