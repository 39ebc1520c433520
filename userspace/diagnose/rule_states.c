// SPDX-License-Identifier: GPL-2.0
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

/* Return the sockets of a port in these states. */
static uint64_t states_sum(const struct row *row, const struct states_pile *pile)
{
	uint64_t sum = 0;
	int i;

	for (i = 0; row && i < pile->nr_states; i++)
		sum += row->cell[ROWS_COL_OF(pile->state[i])];
	return sum;
}

/*
 * Return the sockets that were in these states in both samples, judged by their
 * numbers: connections that only pass through are fewer in one of them.
 */
static uint64_t states_staying(const struct evidence *e, const struct row *row,
			       const struct states_pile *pile)
{
	uint64_t before = states_sum(evidence_row(&e->before.ports, row), pile);
	uint64_t after = states_sum(row, pile);

	return before < after ? before : after;
}

static void states_name_port(struct finding *f, const struct row *row,
			     const struct states_pile *pile)
{
	struct finding_port *port = finding_add_port(f, row, states_sum(row, pile));
	int i;

	for (i = 0; port && i < pile->nr_states; i++)
		finding_fact(&port->facts, counts_row_name[pile->state[i]],
			     row->cell[ROWS_COL_OF(pile->state[i])]);
}

static void states_add_total(const struct evidence *e, struct finding *f, enum tcpstates_row state)
{
	struct figure total = e->after.counts.cell[state][TCPSTATES_COL_TOTAL];

	if (total.have)
		finding_fact(&f->facts, counts_row_name[state], total.value);
}

static void states_judge(const struct evidence *e, struct finding *f,
			 const struct states_pile *pile)
{
	uint64_t limit = e->threshold[pile->threshold], sockets;
	const struct rows *rows = &e->after.ports;
	const struct row *row;
	int i;

	for (i = 0; i < pile->nr_states; i++)
		states_add_total(e, f, pile->state[i]);
	if (!e->before.have_ports || !e->after.have_ports) {
		finding_missing(f, N_("counts by port"));
		return;
	}
	for (row = rows->row; row < rows->row + rows->nr; row++) {
		if (pile->clients_only && row->group != ROWS_CLIENT)
			continue;
		sockets = states_staying(e, row, pile);
		if (sockets < limit)
			continue;
		finding_worsen(f, VERDICT_WARNING);
		if (pile->threshold == THRESHOLD_CLOSE_WAIT && sockets >= limit * CRITICAL_TIMES)
			finding_worsen(f, VERDICT_CRITICAL);
		states_name_port(f, row, pile);
	}
}

/* Add the processes that hold the sockets, as far as their descriptors could be read. */
static void states_add_holders(const struct evidence *e, struct finding *f,
			       enum tcpstates_row state)
{
	finding_add_holders(f, e, state);
	if (f->verdict >= VERDICT_WARNING && !(e->have_sockets && e->all_processes))
		f->missing = N_("processes of other users: run as root");
}

void rule_close_wait(const struct evidence *e, struct finding *f)
{
	static const struct states_pile pile = {
		{ TCPSTATES_ROW_CLOSE_WAIT }, 1, false, THRESHOLD_CLOSE_WAIT,
	};

	states_judge(e, f, &pile);
	states_add_holders(e, f, TCPSTATES_ROW_CLOSE_WAIT);
}

void rule_peer_down(const struct evidence *e, struct finding *f)
{
	static const struct states_pile pile = {
		{ TCPSTATES_ROW_SYN_SENT }, 1, true, THRESHOLD_SYN_SENT,
	};

	states_judge(e, f, &pile);
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

/* Return the full sockets in FIN_WAIT2 that a process owns. */
static struct figure states_held(const struct sample *sample)
{
	const struct figure *cell = sample->counts.cell[TCPSTATES_ROW_FIN_WAIT2];
	struct figure all = cell[TCPSTATES_COL_TOTAL], mini = cell[TCPSTATES_COL_MINI];
	struct figure orphan = cell[TCPSTATES_COL_ORPHAN];

	if (!all.have || !mini.have || !orphan.have)
		return (struct figure){ 0, false };
	if (mini.value > all.value || orphan.value > all.value - mini.value)
		return (struct figure){ 0, true };
	return (struct figure){ all.value - mini.value - orphan.value, true };
}

/* The counts by port do not tell orphans apart, so the ports come from single sockets. */
void rule_fin_wait2(const struct evidence *e, struct finding *f)
{
	struct figure before = states_held(&e->before), after = states_held(&e->after);
	uint64_t limit = e->threshold[THRESHOLD_FIN_WAIT2];

	if (!before.have || !after.have) {
		finding_missing(f, N_("the number of FIN_WAIT2 sockets that a process owns"));
		return;
	}
	states_add_total(e, f, TCPSTATES_ROW_FIN_WAIT2);
	finding_fact(&f->facts, "held", after.value);
	if (before.value < limit || after.value < limit)
		return;
	f->verdict = VERDICT_WARNING;
	states_add_holders(e, f, TCPSTATES_ROW_FIN_WAIT2);
}
