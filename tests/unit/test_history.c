// SPDX-License-Identifier: GPL-2.0-only
/* Rates and bars of a state's samples. */
#include <string.h>
#include "testing.h"
#include "data/history.h"

#define ROW	TCPSTATES_ROW_CLOSE_WAIT

static struct history history;

static int reset(void **state)
{
	(void)state;
	memset(&history, 0, sizeof(history));
	return 0;
}

static void add(uint64_t at_ms, uint64_t value)
{
	struct figure count[TCPSTATES_NR_ROWS] = { 0 };

	count[ROW] = (struct figure){ value, true };
	history_add(&history, at_ms, count);
}

static void assert_rate(const char *expected)
{
	char text[HISTORY_RATE_SIZE];

	history_rate(&history, ROW, text);
	assert_string_equal(text, expected);
}

static void assert_change(uint64_t before, uint64_t after, uint64_t ms, const char *expected)
{
	reset(NULL);
	add(5, before);
	add(5 + ms, after);
	assert_rate(expected);
}

static void assert_line(unsigned int width, const char *expected)
{
	char text[3 * HISTORY_SIZE + 1];

	history_line(&history, ROW, width, text);
	assert_string_equal(text, expected);
}

static void rates(void **state)
{
	(void)state;
	assert_change(7, 7, 1000, "0");
	assert_change(7, 8, 1000, "+1");
	assert_change(8, 7, 1000, "-1");
	assert_change(7, 8, 2000, "+0.5");
	assert_change(0, 1, 60000, "0");
	assert_change(0, 12345, 100000, "+123");
	assert_change(0, 99, 10000, "+9.9");
	assert_change(0, 9999, 1000, "+9999");
	assert_change(0, 10000, 1000, "+10k");
	assert_change(0, 12345, 1000, "+12.3k");
	assert_change(234567, 0, 1000, "-234k");
	assert_change(0, 2500000, 1000, "+2.5M");
	assert_change(0, 999, 100, "+9990");
	assert_change(0, UINT64_MAX, 1000000, "+18.4P");
	assert_change(UINT64_MAX, 0, 1, "-1.8E");
}

/* Any rate fits into a box. */
static void rates_are_short(void **state)
{
	char text[HISTORY_RATE_SIZE];
	uint64_t value, ms;

	(void)state;
	for (value = 1; value; value <<= 1) {
		for (ms = 1; ms < 1000000; ms *= 3) {
			reset(NULL);
			add(0, 0);
			add(ms, value | value >> 3 | value >> 5);
			history_rate(&history, ROW, text);
			assert_in_range(strlen(text), 1, 6);
		}
	}
}

static void rates_unknown(void **state)
{
	(void)state;
	assert_rate("");
	add(0, 1);
	assert_rate("");
	history_add(&history, 1000, NULL);
	assert_rate("");
	add(2000, 5);
	assert_rate("+2");
	add(2000, 9);
	assert_rate("");
}

static void lines(void **state)
{
	unsigned int i;

	(void)state;
	assert_line(3, "   ");
	add(0, 5);
	assert_line(3, "  ▅");
	add(1, 12);
	assert_line(3, " ▁█");
	history_add(&history, 2, NULL);
	add(3, 9);
	assert_line(4, "▁█ ▅");
	assert_line(2, " ▅");
	reset(NULL);
	for (i = 0; i < 100; i++)
		add(i, i * 100);
	assert_line(8, "▁▂▃▄▅▆▇█");
	assert_line(HISTORY_SIZE, "▁▁▂▂▃▃▄▄▅▅▆▆▇▇██");
}

/* Tiny changes don't fill the full height. */
static void lines_are_calm(void **state)
{
	(void)state;
	add(0, 100000);
	add(1, 100200);
	assert_line(2, "▄▅");
	add(2, 102000);
	assert_line(3, "▁▁█");
	reset(NULL);
	add(0, 345);
	add(1, 345);
	assert_line(2, "▅▅");
	reset(NULL);
	add(0, 1);
	assert_line(1, "▂");
	reset(NULL);
	add(0, 0);
	assert_line(1, "▁");
	add(1, 2);
	assert_line(2, "▁▃");
	reset(NULL);
	add(0, 0);
	add(1, UINT64_MAX);
	assert_line(2, "▁█");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(rates, reset),
		cmocka_unit_test_setup(rates_are_short, reset),
		cmocka_unit_test_setup(rates_unknown, reset),
		cmocka_unit_test_setup(lines, reset),
		cmocka_unit_test_setup(lines_are_calm, reset),
	};

	return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
