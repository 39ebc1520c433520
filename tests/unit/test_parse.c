// SPDX-License-Identifier: GPL-2.0-only
/* The parser of the summary: accepted, ignored and refused text, and the line of an error. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "testing.h"
#include "source/parse.h"

#define KEYS	"# tcpstates 1 netns 7\n"
#define COLUMNS	"state total ipv4\n"

static struct counts counts;
static struct parse_error err;

static int parse_bytes(const char *text, size_t len)
{
	char *copy = copy_without_end(text, len);
	int ret;

	memset(&counts, 0xa5, sizeof(counts));
	memset(&err, 0xa5, sizeof(err));
	ret = parse_counts(copy, len, &counts, &err);
	free(copy);
	return ret;
}

static void assert_parses(const char *text)
{
	if (parse_bytes(text, strlen(text)))
		fail_msg("line %u: %s", err.line, err.message);
}

static void assert_error_in(const char *text, size_t len, enum parse_error_kind kind,
			    unsigned int line)
{
	assert_int_equal(parse_bytes(text, len), -1);
	assert_int_equal(err.kind, kind);
	assert_int_equal(err.line, line);
	assert_non_null(err.message);
}

static void assert_error(const char *text, enum parse_error_kind kind, unsigned int line)
{
	assert_error_in(text, strlen(text), kind, line);
}

static void assert_figure(struct figure figure, uint64_t value)
{
	assert_true(figure.have);
	assert_int_equal(figure.value, value);
}

#define cell(row, col)	(counts.cell[TCPSTATES_ROW_##row][TCPSTATES_COL_##col])
#define key(id)		(counts.key[TCPSTATES_KEY_##id])

static void full_capture(void **state)
{
	unsigned int row, col;

	(void)state;
	assert_parses(SAMPLE);
	assert_figure(counts.format, 1);
	assert_figure(key(NETNS), 4026531840);
	assert_figure(key(WALK_NS), 412345);
	assert_figure(key(AGE_MS), 0);
	assert_figure(key(BUCKETS), 262144);
	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		for (col = 0; col < TCPSTATES_NR_COLUMNS; col++)
			assert_true(counts.cell[row][col].have);
	}
	assert_figure(cell(ESTABLISHED, TOTAL), 100000);
	assert_figure(cell(ESTABLISHED, CLIENT), 40000);
	assert_figure(cell(TIME_WAIT, IPV6), 8211);
	assert_figure(cell(FIN_WAIT2, MINI), 85);
	assert_figure(cell(CLOSING, ORPHAN), 1);
	assert_figure(cell(UNKNOWN, TOTAL), 0);
}

static void missing_is_absent(void **state)
{
	(void)state;
	assert_parses(KEYS COLUMNS "LISTEN 0 0\n");
	assert_figure(key(NETNS), 7);
	assert_false(key(WALK_NS).have);
	assert_false(key(AGE_MS).have);
	assert_figure(cell(LISTEN, TOTAL), 0);
	assert_false(cell(LISTEN, IPV6).have);
	assert_false(cell(LISTEN, ORPHAN).have);
	assert_false(cell(ESTABLISHED, TOTAL).have);

	assert_parses("# tcpstates 1\nstate ipv6\nCLOSING 4\n");
	assert_false(key(NETNS).have);
	assert_false(cell(CLOSING, TOTAL).have);
	assert_figure(cell(CLOSING, IPV6), 4);
}

static void unknown_is_skipped(void **state)
{
	(void)state;
	assert_parses("# tcpstates 1 mode shared netns 7 mode again\n"
		      "state tls total ipv4 x9_\nBOUND 1 2 3 4\nLISTEN 5 6 7 8\nBOUND 1 2 3 4\n");
	assert_figure(key(NETNS), 7);
	assert_figure(cell(LISTEN, TOTAL), 6);
	assert_figure(cell(LISTEN, IPV4), 7);
	assert_false(cell(LISTEN, IPV6).have);
}

/* Only the whole word matches a name, in the same case. */
static void netns_names_are_exact(void **state)
{
	(void)state;
	assert_parses("# tcpstates 1 net 7 NETNS 8 netns_ 9\nstate tota totals IPV4\n"
		      "CLOSE_WAI 1 2 3\nLISTENER 1 2 3\nlisten 4 5 6\nCLOSE_WAIT 7 8 9\n");
	assert_false(key(NETNS).have);
	assert_false(cell(CLOSE_WAIT, TOTAL).have);
	assert_false(cell(CLOSE_WAIT, IPV4).have);
	assert_false(cell(LISTEN, TOTAL).have);
}

