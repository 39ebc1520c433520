// SPDX-License-Identifier: GPL-2.0-only
/* Rules about states that connections should leave soon. */
#include "diagnose/rules.h"
#include "lib/i18n.h"

#define CRITICAL_TIMES	10	/* times the threshold */
#define MAX_STATES	3

/* States whose sockets are added up for each port. */
struct states_pile {
	enum tcpstates_row state[MAX_STATES];
	int nr_states;
	bool clients_only;
	enum threshold_id threshold;
};

static unsigned int states_set(const struct states_pile *pile)
{
	unsigned int states = 0;
	int i;

	for (i = 0; i < pile->nr_states; i++)
		states |= 1U << pile->state[i];
	return states;
}

/* Return the sockets of a port in these states. */
static uint64_t states_sum(const struct row *row, const struct states_pile *pile)
{
	uint64_t sum = 0;
	int i;

	for (i = 0; row && i < pile->nr_states; i++)
		sum += row->cell[ROWS_COL_OF(pile->state[i])];
	return sum;
}

/* As states_sum(), without those that may still be in an accept queue. */
static uint64_t states_accepted(const struct sample *sample, const struct row *row,
				const struct states_pile *pile)
{
	uint64_t sum = states_sum(row, pile), queued = rule_queued(sample, row);

	if (pile->threshold != THRESHOLD_CLOSE_WAIT)
		return sum;
	return sum > queued ? sum - queued : 0;
}

/* Return the sockets that were in the same one of these states in both samples. */
static uint64_t states_stayed(const struct evidence *e, const struct row *row,
			      const struct states_pile *pile)
{
	uint64_t sum = 0, queued = rule_queued(&e->after, row);
	struct stay stay;
	int i;

	for (i = 0; i < pile->nr_states; i++) {
		stay = evidence_stay(e, row, pile->state[i]);
		sum += stay.sockets;
		/* Without a file a connection was not accepted, as far as a queue has room. */
		if (pile->threshold == THRESHOLD_CLOSE_WAIT)
			sum -= stay.no_file < queued ? stay.no_file : queued;
	}
	return sum;
}

/* Return the sockets in these states that could be a pile, judged by their numbers. */
static uint64_t states_numbers(const struct evidence *e, const struct row *row,
			       const struct states_pile *pile)
{
	const struct row *was = evidence_row(&e->before.ports, row);
	uint64_t before = states_accepted(&e->before, was, pile);
	uint64_t after = states_accepted(&e->after, row, pile);

	return before < after ? before : after;
}

/* Test for counts by port that tell the age of CLOSE_WAIT. */
static bool states_have_age(const struct evidence *e)
{
	return e->after.ports.have[ROWS_COL_CLOSE_WAIT_S];
}

/* Tell if the oldest CLOSE_WAIT of a port is old enough for a leak. */
static bool states_is_old(const struct evidence *e, const struct row *row)
{
	return row && row->cell[ROWS_COL_CLOSE_WAIT_S] >= e->threshold[THRESHOLD_CLOSE_WAIT_AGE];
}

/*
 * Tell if both samples have enough sockets for a pile. A leak may be as small as one:
 * its age shows it, or will if sock_diag is asked.
 */
static bool states_is_suspect(const struct evidence *e, const struct row *row,
			      const struct states_pile *pile)
{
	const struct row *was = evidence_row(&e->before.ports, row);
	uint64_t limit = e->threshold[pile->threshold];

	if (pile->threshold == THRESHOLD_CLOSE_WAIT) {
		if (states_have_age(e))
			return states_is_old(e, row) && states_is_old(e, was);
		if (e->after.ports.origin == COUNTS_FROM_SOCK_DIAG)
			limit = 1;
	}
	return states_sum(row, pile) >= limit && states_sum(was, pile) >= limit;
}

/*
 * Return the number from which on sockets are a pile. One old socket is a leak, if it
 * cannot be one that waits to be accepted.
 */
static uint64_t states_limit(const struct evidence *e, const struct row *row,
			     const struct states_pile *pile, bool known)
{
	if (pile->threshold == THRESHOLD_CLOSE_WAIT &&
	    ((known && e->have_ages) || (states_have_age(e) && !rule_queued(&e->after, row))))
		return 1;
	return e->threshold[pile->threshold];
}

/* Return the longest silence of sockets that stayed, 0 if it is not known. */
static uint64_t states_oldest_s(const struct evidence *e, const struct row *row,
				const struct states_pile *pile)
{
	uint64_t idle_ms, oldest_ms = 0;
	int i;

	for (i = 0; i < pile->nr_states; i++) {
		idle_ms = evidence_stay(e, row, pile->state[i]).idle_ms;
		if (oldest_ms < idle_ms)
			oldest_ms = idle_ms;
	}
	if (!e->have_ages && pile->threshold == THRESHOLD_CLOSE_WAIT &&
	    !rule_queued(&e->after, row))
		return row->cell[ROWS_COL_CLOSE_WAIT_S];
	return oldest_ms / 1000;
}

