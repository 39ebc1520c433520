// SPDX-License-Identifier: GPL-2.0-only
/* Rules about sockets that programs keep open: half-closed ones, and closed ones. */
#include "diagnose/rules.h"
#include "lib/i18n.h"

/* Return the full sockets in FIN_WAIT2 that a process owns. */
static struct figure held_full(const struct sample *sample)
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

/* Return the FIN_WAIT2 sockets that a process owned in both samples. */
static uint64_t held_stayed(const struct evidence *e)
{
	uint64_t held = 0;
	size_t i;

	for (i = 0; i < e->nr_stays; i++) {
		if (e->stay[i].state == TCPSTATES_ROW_FIN_WAIT2)
			held += e->stay[i].sockets - e->stay[i].no_file;
	}
	return held;
}

/* The counts by port do not tell orphans apart, so the ports come from single sockets. */
void rule_fin_wait2(const struct evidence *e, struct finding *f)
{
	struct figure before = held_full(&e->before), after = held_full(&e->after);
	uint64_t limit = e->threshold[THRESHOLD_FIN_WAIT2];

	if (!before.have || !after.have) {
		finding_missing(f, N_("the number of FIN_WAIT2 sockets that a process owns"));
		return;
	}
	finding_add_total(f, e, TCPSTATES_ROW_FIN_WAIT2);
	finding_fact(&f->facts, "held", after.value);
	if (before.value < limit || after.value < limit)
		return;
	f->wants = 1U << TCPSTATES_ROW_FIN_WAIT2;
	if (!evidence_knows_stays(e, f->wants))
		f->missing = MISSING_SOCKETS;
	else if (held_stayed(e) < limit)
		return;
	f->verdict = VERDICT_WARNING;
	finding_add_holders(f, e, TCPSTATES_ROW_FIN_WAIT2);
}

/*
 * Return the open sockets that are in no table: sockstat counts them, no dump has them.
 * Orphans of other namespaces are left out, at the risk of too few: they keep namespaces
 * alive that no process is in, and whose tables nobody can find.
 */
static struct figure held_unhashed(const struct sample *sample)
{
	struct figure own = counts_sum(&sample->counts, TCPSTATES_COL_ORPHAN);
	struct figure alloc = sample->counter[COUNTER_ALLOC];
	uint64_t hashed = sample->in_use.value, orphans = sample->counter[COUNTER_ORPHANS].value;

	if (orphans > own.value)
		hashed += orphans - own.value;
	return (struct figure){
		alloc.value > hashed ? alloc.value - hashed : 0,
		alloc.have && sample->in_use.have,
	};
}

void rule_close_held(const struct evidence *e, struct finding *f)
{
	struct figure before = held_unhashed(&e->before), after = held_unhashed(&e->after);
	uint64_t limit = e->threshold[THRESHOLD_CLOSED];

	if (!before.have || !after.have) {
		finding_missing(f, N_("counts of the whole host: there may be other network "
				      "namespaces"));
		return;
	}
	finding_fact(&f->facts, "alloc", e->after.counter[COUNTER_ALLOC].value);
	finding_fact(&f->facts, "unhashed", after.value);
	if (before.value >= limit && after.value >= limit)
		f->verdict = VERDICT_WARNING;
}
