// SPDX-License-Identifier: GPL-2.0-only
/* Functions by which the rules fill in a finding. */
#include <string.h>
#include "diagnose/rules.h"
#include "lib/i18n.h"

/* Raise the verdict to this one, unless it is as grave already. */
void finding_worsen(struct finding *f, enum verdict verdict)
{
	if (f->verdict < verdict)
		f->verdict = verdict;
}

/**
 * finding_missing() - note that data could not be read
 * @f: the finding; its verdict becomes unknown, unless it is grave without that data
 * @data: the name of the data, marked with N_()
 */
void finding_missing(struct finding *f, const char *data)
{
	f->missing = data;
	finding_worsen(f, VERDICT_UNKNOWN);
}

/* Add a fact to a list; a full list ignores it. */
static void finding_add_fact(struct fact_list *facts, struct fact fact)
{
	if (facts->nr < FINDING_MAX_FACTS)
		facts->fact[facts->nr++] = fact;
}

/* Add a figure to a list. */
void finding_fact(struct fact_list *facts, const char *name, uint64_t value)
{
	finding_add_fact(facts, (struct fact){ name, value, false, false });
}

/* Add the longest silence of the peers to a list. */
void finding_age(struct fact_list *facts, uint64_t seconds)
{
	finding_add_fact(facts, (struct fact){ "oldest_s", seconds, false, true });
}

/* Add the rise of a counter to the facts of a finding, if it is known. */
void finding_rise(struct finding *f, const struct evidence *e, enum counter_id id)
{
	struct figure rise = evidence_rise(e, id);

	if (rise.have)
		finding_add_fact(&f->facts,
				 (struct fact){ counter_name[id], rise.value, true, false });
}

/* Add the number of sockets in a state to the facts of a finding, if it is known. */
void finding_add_total(struct finding *f, const struct evidence *e, enum tcpstates_row state)
{
	struct figure total = e->after.counts.cell[state][TCPSTATES_COL_TOTAL];

	if (total.have)
		finding_fact(&f->facts, counts_row_name[state], total.value);
}

/**
 * finding_add_port() - add an affected port
 * @f: the finding, which keeps the FINDING_MAX_PORTS worst ports
 * @row: the port
 * @rank: how bad it is, the higher the worse
 *
 * Return: the port's entry, to add facts to; NULL if the others are worse.
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

/* Tell why the process of a socket is unknown. */
static const char *finding_unknown_holder(const struct evidence *e)
{
	if (e->all_processes)
		return N_("the process of some sockets: none that is visible here holds them; "
			  "look in other PID namespaces");
	if (e->may_trace)
		return N_("the process of some sockets: it is in another user namespace, or "
			  "protected by a security module");
	return N_("processes of other users: requires CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH");
}

static void finding_add_holder(struct finding *f, const struct evidence *e,
			       const struct holder *holder)
{
	if (!holder->pid && !f->missing)
		f->missing = finding_unknown_holder(e);
	if (f->nr_holders < FINDING_MAX_HOLDERS)
		f->holder[f->nr_holders++] = *holder;
	else
		f->more_holders++;
}

static bool finding_has_port(const struct finding *f, enum rows_group side, uint16_t port)
{
	int i;

	for (i = 0; i < f->nr_ports; i++) {
		if (f->port[i].side == side && f->port[i].port == port)
			return true;
	}
	return false;
}

/**
 * finding_add_holders() - add the processes that hold sockets, those with most first
 * @f: the finding; if it is no problem, or lacks data, none is added. If it has ports,
 *	only processes at these ports are.
 * @e: the evidence
 * @state: the state of the sockets
 */
void finding_add_holders(struct finding *f, const struct evidence *e, enum tcpstates_row state)
{
	const struct holder *holder;

	if (f->verdict < VERDICT_WARNING || f->missing)
		return;
	for (holder = e->holder; holder < e->holder + e->nr_holders; holder++) {
		if (holder->state == state &&
		    (!f->nr_ports || finding_has_port(f, holder->side, holder->port)))
			finding_add_holder(f, e, holder);
	}
}

/**
 * finding_add_listeners() - add the processes that listen on the ports of a finding
 * @f: the finding
 * @e: the evidence
 * @full: add only those whose accept queue is over its limit
 */
void finding_add_listeners(struct finding *f, const struct evidence *e, bool full)
{
	const struct holder *holder;

	for (holder = e->holder; holder < e->holder + e->nr_holders; holder++) {
		if (holder->state == TCPSTATES_ROW_LISTEN && (holder->full || !full) &&
		    finding_has_port(f, ROWS_SERVER, holder->port))
			finding_add_holder(f, e, holder);
	}
}

/**
 * finding_add_peers() - add the remote addresses with most sockets
 * @f: the finding, which is a problem
 * @e: the evidence
 * @of: the sockets
 */
void finding_add_peers(struct finding *f, const struct evidence *e, enum peers_of of)
{
	if (f->verdict >= VERDICT_WARNING && e->peers[of].nr)
		f->peers = &e->peers[of];
}
