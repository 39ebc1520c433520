// SPDX-License-Identifier: GPL-2.0-only
/* Ratios without overflow. */
#include "lib/figure.h"
#include "testing.h"

static void rounded_down(void **state)
{
	(void)state;
	assert_int_equal(figure_ratio(1, 0, 100), 0);
	assert_int_equal(figure_ratio(1, 3, 100), 33);
	assert_int_equal(figure_ratio(799, 1000, 100), 79);
	assert_int_equal(figure_ratio(7, 7, 100), 100);
	assert_int_equal(figure_ratio(UINT64_MAX, UINT64_MAX, 100), 100);
	assert_int_equal(figure_ratio(UINT64_MAX, 1, 100), UINT64_MAX);
}

static void rounded_to_the_nearest(void **state)
{
	(void)state;
	assert_int_equal(figure_ratio_rounded(0, 0, 100000), 0);
	assert_int_equal(figure_ratio_rounded(1, 3, 100000), 33333);
	assert_int_equal(figure_ratio_rounded(2, 3, 100000), 66667);
	assert_int_equal(figure_ratio_rounded(1, 2, 1), 1);
	assert_int_equal(figure_ratio_rounded(129, 128, 100000), 100781);
	assert_int_equal(figure_ratio_rounded(UINT64_MAX, UINT64_MAX, 100000), 100000);
	assert_int_equal(figure_ratio_rounded(UINT64_MAX / 2, UINT64_MAX, 100000), 50000);
	assert_int_equal(figure_ratio_rounded(UINT64_MAX, 1, 100000), UINT64_MAX);
	assert_int_equal(figure_ratio_rounded(1, UINT64_MAX, 100000), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rounded_down),
		cmocka_unit_test(rounded_to_the_nearest),
	};

	return cmocka_run_group_tests_name("figure", tests, NULL, NULL);
}
