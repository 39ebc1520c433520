// SPDX-License-Identifier: GPL-2.0-only
/* Chooses changes by the sysctls in force: never one that is made already. */
#include <string.h>
#include "diagnose/rules.h"

#define LOWEST_PORT	1024	/* the lowest that needs no privilege */
#define HIGHEST_PORT	65535
#define LONG_FIN_TIMEOUT 60	/* up to this, orphans in FIN_WAIT2 become timewait sockets */

/* Tell if a sysctl has this value. One that could not be read has none. */
static bool advice_is(const struct evidence *e, enum sysctl_id id, uint64_t value)
{
	return e->sysctl[id].nr && e->sysctl[id].number[0] == value;
}

static void advice_add(struct finding *f, enum advice advice)
{
	f->advice |= 1U << advice;
}

/* The kernel cuts the backlog of listen() to somaxconn: tell which of the two is the limit. */
static void advice_backlog(const struct evidence *e, struct finding *f)
{
	const struct sysctl_value *limit = &e->sysctl[SYSCTL_SOMAXCONN];
	struct row like = { .group = ROWS_SERVER };
	const struct row *row;

	if (!f->nr_ports)
		return;
	like.id = f->port[0].port;
	row = evidence_row(&e->after.ports, &like);
	if (!row || !row->cell[ROWS_COL_LISTENERS] || !limit->nr ||
	    row->cell[ROWS_COL_BACKLOG_MAX] / row->cell[ROWS_COL_LISTENERS] >= limit->number[0])
		advice_add(f, ADVICE_SOMAXCONN);
	else
		advice_add(f, ADVICE_BACKLOG);
}

/* 0 means 8, so 1 is the lowest. */
static void advice_orphans(const struct evidence *e, struct finding *f)
{
	if (!advice_is(e, SYSCTL_ORPHAN_RETRIES, 1))
		advice_add(f, ADVICE_ORPHAN_RETRIES);
}

static void advice_fin_timeout(const struct evidence *e, struct finding *f)
{
	const struct sysctl_value *timeout = &e->sysctl[SYSCTL_FIN_TIMEOUT];

	if (timeout->nr && timeout->number[0] > LONG_FIN_TIMEOUT)
		advice_add(f, ADVICE_FIN_TIMEOUT);
}

/* Local ports in TIME_WAIT may be used again; the range may be wider. */
static void advice_ports(const struct evidence *e, struct finding *f)
{
	const struct sysctl_value *range = &e->sysctl[SYSCTL_PORT_RANGE];
	const struct row like = { .group = ROWS_CLIENT, .id = f->port[0].port };
	const struct row *row = evidence_row(&e->after.ports, &like);
	bool waits = f->route ? f->route->time_wait :
		     row && row->cell[ROWS_COL_OF(TCPSTATES_ROW_TIME_WAIT)];

	if (waits && !rule_reuse_is_set(e, f->route))
		advice_add(f, ADVICE_TW_REUSE);
	if (waits && advice_is(e, SYSCTL_TIMESTAMPS, 0))
		advice_add(f, ADVICE_TIMESTAMPS);
	if (range->nr > 1 && (range->number[0] > LOWEST_PORT || range->number[1] < HIGHEST_PORT))
		advice_add(f, ADVICE_PORT_RANGE);
}

/**
 * advice_choose() - choose the changes of sysctls that would help
 * @e: the evidence
 * @f: the finding; without a problem there is nothing to change
 */
void advice_choose(const struct evidence *e, struct finding *f)
{
	if (f->verdict < VERDICT_WARNING)
		return;
	switch (f->id) {
	case FINDING_SYN_FLOOD:
		if (advice_is(e, SYSCTL_SYNCOOKIES, 0))
			advice_add(f, ADVICE_SYNCOOKIES);
		advice_backlog(e, f);
		return;
	case FINDING_ACCEPT_QUEUE:
		/* A longer queue helps against bursts, not if nothing is accepted. */
		if (rule_is_queue_short(e, f->port[0].port))
			advice_backlog(e, f);
		return;
	case FINDING_ORPHANS:
		advice_fin_timeout(e, f);
		advice_orphans(e, f);
		return;
	case FINDING_PEER_GONE:
		advice_orphans(e, f);
		return;
	case FINDING_PORT_EXHAUSTION:
		advice_ports(e, f);
		return;
	default:
		return;
	}
}