static void any_order(void **state)
{
	(void)state;
	assert_parses("# tcpstates 1 buckets 4 netns 7\nstate ipv6 total\n"
		      "LISTEN 1 2\nESTABLISHED 3 4\n");
	assert_figure(key(BUCKETS), 4);
	assert_figure(key(NETNS), 7);
	assert_figure(cell(LISTEN, IPV6), 1);
	assert_figure(cell(LISTEN, TOTAL), 2);
	assert_figure(cell(ESTABLISHED, IPV6), 3);
	assert_figure(cell(ESTABLISHED, TOTAL), 4);
}

static void duplicates(void **state)
{
	(void)state;
	assert_error("# tcpstates 1 netns 7 age_ms 0 netns 7\n" COLUMNS "LISTEN 1 1\n",
		     PARSE_DUPLICATE, 1);
	assert_error(KEYS "state total ipv4 total\nLISTEN 1 1 1\n", PARSE_DUPLICATE, 2);
	assert_error(KEYS COLUMNS "LISTEN 1 1\nCLOSE 0 0\nLISTEN 1 1\n", PARSE_DUPLICATE, 5);
	/* A row without known columns can be a duplicate too. */
	assert_error(KEYS "state tls\nLISTEN 1\nLISTEN 1\n", PARSE_DUPLICATE, 4);
	/* Two captures, one after the other. */
	assert_error(SAMPLE SAMPLE, PARSE_GARBAGE, 15);
}

static unsigned int rows_in(const char *text, size_t len)
{
	unsigned int lines = 0;
	size_t i;

	for (i = 0; i < len; i++)
		lines += text[i] == '\n';
	return lines > 2 ? lines - 2 : 0;
}

/*
 * Cut off at any byte, the sample is an error; cut off after a row, it has the rows
 * up to there with the same counts.
 */
static void cut_anywhere(void **state)
{
	static struct counts whole;
	unsigned int row, rows, col;
	size_t len;

	(void)state;
	assert_parses(SAMPLE);
	whole = counts;
	for (len = 0; len < strlen(SAMPLE); len++) {
		rows = rows_in(SAMPLE, len);
		if (!rows || SAMPLE[len - 1] != '\n') {
			assert_int_equal(parse_bytes(SAMPLE, len), -1);
			assert_int_equal(err.kind, PARSE_TRUNCATED);
			continue;
		}
		assert_int_equal(parse_bytes(SAMPLE, len), 0);
		assert_memory_equal(counts.key, whole.key, sizeof(whole.key));
		assert_memory_equal(counts.cell, whole.cell, rows * sizeof(whole.cell[0]));
		for (row = rows; row < TCPSTATES_NR_ROWS; row++) {
			for (col = 0; col < TCPSTATES_NR_COLUMNS; col++)
				assert_false(counts.cell[row][col].have);
		}
	}
}

static void cut_short(void **state)
{
	(void)state;
	assert_error("", PARSE_TRUNCATED, 1);
	assert_error("# tcpst", PARSE_TRUNCATED, 1);
	assert_error("# tcpstates 1", PARSE_TRUNCATED, 1);
	assert_error(KEYS, PARSE_TRUNCATED, 2);
	assert_error(KEYS COLUMNS, PARSE_TRUNCATED, 3);
	assert_error(KEYS COLUMNS "LISTEN 1 1", PARSE_TRUNCATED, 3);
	assert_error(KEYS COLUMNS "LISTEN 1 1\nCLOSE 0 0", PARSE_TRUNCATED, 4);
}

