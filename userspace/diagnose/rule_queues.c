// SPDX-License-Identifier: GPL-2.0-only
/* Rules about the queues of servers: accept queues and SYN queues. */
#include "diagnose/rules.h"
#include "lib/i18n.h"

#define NO_PORTS	N_("counts by port")
#define NO_LIMITS	N_("limits of the accept queues")
#define NO_NETSTAT	"/proc/net/netstat"

/* States of connections in an accept queue. */
const unsigned int rule_queued_states = 1U << TCPSTATES_ROW_ESTABLISHED |
					1U << TCPSTATES_ROW_CLOSE_WAIT;

/* Tell if a sample has the connections in the accept queues. */
static bool queues_have(const struct sample *sample)
{
	const bool *have = sample->ports.have;

	return sample->have_ports && have[ROWS_COL_LISTENERS] && have[ROWS_COL_BACKLOG];
}

/* Tell if a sample has the limits of the accept queues: /proc/net/tcp lacks them. */
static bool queues_have_limits(const struct sample *sample)
{
	const bool *have = sample->ports.have;

	return queues_have(sample) && have[ROWS_COL_FULL] && have[ROWS_COL_BACKLOG_MAX];
}

static const char *queues_missing(const struct sample *sample)
{
	return queues_have(sample) ? NO_LIMITS : NO_PORTS;
}

/* Tell if the accept queues of all listeners of a port are over their limits. */
static bool queues_is_full(const struct row *row)
{
	return row && row->cell[ROWS_COL_FULL] &&
	       row->cell[ROWS_COL_FULL] >= row->cell[ROWS_COL_LISTENERS];
}

/* Return whether some listeners of a port are full, but not all. */
static bool queues_is_partly_full(const struct row *row)
{
	return row && row->cell[ROWS_COL_FULL] && !queues_is_full(row);
}

/* Tell if the accept queues of a port are close to their limits, and none is over. */
static bool queues_is_crowded(const struct evidence *e, const struct row *row)
{
	return row && !row->cell[ROWS_COL_FULL] && row->cell[ROWS_COL_BACKLOG] &&
	       figure_ratio(row->cell[ROWS_COL_BACKLOG], row->cell[ROWS_COL_BACKLOG_MAX], 100) >=
	       e->threshold[THRESHOLD_ACCEPT_QUEUE];
}

/* Return the connections in the accept queues of a port, 0 if that is not known. */
uint64_t rule_queued(const struct sample *sample, const struct row *row)
{
	return row && row->group == ROWS_SERVER && queues_have(sample) ?
	       row->cell[ROWS_COL_BACKLOG] : 0;
}

/* Tell if the listeners of a port are worth a name: connections wait for them. */
bool rule_names_listeners(const struct evidence *e, uint16_t port)
{
	const struct row like = { .group = ROWS_SERVER, .id = port };

	return rule_queued(&e->after, evidence_row(&e->after.ports, &like));
}

/* Tell if the accept queues of a port are full or close to that. */
bool rule_is_queue_short(const struct evidence *e, uint16_t port)
{
	const struct row like = { .group = ROWS_SERVER, .id = port };
	const struct row *row = evidence_row(&e->after.ports, &like);

	return queues_is_full(row) || queues_is_crowded(e, row);
}

static uint64_t queues_smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Return the connections in CLOSE_WAIT that may be in an accept queue. */
static uint64_t queues_left(const struct sample *sample, const struct row *row)
{
	return row ? queues_smaller(rule_queued(sample, row),
				    row->cell[ROWS_COL_OF(TCPSTATES_ROW_CLOSE_WAIT)]) : 0;
}

/*
 * Return the connections that no program accepted between the samples: they have no
 * file. Counts alone tell them from others only if their clients have left.
 */
static uint64_t queues_unaccepted(const struct evidence *e, const struct row *row)
{
	const struct row *was = evidence_row(&e->before.ports, row);

	if (!evidence_knows_stays(e, rule_queued_states))
		return queues_smaller(queues_left(&e->before, was), queues_left(&e->after, row));
	return queues_smaller(rule_queued(&e->after, row),
			      evidence_stay(e, row, TCPSTATES_ROW_ESTABLISHED).no_file +
			      evidence_stay(e, row, TCPSTATES_ROW_CLOSE_WAIT).no_file);
}

