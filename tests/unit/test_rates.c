// SPDX-License-Identifier: GPL-2.0-only
/* The rules about rates: at their thresholds, and just below. */
#include "evidence_testing.h"

static void connects_refused(void **state)
{
	(void)state;
	rise(COUNTER_ACTIVE_OPENS, 10);
	rise(COUNTER_ATTEMPT_FAILS, 10);
	finds(FINDING_REFUSED, VERDICT_WARNING);
	rise(COUNTER_ATTEMPT_FAILS, 9);
	finds_nothing();
	/* Half-open connections of a server fail too. */
	rise(COUNTER_ACTIVE_OPENS, 9);
	rise(COUNTER_ATTEMPT_FAILS, 1000);
	finds_nothing();
	/* A few are chance, however short the interval is. */
	e.interval_ms = 100;
	rise(COUNTER_ACTIVE_OPENS, 4);
	rise(COUNTER_ATTEMPT_FAILS, 4);
	finds_nothing();
	rise(COUNTER_ACTIVE_OPENS, 5);
	rise(COUNTER_ATTEMPT_FAILS, 5);
	finds(FINDING_REFUSED, VERDICT_WARNING);
	e.after.counter[COUNTER_ACTIVE_OPENS].have = false;
	assert_int_equal(evaluate(FINDING_REFUSED)->verdict, VERDICT_UNKNOWN);
}

static void retransmits(void **state)
{
	const struct finding *f;

	(void)state;
	rise(COUNTER_OUT_SEGS, 100);
	rise(COUNTER_RETRANS_SEGS, 5);
	f = finds(FINDING_RETRANSMITS, VERDICT_WARNING);
	assert_int_equal(fact(&f->facts, "percent"), 5);
	rise(COUNTER_OUT_SEGS, 101);
	finds_nothing();
	rise(COUNTER_OUT_SEGS, 10);
	rise(COUNTER_RETRANS_SEGS, 4);
	finds_nothing();
	/* Nothing but retransmissions. */
	rise(COUNTER_OUT_SEGS, 0);
	rise(COUNTER_RETRANS_SEGS, 5);
	f = finds(FINDING_RETRANSMITS, VERDICT_WARNING);
	assert_int_equal(fact(&f->facts, "percent"), 100);
}

static void resets(void **state)
{
	(void)state;
	rise(COUNTER_ESTAB_RESETS, 20);
	finds(FINDING_RESETS, VERDICT_WARNING);
	rise(COUNTER_ESTAB_RESETS, 19);
	finds_nothing();
	rise(COUNTER_OUT_RSTS, 100);
	finds(FINDING_RESETS, VERDICT_WARNING);
	/* This host refused its own connects: one problem, not two. */
	rise(COUNTER_ACTIVE_OPENS, 100);
	rise(COUNTER_ATTEMPT_FAILS, 100);
	finds(FINDING_REFUSED, VERDICT_WARNING);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(connects_refused), TEST(retransmits), TEST(resets),
	};

	return cmocka_run_group_tests_name("rates", tests, NULL, NULL);
}
