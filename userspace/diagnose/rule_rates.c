// SPDX-License-Identifier: GPL-2.0-only
/* Rules about rates: connections and segments that fail, by the kernel's counters. */
#include "diagnose/rules.h"
#include "lib/i18n.h"

#define NO_SNMP		"/proc/net/snmp"
#define MIN_EVENTS	5	/* fewer in the interval are chance */

/* Tell if so many events in the interval reach a threshold per second. */
static bool rates_reach(const struct evidence *e, uint64_t events, enum threshold_id per_second)
{
	return events >= MIN_EVENTS &&
	       events >= e->threshold[per_second] * e->interval_ms / 1000;
}

/* Return the connects that failed: AttemptFails has failures of servers too. */
static struct figure rates_refused(const struct evidence *e)
{
	struct figure opens = evidence_rise(e, COUNTER_ACTIVE_OPENS);
	struct figure fails = evidence_rise(e, COUNTER_ATTEMPT_FAILS);

	return (struct figure){
		fails.value < opens.value ? fails.value : opens.value, opens.have && fails.have,
	};
}

void rule_refused(const struct evidence *e, struct finding *f)
{
	struct figure refused = rates_refused(e);

	if (!refused.have)
		finding_missing(f, NO_SNMP);
	else if (rates_reach(e, refused.value, THRESHOLD_REFUSED))
		f->verdict = VERDICT_WARNING;
	finding_rise(f, e, COUNTER_ACTIVE_OPENS);
	finding_rise(f, e, COUNTER_ATTEMPT_FAILS);
}

void rule_retransmits(const struct evidence *e, struct finding *f)
{
	struct figure again = evidence_rise(e, COUNTER_RETRANS_SEGS);
	struct figure sent = evidence_rise(e, COUNTER_OUT_SEGS);
	uint64_t percent = figure_ratio(again.value, sent.value ? sent.value : 1, 100);

	if (!again.have || !sent.have) {
		finding_missing(f, NO_SNMP);
	} else {
		/* OutSegs leaves retransmissions out: SYNs that get no answer exceed it. */
		finding_fact(&f->facts, "percent", percent < 100 ? percent : 100);
		if (again.value >= MIN_EVENTS && percent >= e->threshold[THRESHOLD_RETRANSMITS])
			f->verdict = VERDICT_WARNING;
	}
	finding_rise(f, e, COUNTER_OUT_SEGS);
	finding_rise(f, e, COUNTER_RETRANS_SEGS);
	finding_rise(f, e, COUNTER_TIMEOUTS);
}

void rule_resets(const struct evidence *e, struct finding *f)
{
	struct figure resets = evidence_rise(e, COUNTER_ESTAB_RESETS);
	struct figure sent = evidence_rise(e, COUNTER_OUT_RSTS);
	uint64_t refused = rates_refused(e).value;

	/* On loopback the RST for a refused connect is sent here too. */
	sent.value = sent.value > refused ? sent.value - refused : 0;
	if (!resets.have || !sent.have)
		finding_missing(f, NO_SNMP);
	else if (rates_reach(e, resets.value, THRESHOLD_RESETS) ||
		 rates_reach(e, sent.value, THRESHOLD_RESETS_SENT))
		f->verdict = VERDICT_WARNING;
	finding_rise(f, e, COUNTER_ESTAB_RESETS);
	finding_rise(f, e, COUNTER_OUT_RSTS);
}
