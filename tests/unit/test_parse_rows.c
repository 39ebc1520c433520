// SPDX-License-Identifier: GPL-2.0-only
/* The parsers of ports and namespaces. */
#include <stdio.h>
#include "parsing_rows.h"

#define PORTS	"# tcpstates_ports 1 netns 7\n"
#define PCOLS	"side port listeners ESTABLISHED\n"
#define NETNS	"# tcpstates_netns 1\n"
#define NCOLS	"netns LISTEN TIME_WAIT\n"

static void assert_row(size_t i, enum rows_group group, uint64_t id)
{
	assert_true(i < rows.nr);
	assert_int_equal(rows.row[i].group, group);
	assert_int_equal(rows.row[i].id, id);
}

#define STATE(name)	ROWS_COL_OF(TCPSTATES_ROW_##name)

static void full_ports(void **state)
{
	unsigned int col;

	(void)state;
	assert_parses(parse_ports, SAMPLE_PORTS);
	assert_int_equal(rows.format.value, 1);
	assert_int_equal(rows.key[ROWS_KEY_NETNS].value, 4026531840);
	assert_int_equal(rows.key[ROWS_KEY_WALK_NS].value, 912345);
	assert_int_equal(rows.key[ROWS_KEY_BUCKETS].value, 262144);
	assert_false(rows.key[ROWS_KEY_NAMESPACES].have);
	for (col = 0; col < ROWS_NR_COLUMNS; col++)
		assert_int_equal(rows.have[col], rows_ports_column[col] != NULL);
	assert_int_equal(rows.nr, 5);
	assert_row(1, ROWS_SERVER, 443);
	assert_int_equal(rows.row[1].cell[ROWS_COL_LISTENERS], 4);
	assert_int_equal(rows.row[1].cell[ROWS_COL_FULL], 1);
	assert_int_equal(rows.row[1].cell[ROWS_COL_BACKLOG], 12);
	assert_int_equal(rows.row[1].cell[ROWS_COL_BACKLOG_MAX], 16384);
	assert_int_equal(rows.row[1].cell[ROWS_COL_SYNQ], 130);
	assert_int_equal(rows.row[1].cell[STATE(CLOSING)], 1);
	assert_row(4, ROWS_CLIENT, 3306);
	assert_int_equal(rows.row[4].cell[STATE(CLOSE_WAIT)], 45);
	assert_int_equal(rows.row[4].cell[ROWS_COL_CLOSE_WAIT_S], 75);
	assert_int_equal(rows_total(&rows.row[4]), 245);
	rows_free(&rows);
}

static void full_netns(void **state)
{
	unsigned int col;

	(void)state;
	assert_parses(parse_netns, SAMPLE_NETNS);
	assert_int_equal(rows.key[ROWS_KEY_NAMESPACES].value, 3);
	for (col = 0; col < ROWS_NR_COLUMNS; col++)
		assert_int_equal(rows.have[col], col >= ROWS_COL_STATES);
	assert_int_equal(rows.nr, 4);
	assert_row(0, ROWS_NETNS, 4026531840);
	assert_int_equal(rows.row[0].cell[STATE(TIME_WAIT)], 48211);
	assert_row(1, ROWS_NETNS, 4026532160);
	assert_row(3, ROWS_OTHER, 0);
	assert_int_equal(rows.row[3].cell[STATE(ESTABLISHED)], 2);
	rows_free(&rows);
}

/* A namespace without sockets has no rows. */
static void no_rows(void **state)
{
	(void)state;
	assert_parses(parse_ports, PORTS PCOLS);
	assert_int_equal(rows.nr, 0);
	rows_free(&rows);
	assert_error(parse_ports, PORTS, PARSE_TRUNCATED, 2);
	assert_error(parse_ports, "", PARSE_TRUNCATED, 1);
	assert_error(parse_netns, "", PARSE_TRUNCATED, 1);
}

