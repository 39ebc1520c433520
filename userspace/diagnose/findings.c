// SPDX-License-Identifier: GPL-2.0-only
/* Applies all rules to the evidence and sorts the findings. */
#include <string.h>
#include "diagnose/rules.h"

static void (*const findings_rule[NR_FINDINGS])(const struct evidence *e, struct finding *f) = {
	[FINDING_ACCEPT_QUEUE] = rule_accept_queue,
	[FINDING_SYN_FLOOD] = rule_syn_flood,
	[FINDING_MEMORY] = rule_memory,
	[FINDING_ORPHANS] = rule_orphans,
	[FINDING_PORT_EXHAUSTION] = rule_port_exhaustion,
	[FINDING_STUCK_WORKER] = rule_stuck_worker,
	[FINDING_CLOSE_WAIT] = rule_close_wait,
	[FINDING_PEER_DOWN] = rule_peer_down,
	[FINDING_REFUSED] = rule_refused,
	[FINDING_PEER_GONE] = rule_peer_gone,
	[FINDING_RETRANSMITS] = rule_retransmits,
	[FINDING_RESETS] = rule_resets,
	[FINDING_FIN_WAIT2] = rule_fin_wait2,
	[FINDING_CLOSE_HELD] = rule_close_held,
	[FINDING_SILENT] = rule_silent,
	[FINDING_TIME_WAIT_LIMIT] = rule_time_wait,
};

const char *const finding_name[NR_FINDINGS] = {
#define NAME(id, name)	[FINDING_##id] = name,
	FINDINGS(NAME)
#undef NAME
};

/* Return 0 for a finding that is fine or unknown: these keep their order. */
static int findings_gravity(const struct finding *f)
{
	return f->verdict == VERDICT_CRITICAL ? 2 : f->verdict == VERDICT_WARNING;
}

/* Sort by insertion, which is stable: there are few, and most are in order. */
static void findings_sort(struct finding *f)
{
	struct finding moved;
	int i, at;

	for (i = 1; i < NR_FINDINGS; i++) {
		moved = f[i];
		for (at = i; at && findings_gravity(&f[at - 1]) < findings_gravity(&moved); at--)
			f[at] = f[at - 1];
		f[at] = moved;
	}
}

/**
 * findings_evaluate() - draw the findings from the evidence
 * @evidence: the evidence, which must outlive the findings
 * @findings: receives the findings
 */
void findings_evaluate(const struct evidence *evidence, struct findings *findings)
{
	int i;

	memset(findings, 0, sizeof(*findings));
	for (i = 0; i < NR_FINDINGS; i++) {
		findings->finding[i].id = (enum finding_id)i;
		findings->finding[i].enter = evidence->enter;
		findings_rule[i](evidence, &findings->finding[i]);
		advice_choose(evidence, &findings->finding[i]);
	}
	findings_sort(findings->finding);
	while (findings->nr_found < NR_FINDINGS &&
	       findings_gravity(&findings->finding[findings->nr_found]))
		findings->nr_found++;
}

/**
 * findings_want() - choose the single sockets that would tell more
 * @findings: findings drawn without single sockets
 * @wants: receives the choice, for collect_sockets(); evaluate again after that
 */
void findings_want(const struct findings *findings, struct findings_wants *wants)
{
	const struct finding *f;

	memset(wants, 0, sizeof(*wants));
	for (f = findings->finding; f < findings->finding + NR_FINDINGS; f++) {
		wants->states |= f->wants;
		wants->after |= f->wants_after;
		wants->routes |= f->wants_routes;
	}
}
