// SPDX-License-Identifier: GPL-2.0-only
/* The choice between coloured and plain output. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "testing.h"
#include "lib/style.h"

static int terminal = -1;

static int setup(void **state)
{
	(void)state;
	terminal = posix_openpt(O_RDWR | O_NOCTTY);
	return terminal < 0;
}

static int teardown(void **state)
{
	(void)state;
	return close(terminal);
}

static int reset_environment(void **state)
{
	(void)state;
	unsetenv("NO_COLOR");
	return setenv("TERM", "xterm", 1);
}

static bool is_coloured(enum style_when when, int fd)
{
	const struct style *style = style_choose(when, fd);
	bool coloured = *style->bold;

	assert_int_equal(coloured, *style->dim != '\0');
	assert_int_equal(coloured, *style->warn != '\0');
	assert_int_equal(coloured, *style->reset != '\0');
	return coloured;
}

static void words(void **state)
{
	enum style_when when;

	(void)state;
	assert_true(style_when_parse("auto", &when));
	assert_int_equal(when, STYLE_AUTO);
	assert_true(style_when_parse("always", &when));
	assert_int_equal(when, STYLE_ALWAYS);
	assert_true(style_when_parse("never", &when));
	assert_int_equal(when, STYLE_NEVER);
	assert_false(style_when_parse("", &when));
	assert_false(style_when_parse("alway", &when));
	assert_false(style_when_parse("Always", &when));
}

static void always_and_never(void **state)
{
	(void)state;
	setenv("NO_COLOR", "1", 1);
	setenv("TERM", "dumb", 1);
	assert_true(is_coloured(STYLE_ALWAYS, -1));
	assert_true(is_coloured(STYLE_ALWAYS, terminal));
	reset_environment(NULL);
	assert_false(is_coloured(STYLE_NEVER, terminal));
}

static void auto_wants_a_terminal(void **state)
{
	(void)state;
	assert_true(is_coloured(STYLE_AUTO, terminal));
	assert_false(is_coloured(STYLE_AUTO, -1));
}

static void auto_heeds_no_color(void **state)
{
	(void)state;
	setenv("NO_COLOR", "1", 1);
	assert_false(is_coloured(STYLE_AUTO, terminal));
	setenv("NO_COLOR", "", 1);
	assert_true(is_coloured(STYLE_AUTO, terminal));
}

static void auto_heeds_term(void **state)
{
	(void)state;
	setenv("TERM", "dumb", 1);
	assert_false(is_coloured(STYLE_AUTO, terminal));
	unsetenv("TERM");
	assert_false(is_coloured(STYLE_AUTO, terminal));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
		cmocka_unit_test_setup(always_and_never, reset_environment),
		cmocka_unit_test_setup(auto_wants_a_terminal, reset_environment),
		cmocka_unit_test_setup(auto_heeds_no_color, reset_environment),
		cmocka_unit_test_setup(auto_heeds_term, reset_environment),
	};

	return cmocka_run_group_tests_name("style", tests, setup, teardown);
}
