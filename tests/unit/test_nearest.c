// SPDX-License-Identifier: GPL-2.0-only
/* Suggestions for mistyped words. */
#include "lib/nearest.h"
#include "testing.h"

static const char *nearest_of(const char *word)
{
	static const char *const known[] = { "show", "watch", "diagram", "diagnose", "ports", "h" };
	struct nearest nearest = nearest_begin(word);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		nearest_offer(&nearest, known[i]);
	return nearest.found;
}

static void one_edit(void **state)
{
	(void)state;
	assert_string_equal(nearest_of("shwo"), "show");
	assert_string_equal(nearest_of("shw"), "show");
	assert_string_equal(nearest_of("wattch"), "watch");
	assert_string_equal(nearest_of("porps"), "ports");
	assert_string_equal(nearest_of("PORTS"), "ports");
	assert_string_equal(nearest_of("dagnose"), "diagnose");
}

static void a_beginning(void **state)
{
	(void)state;
	assert_string_equal(nearest_of("diagn"), "diagnose");
	assert_string_equal(nearest_of("p"), "ports");
}

static void nothing_near(void **state)
{
	(void)state;
	assert_null(nearest_of(""));
	assert_null(nearest_of("xyz"));
	assert_null(nearest_of("established"));
	assert_null(nearest_of("a word that is longer than all that are known"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_edit),
		cmocka_unit_test(a_beginning),
		cmocka_unit_test(nothing_near),
	};

	return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