static void states_name_port(const struct evidence *e, struct finding *f, const struct row *row,
			     const struct states_pile *pile, uint64_t stayed)
{
	struct finding_port *port = finding_add_port(f, row, stayed ? stayed :
						     states_sum(row, pile));
	uint64_t oldest_s = states_oldest_s(e, row, pile);
	int i;

	if (!port)
		return;
	for (i = 0; i < pile->nr_states; i++)
		finding_fact(&port->facts, counts_row_name[pile->state[i]],
			     row->cell[ROWS_COL_OF(pile->state[i])]);
	if (stayed)
		finding_fact(&port->facts, e->have_ages && oldest_s ? "silent" : "stayed", stayed);
	if (oldest_s)
		finding_age(&port->facts, oldest_s);
}

static void states_judge(const struct evidence *e, struct finding *f,
			 const struct states_pile *pile)
{
	uint64_t critical = e->threshold[pile->threshold] * CRITICAL_TIMES, sockets;
	bool known = evidence_knows_stays(e, states_set(pile));
	const struct rows *rows = &e->after.ports;
	const struct row *row;
	int i;

	for (i = 0; i < pile->nr_states; i++)
		finding_add_total(f, e, pile->state[i]);
	if (!e->before.have_ports || !e->after.have_ports) {
		finding_missing(f, N_("counts by port"));
		return;
	}
	for (row = rows->row; row < rows->row + rows->nr; row++) {
		if (pile->clients_only && row->group != ROWS_CLIENT)
			continue;
		if (!states_is_suspect(e, row, pile))
			continue;
		f->wants = states_set(pile);
		sockets = known ? states_stayed(e, row, pile) : states_numbers(e, row, pile);
		if (sockets < states_limit(e, row, pile, known))
			continue;
		finding_worsen(f, VERDICT_WARNING);
		if (known && pile->threshold == THRESHOLD_CLOSE_WAIT &&
		    sockets >= critical)
			finding_worsen(f, VERDICT_CRITICAL);
		states_name_port(e, f, row, pile, known ? sockets : 0);
	}
	if (f->nr_ports && !known)
		f->missing = MISSING_SOCKETS;
}

/* Return the share of a process's descriptors that its sockets in CLOSE_WAIT use. */
static uint64_t states_descriptors(const struct evidence *e, const struct holder *of)
{
	const struct holder *holder;
	uint64_t sockets = 0;

	if (!of->limit.have || !of->limit.value)
		return 0;
	for (holder = e->holder; holder < e->holder + e->nr_holders; holder++) {
		if (holder->pid == of->pid && holder->state == of->state)
			sockets += holder->sockets;
	}
	return figure_ratio(sockets, of->limit.value, 100);
}

/* Without descriptors a program cannot accept or open anything any more. */
static void states_judge_descriptors(const struct evidence *e, struct finding *f)
{
	uint64_t percent, most = 0;
	const struct holder *worst = NULL;
	int i;

	for (i = 0; i < f->nr_holders; i++) {
		percent = states_descriptors(e, &f->holder[i]);
		if (worst && percent <= most)
			continue;
		worst = &f->holder[i];
		most = percent;
	}
	if (!worst || !worst->limit.have)
		return;
	finding_fact(&f->facts, "descriptor_limit", worst->limit.value);
	finding_fact(&f->facts, "percent", most);
	if (most >= e->threshold[THRESHOLD_DESCRIPTORS])
		finding_worsen(f, VERDICT_CRITICAL);
}

void rule_close_wait(const struct evidence *e, struct finding *f)
{
	static const struct states_pile pile = {
		{ TCPSTATES_ROW_CLOSE_WAIT }, 1, false, THRESHOLD_CLOSE_WAIT,
	};

	states_judge(e, f, &pile);
	finding_add_holders(f, e, TCPSTATES_ROW_CLOSE_WAIT);
	states_judge_descriptors(e, f);
}

void rule_peer_down(const struct evidence *e, struct finding *f)
{
	static const struct states_pile pile = {
		{ TCPSTATES_ROW_SYN_SENT }, 1, true, THRESHOLD_SYN_SENT,
	};

	states_judge(e, f, &pile);
	finding_add_holders(f, e, TCPSTATES_ROW_SYN_SENT);
	finding_add_peers(f, e, PEERS_OF_SYN_SENT);
	finding_rise(f, e, COUNTER_ACTIVE_OPENS);
	finding_rise(f, e, COUNTER_ATTEMPT_FAILS);
}

void rule_peer_gone(const struct evidence *e, struct finding *f)
{
	static const struct states_pile pile = {
		{ TCPSTATES_ROW_FIN_WAIT1, TCPSTATES_ROW_LAST_ACK, TCPSTATES_ROW_CLOSING }, 3,
		false, THRESHOLD_CLOSING,
	};

	states_judge(e, f, &pile);
	finding_rise(f, e, COUNTER_RETRANS_SEGS);
	finding_rise(f, e, COUNTER_TIMEOUTS);
}