/* Tell if so many connections wait that single sockets should tell which ones stay. */
static bool queues_is_suspect(const struct evidence *e, const struct row *row)
{
	uint64_t limit = e->threshold[THRESHOLD_UNACCEPTED];

	return rule_queued(&e->after, row) >= limit &&
	       rule_queued(&e->before, evidence_row(&e->before.ports, row)) >= limit;
}

static void queues_name_port(const struct evidence *e, struct finding *f, const struct row *row,
			     uint64_t unaccepted)
{
	struct finding_port *port = finding_add_port(f, row, row->cell[ROWS_COL_BACKLOG]);

	if (!port)
		return;
	finding_fact(&port->facts, "backlog", row->cell[ROWS_COL_BACKLOG]);
	if (queues_have_limits(&e->after)) {
		finding_fact(&port->facts, "backlog_max", row->cell[ROWS_COL_BACKLOG_MAX]);
		finding_fact(&port->facts, "full", row->cell[ROWS_COL_FULL]);
	}
	finding_fact(&port->facts, "listeners", row->cell[ROWS_COL_LISTENERS]);
	if (unaccepted)
		finding_fact(&port->facts, "unaccepted", unaccepted);
}

/* A queue that is full in one sample only is a warning: nothing is lost yet. */
static enum verdict queues_judge(const struct evidence *e, const struct row *row,
				 uint64_t unaccepted)
{
	const struct row *was = evidence_row(&e->before.ports, row);
	bool lost = evidence_rise(e, COUNTER_LISTEN_OVERFLOWS).value;

	if (queues_is_full(row))
		return lost || queues_is_full(was) ? VERDICT_CRITICAL : VERDICT_WARNING;
	if (queues_is_crowded(e, row) &&
	    (lost || queues_is_crowded(e, was) || queues_is_full(was)))
		return VERDICT_WARNING;
	return unaccepted >= e->threshold[THRESHOLD_UNACCEPTED] ? VERDICT_WARNING : VERDICT_FINE;
}

void rule_accept_queue(const struct evidence *e, struct finding *f)
{
	struct figure lost = evidence_rise(e, COUNTER_LISTEN_OVERFLOWS);
	bool have = queues_have(&e->after), partly = false;
	const struct rows *rows = &e->after.ports;
	enum verdict verdict;
	const struct row *row;
	uint64_t unaccepted;

	for (row = rows->row; have && row < rows->row + rows->nr; row++) {
		partly |= queues_is_partly_full(row);
		if (queues_is_suspect(e, row))
			f->wants |= rule_queued_states;
		unaccepted = queues_unaccepted(e, row);
		verdict = queues_judge(e, row, unaccepted);
		finding_worsen(f, verdict);
		if (!verdict)
			continue;
		queues_name_port(e, f, row, unaccepted);
		/* A queue that is full or crowded is found without them. */
		if (unaccepted >= e->threshold[THRESHOLD_UNACCEPTED] &&
		    !evidence_knows_stays(e, rule_queued_states))
			f->missing = MISSING_SOCKETS;
	}
	/* A queue may have drained since, or its worker may have ended. */
	if (lost.value && !partly)
		finding_worsen(f, VERDICT_CRITICAL);
	finding_rise(f, e, COUNTER_LISTEN_OVERFLOWS);
	finding_add_listeners(f, e, false);
	finding_add_peers(f, e, PEERS_OF_QUEUES);
	if (f->verdict || f->wants)
		f->wants |= 1U << TCPSTATES_ROW_LISTEN;
	if (f->verdict)
		f->wants_after = rule_queued_states;
	if (!queues_have_limits(&e->after))
		finding_missing(f, queues_missing(&e->after));
	else if (!lost.have)
		finding_missing(f, NO_NETSTAT);
}

