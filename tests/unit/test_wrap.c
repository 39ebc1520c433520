// SPDX-License-Identifier: GPL-2.0-only
/* Paragraphs wrapped to the width of a terminal. */
#include <stdlib.h>
#include <string.h>
#include "testing.h"
#include "lib/wrap.h"

static void wraps(const char *text, struct wrap wrap, int column, const char *expected)
{
	char *printed;
	size_t len;
	FILE *out = open_memstream(&printed, &len);

	assert_non_null(out);
	wrap_print(out, wrap, column, text);
	fclose(out);
	assert_string_equal(printed, expected);
	free(printed);
}

static void columns_of_characters(void **state)
{
	(void)state;
	assert_int_equal(wrap_columns(""), 0);
	assert_int_equal(wrap_columns("abc"), 3);
	assert_int_equal(wrap_columns("é"), 1);
	assert_int_equal(wrap_columns("套接字"), 6);
	assert_int_equal(wrap_columns("端口 80，"), 9);
	assert_int_equal(wrap_columns("\xe7"), 1);
	assert_int_equal(wrap_columns("\xf0\x9f"), 1);
}

static void words_break_at_blanks(void **state)
{
	(void)state;
	wraps("one two three", (struct wrap){ 2, 9 }, 2, "one two\n  three\n");
	wraps("one two three", (struct wrap){ 0, 13 }, 0, "one two three\n");
	wraps("one two three", (struct wrap){ 0, 12 }, 0, "one two\nthree\n");
	wraps("one", (struct wrap){ 4, 3 }, 0, "one\n");
	wraps("toolongforit x", (struct wrap){ 1, 5 }, 1, "toolongforit\n x\n");
	wraps("a  b", (struct wrap){ 0, 9 }, 0, "a  b\n");
	wraps(" a ", (struct wrap){ 0, 9 }, 0, "a\n");
	wraps("", (struct wrap){ 0, 9 }, 0, "\n");
}

static void newlines_end_lines(void **state)
{
	(void)state;
	wraps("one\ntwo three", (struct wrap){ 2, 9 }, 2, "one\n  two\n  three\n");
	wraps("one\n\n two", (struct wrap){ 2, 9 }, 0, "one\n\n   two\n");
	wraps("one\n", (struct wrap){ 2, 9 }, 0, "one\n\n");
}

static void chinese_breaks_between_characters(void **state)
{
	(void)state;
	wraps("对端已关闭", (struct wrap){ 0, 6 }, 0, "对端已\n关闭\n");
	wraps("对端已关闭", (struct wrap){ 0, 7 }, 0, "对端已\n关闭\n");
	/* No break before a closing mark, after an opening one, or in a Western word. */
	wraps("对端已，关闭", (struct wrap){ 0, 6 }, 0, "对端\n已，关\n闭\n");
	wraps("对端（已关闭", (struct wrap){ 0, 6 }, 0, "对端\n（已关\n闭\n");
	wraps("到 SYN 后重试", (struct wrap){ 0, 6 }, 0, "到 SYN\n后重试\n");
	wraps("用tcp_mem限", (struct wrap){ 0, 6 }, 0, "用\ntcp_mem\n限\n");
}

static void width_of_the_terminal(void **state)
{
	(void)state;
	setenv("COLUMNS", "72", 1);
	assert_int_equal(wrap_terminal_width(-1), 72);
	setenv("COLUMNS", "7", 1);
	assert_int_equal(wrap_terminal_width(-1), 40);
	setenv("COLUMNS", "700", 1);
	assert_int_equal(wrap_terminal_width(-1), 100);
	setenv("COLUMNS", "wide", 1);
	assert_int_equal(wrap_terminal_width(-1), 80);
	unsetenv("COLUMNS");
	assert_int_equal(wrap_terminal_width(-1), 80);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_of_characters),
		cmocka_unit_test(words_break_at_blanks),
		cmocka_unit_test(newlines_end_lines),
		cmocka_unit_test(chinese_breaks_between_characters),
		cmocka_unit_test(width_of_the_terminal),
	};

	return cmocka_run_group_tests_name("wrap", tests, NULL, NULL);
}