static void unknown_is_skipped(void **state)
{
	(void)state;
	assert_parses(parse_ports, "# tcpstates_ports 1 mode x namespaces y\n"
		      "side port tls ESTABLISHED LISTEN full\n"
		      "bound 9 1 2 3 4\nbound 9 1 2 3 4\nserver 9 5 6 7 8\n");
	assert_int_equal(rows.nr, 1);
	assert_row(0, ROWS_SERVER, 9);
	assert_int_equal(rows.row[0].cell[STATE(ESTABLISHED)], 6);
	assert_int_equal(rows.row[0].cell[ROWS_COL_FULL], 8);
	assert_false(rows.have[STATE(LISTEN)]);
	assert_false(rows.have[ROWS_COL_BACKLOG]);
	rows_free(&rows);

	assert_parses(parse_netns, "# tcpstates_netns 1 netns x\nnetns full LISTEN\n"
		      "dying 1 2\ndying 1 2\n8 3 4\nother 5 6\n");
	assert_int_equal(rows.nr, 2);
	assert_false(rows.key[ROWS_KEY_NETNS].have);
	assert_false(rows.have[ROWS_COL_FULL]);
	assert_int_equal(rows.row[0].cell[STATE(LISTEN)], 4);
	rows_free(&rows);
}

static void any_order(void **state)
{
	(void)state;
	assert_parses(parse_ports, PORTS "side port TIME_WAIT listeners\n"
		      "client 80 1 2\nserver 81 3 4\nserver 80 5 6\n");
	assert_row(0, ROWS_SERVER, 80);
	assert_int_equal(rows.row[0].cell[STATE(TIME_WAIT)], 5);
	assert_int_equal(rows.row[0].cell[ROWS_COL_LISTENERS], 6);
	assert_row(1, ROWS_SERVER, 81);
	assert_row(2, ROWS_CLIENT, 80);
	rows_free(&rows);
}

static void duplicates(void **state)
{
	(void)state;
	assert_error(parse_ports, "# tcpstates_ports 1 netns 7 netns 7\n" PCOLS,
		     PARSE_DUPLICATE, 1);
	assert_error(parse_ports, PORTS "side port full full\n", PARSE_DUPLICATE, 2);
	assert_error(parse_ports, PORTS PCOLS "server 1 0 0\nserver 1 0 0\n",
		     PARSE_DUPLICATE, 4);
	/* The error names the first duplicate, in any order of the rows. */
	assert_error(parse_ports, PORTS PCOLS "client 9 0 0\nserver 2 0 0\nclient 9 0 0\n"
		     "server 1 0 0\nclient 9 0 0\nserver 2 0 0\n", PARSE_DUPLICATE, 5);
	assert_error(parse_netns, NETNS NCOLS "8 0 0\n9 0 0\nother 0 0\n8 1 1\n",
		     PARSE_DUPLICATE, 6);
	assert_error(parse_netns, NETNS NCOLS "other 0 0\nother 0 0\n", PARSE_DUPLICATE, 4);
	/* Two captures, one after the other. */
	assert_error(parse_ports, SAMPLE_PORTS SAMPLE_PORTS, PARSE_GARBAGE, 8);
}

static unsigned int lines_in(const char *text, size_t len)
{
	unsigned int lines = 0;

	while (len--)
		lines += *text++ == '\n';
	return lines;
}

/* Cut off after a row of ports, the rows up to there are valid; elsewhere it is an error. */
static void cut_ports_anywhere(void **state)
{
	unsigned int lines;
	size_t len;

	(void)state;
	for (len = 0; len < strlen(SAMPLE_PORTS); len++) {
		lines = lines_in(SAMPLE_PORTS, len);
		if (lines < 2 || SAMPLE_PORTS[len - 1] != '\n') {
			assert_int_equal(parse_bytes(parse_ports, SAMPLE_PORTS, len), -1);
			assert_int_equal(err.kind, PARSE_TRUNCATED);
			assert_int_equal(err.line, lines + 1);
			continue;
		}
		assert_int_equal(parse_bytes(parse_ports, SAMPLE_PORTS, len), 0);
		assert_int_equal(rows.nr, lines - 2);
		rows_free(&rows);
	}
}

/* A file of namespaces has their number, so that only "other" may be missing. */
static void cut_netns_anywhere(void **state)
{
	size_t len;

	(void)state;
	for (len = 0; len < strlen(SAMPLE_NETNS); len++) {
		if (lines_in(SAMPLE_NETNS, len) == 5 && SAMPLE_NETNS[len - 1] == '\n') {
			assert_int_equal(parse_bytes(parse_netns, SAMPLE_NETNS, len), 0);
			rows_free(&rows);
			continue;
		}
		assert_int_equal(parse_bytes(parse_netns, SAMPLE_NETNS, len), -1);
		assert_int_equal(err.kind, PARSE_TRUNCATED);
		assert_int_equal(err.line, lines_in(SAMPLE_NETNS, len) + 1);
	}
}