void rule_stuck_worker(const struct evidence *e, struct finding *f)
{
	struct figure lost = evidence_rise(e, COUNTER_LISTEN_OVERFLOWS);
	const struct rows *rows = &e->after.ports;
	const struct row *row, *was;

	if (!queues_have_limits(&e->after)) {
		finding_missing(f, queues_missing(&e->after));
		return;
	}
	for (row = rows->row; row < rows->row + rows->nr; row++) {
		if (!queues_is_partly_full(row))
			continue;
		was = evidence_row(&e->before.ports, row);
		finding_worsen(f, lost.value || queues_is_partly_full(was) ?
			       VERDICT_CRITICAL : VERDICT_WARNING);
		queues_name_port(e, f, row, 0);
		f->wants = 1U << TCPSTATES_ROW_LISTEN;
	}
	finding_rise(f, e, COUNTER_LISTEN_OVERFLOWS);
	finding_add_listeners(f, e, true);
}

/*
 * Tell if there are more half-open connections than the server opens in a second:
 * then the last ACK of the handshake takes more than a second, or never comes. A
 * busy server with distant clients has many too, but each is open soon.
 */
static bool queues_are_stale(const struct evidence *e, uint64_t half_open)
{
	struct figure opened = evidence_rise(e, COUNTER_PASSIVE_OPENS);

	return !opened.have || half_open >= opened.value * 1000 / e->interval_ms;
}

/*
 * Name the ports with many half-open connections. Under a flood the limit of the SYN
 * queue keeps their number small: then each port that has any is a suspect.
 */
static void queues_name_half_open(const struct evidence *e, struct finding *f, bool flooded)
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
		    !(flooded || queues_are_stale(e, half_open)))
			continue;
		/* Here the last ACK came, but the accept queue was full. */
		if (queues_have(&e->after) && row->cell[ROWS_COL_FULL])
			continue;
		finding_worsen(f, VERDICT_WARNING);
		port = finding_add_port(f, row, half_open);
		if (port)
			finding_fact(&port->facts, "SYN_RECV", half_open);
	}
}

/* Return the SYNs that were dropped for another reason than a full accept queue. */
static struct figure queues_other_drops(const struct evidence *e)
{
	struct figure drops = evidence_rise(e, COUNTER_LISTEN_DROPS);
	struct figure full = evidence_rise(e, COUNTER_LISTEN_OVERFLOWS);

	drops.value = drops.value > full.value ? drops.value - full.value : 0;
	drops.have &= full.have;
	return drops;
}

/* Tell if the kernel sends SYN cookies because a SYN queue is full. */
static bool queues_sends_cookies(const struct evidence *e)
{
	const struct sysctl_value *cookies = &e->sysctl[SYSCTL_SYNCOOKIES];

	/* With 2 it sends them for each connection. */
	if (cookies->nr && cookies->number[0] == 2)
		return false;
	return evidence_rises(e, COUNTER_SYNCOOKIES_SENT, THRESHOLD_SYN_COOKIES) ||
	       evidence_rises(e, COUNTER_REQQ_FULL_COOKIES, THRESHOLD_SYN_COOKIES);
}

static void queues_name_counters(const struct evidence *e, struct finding *f)
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
	struct figure drops = queues_other_drops(e);
	bool flooded = queues_sends_cookies(e) || (drops.value &&
		       drops.value >= e->threshold[THRESHOLD_SYN_DROPS] * e->interval_ms / 1000);

	if (half_open.have)
		finding_fact(&f->facts, "SYN_RECV", half_open.value);
	queues_name_counters(e, f);
	if (e->after.have_ports)
		queues_name_half_open(e, f, flooded);
	if (flooded)
		finding_worsen(f, VERDICT_CRITICAL);
	if (f->verdict)
		f->wants_after = 1U << TCPSTATES_ROW_SYN_RECV;
	finding_add_peers(f, e, PEERS_OF_SYN_RECV);
	if (!e->after.have_ports || !drops.have)
		finding_missing(f, drops.have ? NO_PORTS : NO_NETSTAT);
}
