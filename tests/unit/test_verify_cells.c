// SPDX-License-Identifier: GPL-2.0-only
/* Two sources that differ, and a system that changes between their readings. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "testing.h"
#include "cmd/verify_cells.h"

static struct verify verify;
static struct verify_round round_;

static void set(struct counts *counts, uint64_t value)
{
	memset(counts, 0, sizeof(*counts));
	counts->cell[TCPSTATES_ROW_LISTEN][TCPSTATES_COL_TOTAL] = (struct figure){ value, true };
}

static void add(uint64_t before, uint64_t diag, uint64_t after)
{
	set(&round_.before, before);
	set(&round_.diag, diag);
	set(&round_.after, after);
	verify_add(&verify, &round_);
}

static int setup(void **state)
{
	(void)state;
	memset(&verify, 0, sizeof(verify));
	return 0;
}

static void within(void **state)
{
	static const uint64_t fine[][3] = { { 5, 5, 5 }, { 5, 6, 7 }, { 7, 5, 5 }, { 7, 7, 5 } };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fine); i++) {
		setup(state);
		add(fine[i][0], fine[i][1], fine[i][2]);
		assert_int_equal(verify.nr_compared, 1);
		assert_int_equal(verify.nr_different, 0);
	}
}

static void outside(void **state)
{
	static const uint64_t bad[][3] = { { 5, 6, 5 }, { 5, 4, 7 }, { 7, 8, 5 }, { 0, 1, 0 } };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		setup(state);
		add(bad[i][0], bad[i][1], bad[i][2]);
		assert_int_equal(verify.nr_different, 1);
		assert_true(verify.different[TCPSTATES_ROW_LISTEN][TCPSTATES_COL_TOTAL]);
	}
}

/* A cell that was equal in one round does not differ, whatever later rounds show. */
static void rounds(void **state)
{
	(void)state;
	add(5, 6, 5);
	add(5, 7, 5);
	assert_int_equal(verify.nr_different, 1);
	add(5, 5, 5);
	assert_int_equal(verify.nr_different, 0);
	add(5, 6, 5);
	assert_int_equal(verify.nr_different, 0);
	assert_int_equal(verify.rounds, 4);
}

static void absent(void **state)
{
	struct counts *const all[] = { &round_.before, &round_.diag, &round_.after };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		setup(state);
		set(&round_.before, 5);
		set(&round_.diag, 6);
		set(&round_.after, 5);
		all[i]->cell[TCPSTATES_ROW_LISTEN][TCPSTATES_COL_TOTAL] = (struct figure){ 0 };
		verify_add(&verify, &round_);
		assert_int_equal(verify.nr_compared, 0);
		assert_int_equal(verify.nr_different, 0);
	}
}

static void assert_prints(void (*print)(FILE *out, const struct verify *verify,
					const struct verify_round *round), const char *want)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	print(out, &verify, &round_);
	fclose(out);
	assert_string_equal(text, want);
	free(text);
}

static void printed(void **state)
{
	(void)state;
	add(5, 6, 5);
	assert_prints(verify_text, "cells compared 1, different 1, rounds 1\n\n"
		      "STATE       COLUMN     MODULE  SOCK_DIAG     MODULE\n"
		      "LISTEN      total           5          6          5\n");
	assert_prints(verify_json, "{\"compared\":1,\"different\":1,\"rounds\":1,\"differences\":["
		      "{\"state\":\"LISTEN\",\"column\":\"total\",\"module_before\":5,\"diag\":6,"
		      "\"module_after\":5}]}\n");
	add(5, 5, 5);
	assert_prints(verify_text, "cells compared 1, different 0, rounds 2\n");
	assert_prints(verify_json,
		      "{\"compared\":1,\"different\":0,\"rounds\":2,\"differences\":[]}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(within, setup),
		cmocka_unit_test_setup(outside, setup),
		cmocka_unit_test_setup(rounds, setup),
		cmocka_unit_test_setup(absent, setup),
		cmocka_unit_test_setup(printed, setup),
	};

	return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