static void garbage(void **state)
{
	static const struct {
		parse_function *parse;
		const char *text;
		unsigned int line;
	} cases[] = {
		{ parse_ports, SAMPLE, 1 },
		{ parse_ports, SAMPLE_NETNS, 1 },
		{ parse_netns, SAMPLE_PORTS, 1 },
		{ parse_ports, "# tcpstates_ports\n" PCOLS, 1 },
		{ parse_ports, "# tcpstates_ports 0\n" PCOLS, 1 },
		{ parse_ports, "# tcpstates_ports 1 netns\n" PCOLS, 1 },
		{ parse_ports, "# tcpstates_ports 1 netns x\n" PCOLS, 1 },
		{ parse_ports, PORTS "port side full\n", 2 },
		{ parse_ports, PORTS "side\n", 2 },
		{ parse_ports, PORTS NCOLS, 2 },
		{ parse_ports, PORTS "side port 1\n", 2 },
		{ parse_ports, PORTS PCOLS "\n", 3 },
		{ parse_ports, PORTS PCOLS "server\n", 3 },
		{ parse_ports, PORTS PCOLS "1 server 0 0\n", 3 },
		{ parse_ports, PORTS PCOLS "server x 0 0\n", 3 },
		{ parse_ports, PORTS PCOLS "server -1 0 0\n", 3 },
		{ parse_ports, PORTS PCOLS "server 65536 0 0\n", 3 },
		{ parse_ports, PORTS PCOLS "bound 65536 0 0\n", 3 },
		{ parse_ports, PORTS PCOLS "server 1 0\n", 3 },
		{ parse_ports, PORTS PCOLS "server 1 0 0 0\n", 3 },
		{ parse_ports, PORTS PCOLS "bound 1 0 x\n", 3 },
		{ parse_ports, PORTS PCOLS "server 1 0 x\n", 3 },
		{ parse_ports, PORTS PCOLS "server\t1 0 0\n", 3 },
		{ parse_ports, PORTS PCOLS "server 1 0 0\r\n", 3 },
		{ parse_ports, PORTS PCOLS "server 1 0 18446744073709551616\n", 3 },
		{ parse_ports, PORTS PCOLS "server 1 0 0\n\n", 4 },
		{ parse_netns, NETNS "netns\n-1\n", 3 },
		{ parse_netns, NETNS "NETNS LISTEN\n", 2 },
		{ parse_netns, NETNS NCOLS "\n", 3 },
		{ parse_netns, NETNS NCOLS "8x 0 0\n", 3 },
		{ parse_netns, NETNS NCOLS "8 0\n", 3 },
		{ parse_netns, NETNS NCOLS "other 0 0 0\n", 3 },
		{ parse_netns, NETNS NCOLS "18446744073709551616 0 0\n", 3 },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert_error(cases[i].parse, cases[i].text, PARSE_GARBAGE, cases[i].line);
}

static void newer_format(void **state)
{
	(void)state;
	assert_error(parse_ports, "# tcpstates_ports 2 netns\n\n", PARSE_NEWER_FORMAT, 1);
	assert_int_equal(err.format, 2);
	assert_error(parse_netns, "# tcpstates_netns 3", PARSE_NEWER_FORMAT, 1);
	assert_int_equal(err.format, 3);
}

static void numbers_up_to_their_limit(void **state)
{
	(void)state;
	assert_parses(parse_ports, PORTS "side port backlog_max ESTABLISHED CLOSE\n"
		      "server 0 18446744073709551615 18446744073709551615 1\n"
		      "server 65535 0 0 0\n");
	assert_true(rows.row[0].cell[ROWS_COL_BACKLOG_MAX] == UINT64_MAX);
	assert_true(rows_total(&rows.row[0]) == UINT64_MAX);
	assert_row(1, ROWS_SERVER, 65535);
	rows_free(&rows);
	assert_parses(parse_netns, NETNS NCOLS "18446744073709551615 0 0\n");
	assert_true(rows.row[0].id == UINT64_MAX);
	rows_free(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(full_ports),
		cmocka_unit_test(full_netns),
		cmocka_unit_test(no_rows),
		cmocka_unit_test(unknown_is_skipped),
		cmocka_unit_test(any_order),
		cmocka_unit_test(duplicates),
		cmocka_unit_test(cut_ports_anywhere),
		cmocka_unit_test(cut_netns_anywhere),
		cmocka_unit_test(garbage),
		cmocka_unit_test(newer_format),
		cmocka_unit_test(numbers_up_to_their_limit),
	};

	return cmocka_run_group_tests_name("parse_rows", tests, NULL, NULL);
}
