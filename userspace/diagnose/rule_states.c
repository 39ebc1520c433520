// SPDX-License-Identifier: GPL-2.0
/* Findings about states that connections should leave soon, by port. */
#include "diagnose/findings.h"

#define GRAVE_TIMES	10	/* the threshold */
#define MAX_STATES	3

/* What piles up in which states, of which side. */
struct pile {
	enum tcpstates_row state[MAX_STATES];
	int nr_states;
	bool clients_only;
	enum threshold_id threshold;
};

static uint64_t add_up(const struct row *row, const struct pile *pile)
{
	uint64_t sum = 0;
	int i;

	for (i = 0; row && i < pile->nr_states; i++)
		sum += row->cell[ROWS_COL_OF(pile->state[i])];
	return sum;
}

/*
 * Those that were there in both samples at least, by their numbers: what is on
 * its way comes and goes.
 */
static uint64_t stay(const struct evidence *e, const struct row *row, const struct pile *pile)
{
	uint64_t before = add_up(evidence_row(&e->before.ports, row), pile);
	uint64_t after = add_up(row, pile);

	return before < after ? before : after;
}

static void name_port(struct finding *f, const struct row *row, const struct pile *pile)
{
	struct finding_port *port = finding_add_port(f, row, add_up(row, pile));
	int i;

	for (i = 0; port && i < pile->nr_states; i++)
		finding_fact(&port->facts, counts_row_name[pile->state[i]],
			     row->cell[ROWS_COL_OF(pile->state[i])]);
}

static void add_total(const struct evidence *e, struct finding *f, enum tcpstates_row state)
{
	struct figure total = e->after.counts.cell[state][TCPSTATES_COL_TOTAL];

	if (total.have)
		finding_fact(&f->facts, counts_row_name[state], total.value);
}

static void check_pile(const struct evidence *e, struct finding *f, const struct pile *pile)
{
	uint64_t limit = e->threshold[pile->threshold], sockets;
	const struct rows *rows = &e->after.ports;
	const struct row *row;
	int i;

	for (i = 0; i < pile->nr_states; i++)
		add_total(e, f, pile->state[i]);
	if (!e->before.have_ports || !e->after.have_ports) {
		finding_unknown(f, "counts by port");
		return;
	}
	for (row = rows->row; row < rows->row + rows->nr; row++) {
		if (pile->clients_only && row->group != ROWS_CLIENT)
			continue;
		sockets = stay(e, row, pile);
		if (sockets < limit)
			continue;
		if (f->verdict < VERDICT_WARNING)
			f->verdict = VERDICT_WARNING;
		if (pile->threshold == THRESHOLD_CLOSE_WAIT && sockets >= limit * GRAVE_TIMES)
			f->verdict = VERDICT_CRITICAL;
		name_port(f, row, pile);
	}
}

/* Single sockets were asked, but their owners are others'. */
static void add_holders(const struct evidence *e, struct finding *f, enum tcpstates_row state)
{
	finding_add_holders(f, e, state);
	if (f->verdict >= VERDICT_WARNING && !(e->have_sockets && e->all_processes))
		f->lacks = "processes of others: run as root";
}

void rule_close_wait(const struct evidence *e, struct finding *f)
{
	static const struct pile pile = {
		{ TCPSTATES_ROW_CLOSE_WAIT }, 1, false, THRESHOLD_CLOSE_WAIT,
	};

	check_pile(e, f, &pile);
	add_holders(e, f, TCPSTATES_ROW_CLOSE_WAIT);
}

void rule_peer_down(const struct evidence *e, struct finding *f)
{
	static const struct pile pile = {
		{ TCPSTATES_ROW_SYN_SENT }, 1, true, THRESHOLD_SYN_SENT,
	};

	check_pile(e, f, &pile);
	finding_rise(f, e, COUNTER_ACTIVE_OPENS);
	finding_rise(f, e, COUNTER_ATTEMPT_FAILS);
}

void rule_peer_gone(const struct evidence *e, struct finding *f)
{
	static const struct pile pile = {
		{ TCPSTATES_ROW_FIN_WAIT1, TCPSTATES_ROW_LAST_ACK, TCPSTATES_ROW_CLOSING }, 3,
		false, THRESHOLD_CLOSING,
	};

	check_pile(e, f, &pile);
	finding_rise(f, e, COUNTER_RETRANS_SEGS);
	finding_rise(f, e, COUNTER_TIMEOUTS);
}

/* Those in FIN_WAIT2 that are full sockets and have an owner. */
static struct figure held(const struct sample *sample)
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

/* The counts by port don't tell who is held, so single sockets name the ports. */
void rule_fin_wait2(const struct evidence *e, struct finding *f)
{
	struct figure before = held(&e->before), after = held(&e->after);
	uint64_t limit = e->threshold[THRESHOLD_FIN_WAIT2];

	if (!before.have || !after.have) {
		finding_unknown(f, "which FIN_WAIT2 sockets a process holds");
		return;
	}
	add_total(e, f, TCPSTATES_ROW_FIN_WAIT2);
	finding_fact(&f->facts, "held", after.value);
	if (before.value < limit || after.value < limit)
		return;
	f->verdict = VERDICT_WARNING;
	add_holders(e, f, TCPSTATES_ROW_FIN_WAIT2);
}
