// SPDX-License-Identifier: GPL-2.0-only
/* The rule about silent connections, and the silence that other rules ask for. */
#include "diagnose/rules.h"
#include "lib/i18n.h"

/* Return a sysctl, or the kernel's default if it cannot be read. */
static uint64_t silent_sysctl(const struct evidence *e, enum sysctl_id id, uint64_t by_default)
{
	return e->sysctl[id].nr ? e->sysctl[id].number[0] : by_default;
}

/*
 * Return the seconds within which keepalive hears from a peer or ends the connection:
 * one that was silent for longer has no keepalive, or a slower one.
 */
static uint64_t silent_limit_s(const struct evidence *e)
{
	return silent_sysctl(e, SYSCTL_KEEPALIVE_TIME, 7200) +
	       silent_sysctl(e, SYSCTL_KEEPALIVE_PROBES, 9) *
	       silent_sysctl(e, SYSCTL_KEEPALIVE_INTVL, 75);
}

/**
 * rule_silence_ms() - return the silence from which on a socket counts
 * @e: the evidence
 * @state: the state of the socket
 *
 * Return: milliseconds without a packet from the peer; 0 if all sockets of the state
 * count.
 */
uint64_t rule_silence_ms(const struct evidence *e, enum tcpstates_row state)
{
	switch (state) {
	case TCPSTATES_ROW_ESTABLISHED:
		return silent_limit_s(e) * 1000;
	case TCPSTATES_ROW_CLOSE_WAIT:
		return e->threshold[THRESHOLD_CLOSE_WAIT_AGE] * 1000;
	case TCPSTATES_ROW_FIN_WAIT1:
	case TCPSTATES_ROW_LAST_ACK:
	case TCPSTATES_ROW_CLOSING:
		return e->threshold[THRESHOLD_CLOSING_AGE] * 1000;
	default:
		return 0;
	}
}

static struct figure silent_established(const struct evidence *e)
{
	return e->after.counts.cell[TCPSTATES_ROW_ESTABLISHED][TCPSTATES_COL_TOTAL];
}

/* Tell if there are enough connections for silent ones to matter. */
bool rule_wants_idle(const struct evidence *e)
{
	return silent_established(e).value >= e->threshold[THRESHOLD_SILENT];
}

/* Judge each port by its single sockets. */
static void silent_judge_ports(const struct evidence *e, struct finding *f)
{
	const unsigned int column = ROWS_COL_OF(TCPSTATES_ROW_ESTABLISHED);
	const struct rows *rows = &e->after.ports;
	struct finding_port *port;
	const struct row *row;
	struct stay stay;

	for (row = rows->row; row < rows->row + rows->nr; row++) {
		stay = evidence_stay(e, row, TCPSTATES_ROW_ESTABLISHED);
		stay.sockets -= stay.no_file;
		if (stay.sockets < e->threshold[THRESHOLD_SILENT] ||
		    figure_ratio(stay.sockets, row->cell[column], 100) <
		    e->threshold[THRESHOLD_SILENT_SHARE])
			continue;
		f->verdict = VERDICT_WARNING;
		port = finding_add_port(f, row, stay.sockets);
		if (!port)
			continue;
		finding_fact(&port->facts, "ESTABLISHED", row->cell[column]);
		finding_fact(&port->facts, "silent", stay.sockets);
		finding_age(&port->facts, stay.idle_ms / 1000);
	}
	finding_add_holders(f, e, TCPSTATES_ROW_ESTABLISHED);
}

/*
 * The counts by idle time are not by port, and keepalive's time is within one of their
 * columns: they only tell if single sockets are worth a look.
 */
void rule_silent(const struct evidence *e, struct finding *f)
{
	const enum tcpstates_row state = TCPSTATES_ROW_ESTABLISHED;
	struct figure all = silent_established(e), may;
	uint64_t limit = silent_limit_s(e);

	finding_add_total(f, e, state);
	finding_fact(&f->facts, "keepalive_s", limit);
	if (all.have && !rule_wants_idle(e))
		return;
	may = idle_since(&e->idle, state, idle_time_column(limit));
	if (may.have && may.value < e->threshold[THRESHOLD_SILENT])
		return;
	if (may.have)
		f->wants_after = 1U << state;
	if (may.have && e->have_ages)
		silent_judge_ports(e, f);
	else
		finding_missing(f, N_("idle times of connections"));
}