static void garbage(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
	} cases[] = {
		{ "\n", 1 },
		{ "hello\n", 1 },
		{ "hello", 1 },
		{ " # tcpstates 1\n", 1 },
		{ "# tcpstates\n", 1 },
		{ "# tcpstates \n", 1 },
		{ "# tcpstates_ports 1\n" COLUMNS "LISTEN 1 1\n", 1 },
		{ "# tcpstates x\n" COLUMNS "LISTEN 1 1\n", 1 },
		{ "# tcpstates 0\n" COLUMNS "LISTEN 1 1\n", 1 },
		{ "# tcpstates -1\n" COLUMNS "LISTEN 1 1\n", 1 },
		{ "# tcpstates 1x\n" COLUMNS "LISTEN 1 1\n", 1 },
		{ "# tcpstates 1 netns\n" COLUMNS "LISTEN 1 1\n", 1 },
		{ "# tcpstates 1 netns x\n" COLUMNS "LISTEN 1 1\n", 1 },
		{ "# tcpstates 1 netns age_ms 0\n" COLUMNS "LISTEN 1 1\n", 1 },
		{ "# tcpstates 1 9lives 9\n" COLUMNS "LISTEN 1 1\n", 1 },
		{ "# tcpstates 1\t netns 7\n" COLUMNS "LISTEN 1 1\n", 1 },
		{ "# tcpstates 1 mode a\tb\n" COLUMNS "LISTEN 1 1\n", 1 },
		{ "# tcpstates 1 mode \xff\n" COLUMNS "LISTEN 1 1\n", 1 },
		{ KEYS "\n" COLUMNS "LISTEN 1 1\n", 2 },
		{ KEYS "total ipv4\nLISTEN 1\n", 2 },
		{ KEYS "states total\nLISTEN 1\n", 2 },
		{ KEYS "state 1\nLISTEN 1\n", 2 },
		{ KEYS "state total,ipv4\nLISTEN 1\n", 2 },
		{ KEYS "LISTEN 1 1\n", 2 },
		{ KEYS COLUMNS "\n", 3 },
		{ KEYS COLUMNS "LISTEN 1\n", 3 },
		{ KEYS COLUMNS "LISTEN 1 1 1\n", 3 },
		{ KEYS COLUMNS "LISTEN\n", 3 },
		{ KEYS COLUMNS "LISTEN -1 1\n", 3 },
		{ KEYS COLUMNS "LISTEN +1 1\n", 3 },
		{ KEYS COLUMNS "LISTEN 0x1 1\n", 3 },
		{ KEYS COLUMNS "LISTEN 1. 1\n", 3 },
		{ KEYS COLUMNS "LISTEN 1 one\n", 3 },
		{ KEYS COLUMNS "1 1 1\n", 3 },
		{ KEYS COLUMNS "# LISTEN 1\n", 3 },
		{ KEYS COLUMNS "LIS-TEN 1 1\n", 3 },
		{ KEYS COLUMNS "BOUND 1\n", 3 },
		{ KEYS COLUMNS "BOUND 1 x\n", 3 },
		{ KEYS "state total tls\nLISTEN 1 x\n", 3 },
		{ KEYS COLUMNS "LISTEN 1\t1\n", 3 },
		{ KEYS COLUMNS "LISTEN 1 1\n\n", 4 },
		{ KEYS COLUMNS "LISTEN 1 1\n" COLUMNS, 4 },
		{ KEYS COLUMNS "LISTEN 1 \xc2\xb5\n", 3 },
		{ KEYS COLUMNS "LISTEN 1 \x7f\n", 3 },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert_error(cases[i].text, PARSE_GARBAGE, cases[i].line);
}

/* A file of an unknown format has no other error. */
static void newer_format(void **state)
{
	static const char *const cases[] = {
		"# tcpstates 2 netns 7\n" COLUMNS "LISTEN 1 1\n",
		"# tcpstates 2",
		"# tcpstates 2\r\n",
		"# tcpstates 2 netns 7 netns 7 x\n\n\xff",
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_error(cases[i], PARSE_NEWER_FORMAT, 1);
		assert_int_equal(err.format, 2);
	}
	assert_error_in("# tcpstates 3\0\n", 15, PARSE_NEWER_FORMAT, 1);
	assert_int_equal(err.format, 3);
}

