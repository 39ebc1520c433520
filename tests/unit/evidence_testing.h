/* SPDX-License-Identifier: GPL-2.0-only */
/* Evidence for tests: there is no problem in it until a test adds one. */
#ifndef TCPSTATES_EVIDENCE_TESTING_H
#define TCPSTATES_EVIDENCE_TESTING_H

#include <string.h>
#include "testing.h"
#include "diagnose/findings.h"
#include "diagnose/stays.h"

static struct evidence e;
static struct findings findings;

static inline void set_sysctl(enum sysctl_id id, int nr, uint64_t a, uint64_t b, uint64_t c)
{
	e.sysctl[id] = (struct sysctl_value){ { a, b, c }, nr };
}

static inline void setup_sample(struct sample *sample)
{
	unsigned int i, col;

	for (i = 0; i < TCPSTATES_NR_ROWS; i++) {
		for (col = 0; col < TCPSTATES_NR_COLUMNS; col++)
			sample->counts.cell[i][col].have = true;
	}
	for (i = 0; i < COUNTERS_NR; i++)
		sample->counter[i] = (struct figure){ 1000, true };
	sample->counter[COUNTER_TIME_WAIT].value = 0;
	sample->counter[COUNTER_ORPHANS].value = 0;
	sample->counter[COUNTER_ALLOC].value = 0;
	sample->counter[COUNTER_MEMORY].value = 0;
	for (i = 0; i < ROWS_NR_COLUMNS; i++)
		sample->ports.have[i] = true;
	/* Only the module tells the age. */
	sample->ports.have[ROWS_COL_CLOSE_WAIT_S] = false;
	sample->have_ports = true;
}

static inline int setup(void **state)
{
	(void)state;
	memset(&e, 0, sizeof(e));
	setup_sample(&e.before);
	setup_sample(&e.after);
	e.interval_ms = 1000;
	e.before.in_use.have = true;
	e.after.in_use.have = true;
	thresholds_default(e.threshold);
	set_sysctl(SYSCTL_SYNCOOKIES, 1, 1, 0, 0);
	set_sysctl(SYSCTL_MAX_ORPHANS, 1, 1000, 0, 0);
	set_sysctl(SYSCTL_MAX_TW_BUCKETS, 1, 1000, 0, 0);
	set_sysctl(SYSCTL_PORT_RANGE, 2, 40001, 40100, 0);
	set_sysctl(SYSCTL_TCP_MEM, 3, 500, 1000, 2000);
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	/* Holders and routes belong to the tests. */
	rows_free(&e.before.ports);
	rows_free(&e.after.ports);
	return 0;
}

static inline uint64_t *cell(struct sample *sample, enum rows_group side, uint64_t port,
			     unsigned int col)
{
	struct row like = { .group = side, .id = port }, *row;

	row = (struct row *)(uintptr_t)evidence_row(&sample->ports, &like);
	if (!row) {
		row = rows_add(&sample->ports);
		assert_non_null(row);
		row->group = side;
		row->id = port;
		sample->ports.nr++;
		rows_order(&sample->ports);
		row = (struct row *)(uintptr_t)evidence_row(&sample->ports, &like);
	}
	return &row->cell[col];
}

/* Set a figure of a port in both samples. */
static inline void set(enum rows_group side, uint64_t port, unsigned int col, uint64_t value)
{
	*cell(&e.before, side, port, col) = value;
	*cell(&e.after, side, port, col) = value;
}

static inline void set_state(enum rows_group side, uint64_t port, enum tcpstates_row state,
			     uint64_t value)
{
	set(side, port, ROWS_COL_OF(state), value);
}

static inline void set_count(enum tcpstates_row state, enum tcpstates_column col, uint64_t value)
{
	e.before.counts.cell[state][col].value = value;
	e.after.counts.cell[state][col].value = value;
}

static inline void rise(enum counter_id id, uint64_t by)
{
	e.after.counter[id].value = e.before.counter[id].value + by;
}

/* Evaluate, and return the finding with this id. */
static inline const struct finding *evaluate(enum finding_id id)
{
	int i;

	findings_evaluate(&e, &findings);
	for (i = 0; i < NR_FINDINGS; i++) {
		if (findings.finding[i].id == id)
			return &findings.finding[i];
	}
	fail();
	return NULL;
}

/* Check that this finding is the only one, and return it. */
static inline const struct finding *finds(enum finding_id id, enum verdict verdict)
{
	const struct finding *f = evaluate(id);

	assert_int_equal(f->verdict, verdict);
	assert_int_equal(findings.nr_found, 1);
	assert_ptr_equal(f, findings.finding);
	return f;
}

static inline void finds_nothing(void)
{
	findings_evaluate(&e, &findings);
	assert_int_equal(findings.nr_found, 0);
}

/* Make single sockets known: these stayed in their states, all others did not. */
static inline void stays(struct stay *stay, size_t nr)
{
	e.stay = stay;
	e.nr_stays = stays_sum(stay, nr);
	e.stay_states = ~0U;
	e.have_sockets = e.all_processes = true;
}

static inline uint64_t fact(const struct fact_list *facts, const char *name)
{
	int i;

	for (i = 0; i < facts->nr; i++) {
		if (!strcmp(facts->fact[i].name, name))
			return facts->fact[i].value;
	}
	fail_msg("no figure %s", name);
	return 0;
}

#endif /* TCPSTATES_EVIDENCE_TESTING_H */