static void numbers_up_to_their_limit(void **state)
{
	(void)state;
	assert_parses("# tcpstates 1 walk_ns 18446744073709551615\n" COLUMNS
		      "LISTEN 4294967295 18446744073709551615\nCLOSE 007 0\n");
	assert_figure(key(WALK_NS), UINT64_MAX);
	assert_figure(cell(LISTEN, TOTAL), UINT32_MAX);
	assert_figure(cell(LISTEN, IPV4), UINT64_MAX);
	assert_figure(cell(CLOSE, TOTAL), 7);
}

static void overflow(void **state)
{
	(void)state;
	assert_error(KEYS COLUMNS "LISTEN 18446744073709551616 1\n", PARSE_GARBAGE, 3);
	assert_error(KEYS COLUMNS "LISTEN 99999999999999999999 1\n", PARSE_GARBAGE, 3);
	assert_error(KEYS COLUMNS "BOUND 1 184467440737095516150\n", PARSE_GARBAGE, 3);
	assert_error("# tcpstates 1 walk_ns 18446744073709551616\n" COLUMNS "LISTEN 1 1\n",
		     PARSE_GARBAGE, 1);
	assert_error("# tcpstates 18446744073709551617\n" COLUMNS "LISTEN 1 1\n",
		     PARSE_GARBAGE, 1);
}

/* An invalid byte at every place before the final newline. */
static void assert_refused_everywhere(char byte)
{
	char text[] = SAMPLE;
	size_t i;

	for (i = 0; i < strlen(SAMPLE) - 1; i++) {
		text[i] = byte;
		assert_int_equal(parse_bytes(text, strlen(SAMPLE)), -1);
		assert_int_equal(err.kind, PARSE_GARBAGE);
		text[i] = SAMPLE[i];
	}
}

static void nul_anywhere(void **state)
{
	(void)state;
	assert_refused_everywhere('\0');
}

static void tab_anywhere(void **state)
{
	(void)state;
	assert_refused_everywhere('\t');
}

static void crlf(void **state)
{
	(void)state;
	assert_error("# tcpstates 1 netns 7\r\n" COLUMNS "LISTEN 1 1\n", PARSE_GARBAGE, 1);
	assert_error(KEYS "state total ipv4\r\nLISTEN 1 1\n", PARSE_GARBAGE, 2);
	assert_error(KEYS COLUMNS "LISTEN 1 1\r\n", PARSE_GARBAGE, 3);
}

/* As many columns and rows as fit into a file that the reader accepts, and more. */
static void huge(void **state)
{
	const size_t size = 1 << 20;
	char *text = malloc(size);
	size_t len;
	int i;

	(void)state;
	assert_non_null(text);
	len = (size_t)sprintf(text, KEYS "state total");
	for (i = 0; i < 2000; i++)
		len += (size_t)sprintf(text + len, " c%d", i);
	len += (size_t)sprintf(text + len, "\nLISTEN 42");
	for (i = 0; i < 2000; i++)
		len += (size_t)sprintf(text + len, " %d", i);
	len += (size_t)sprintf(text + len, "\n");
	assert_int_equal(parse_bytes(text, len), 0);
	assert_figure(cell(LISTEN, TOTAL), 42);

	len = (size_t)sprintf(text, KEYS COLUMNS);
	for (i = 0; i < 20000; i++)
		len += (size_t)sprintf(text + len, "S%d 1 %d\n", i, i);
	len += (size_t)sprintf(text + len, "CLOSING 6 7\n");
	assert_int_equal(parse_bytes(text, len), 0);
	assert_figure(cell(CLOSING, IPV4), 7);

	memset(text, '9', size);
	assert_error_in(text, size, PARSE_GARBAGE, 1);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(full_capture),
		cmocka_unit_test(missing_is_absent),
		cmocka_unit_test(unknown_is_skipped),
		cmocka_unit_test(netns_names_are_exact),
		cmocka_unit_test(any_order),
		cmocka_unit_test(duplicates),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(cut_short),
		cmocka_unit_test(garbage),
		cmocka_unit_test(newer_format),
		cmocka_unit_test(numbers_up_to_their_limit),
		cmocka_unit_test(overflow),
		cmocka_unit_test(nul_anywhere),
		cmocka_unit_test(tab_anywhere),
		cmocka_unit_test(crlf),
		cmocka_unit_test(huge),
	};

	return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
