// SPDX-License-Identifier: GPL-2.0-only
/* Idle times: the parser of the module's file, figures of them, and counts from sock_diag. */
#include <sys/socket.h>
#include "parsing_rows.h"
#include "data/idle.h"
#include "lib/format.h"
#include "source/dump.h"
#include "source/sock_diag.h"

#define FIRST	"# tcpstates_idle 1 netns 7\n"
#define COLS	"state sockets lt_1s max_s\n"
#define ESTABLISHED	TCPSTATES_ROW_ESTABLISHED
#define CLOSE_WAIT	TCPSTATES_ROW_CLOSE_WAIT

static void assert_figure(struct figure figure, uint64_t value)
{
	assert_true(figure.have);
	assert_true(figure.value == value);
}

static void full(void **state)
{
	unsigned int col;

	(void)state;
	assert_parses(parse_idle, SAMPLE_IDLE);
	assert_figure(rows.format, 1);
	assert_figure(rows.key[ROWS_KEY_NETNS], 4026531840);
	assert_figure(rows.key[ROWS_KEY_WALK_NS], 1812345);
	assert_figure(rows.key[ROWS_KEY_BUCKETS], 262144);
	for (col = 0; col < ROWS_NR_COLUMNS; col++)
		assert_int_equal(rows.have[col], col < IDLE_NR_COLUMNS);
	assert_int_equal(rows.nr, 6);
	assert_int_equal(rows.row[5].id, TCPSTATES_ROW_CLOSING);
	assert_int_equal(idle_find(&rows, ESTABLISHED)->cell[IDLE_COL_SOCKETS], 100000);
	assert_int_equal(idle_find(&rows, ESTABLISHED)->cell[IDLE_COL_GE_1D], 300);
	assert_null(idle_find(&rows, TCPSTATES_ROW_LISTEN));
	assert_figure(idle_max(&rows, CLOSE_WAIT), 11520);
	assert_figure(idle_max(&rows, TCPSTATES_ROW_CLOSING), 0);
	assert_figure(idle_since(&rows, ESTABLISHED, IDLE_COL_TIMES), 100000);
	assert_figure(idle_since(&rows, ESTABLISHED, IDLE_COL_LT_1D), 1700);
	assert_figure(idle_since(&rows, ESTABLISHED, IDLE_COL_GE_1D), 300);
	rows_free(&rows);
}

/* States and columns that are not there are absent, not 0. */
static void absent(void **state)
{
	(void)state;
	assert_parses(parse_idle, FIRST COLS "CLOSE_WAIT 3 1 9\n");
	assert_false(idle_max(&rows, ESTABLISHED).have);
	assert_false(idle_since(&rows, ESTABLISHED, IDLE_COL_TIMES).have);
	assert_figure(idle_max(&rows, CLOSE_WAIT), 9);
	assert_false(idle_since(&rows, CLOSE_WAIT, IDLE_COL_GE_1D).have);
	assert_int_equal(idle_since(&rows, CLOSE_WAIT, IDLE_COL_TIMES).value, 0);
	rows_free(&rows);
	assert_parses(parse_idle, FIRST "state ge_1d lt_1d\nCLOSE_WAIT 18446744073709551615 1\n");
	assert_false(idle_max(&rows, CLOSE_WAIT).have);
	assert_figure(idle_since(&rows, CLOSE_WAIT, IDLE_COL_LT_1D), UINT64_MAX);
	rows_free(&rows);
}

static void unknown_is_skipped(void **state)
{
	(void)state;
	assert_parses(parse_idle, "# tcpstates_idle 1 cookie 5 mode x\nstate lt_1w max_s ESTABLISHED\n"
		      "NEW 1 2 3\nNEW 1 2 3\nLAST_ACK 4 5 6\nESTABLISHED 7 8 9\n");
	assert_int_equal(rows.nr, 2);
	assert_figure(idle_max(&rows, ESTABLISHED), 8);
	assert_figure(idle_max(&rows, TCPSTATES_ROW_LAST_ACK), 5);
	assert_false(rows.have[IDLE_COL_SOCKETS]);
	rows_free(&rows);
}

static void errors(void **state)
{
	(void)state;
	assert_error(parse_idle, "", PARSE_TRUNCATED, 1);
	assert_error(parse_idle, FIRST, PARSE_TRUNCATED, 2);
	assert_error(parse_idle, FIRST COLS, PARSE_TRUNCATED, 3);
	assert_error(parse_idle, "# tcpstates_idle 2\n", PARSE_NEWER_FORMAT, 1);
	assert_error(parse_idle, "# tcpstates_idle 1 netns 7 netns 7\n" COLS, PARSE_DUPLICATE, 1);
	assert_error(parse_idle, FIRST "state lt_1s lt_1s\n", PARSE_DUPLICATE, 2);
	assert_error(parse_idle, FIRST COLS "CLOSE_WAIT 0 0 0\nCLOSING 0 0 0\nCLOSE_WAIT 0 0 0\n",
		     PARSE_DUPLICATE, 5);
	assert_error(parse_idle, SAMPLE, PARSE_GARBAGE, 1);
	assert_error(parse_idle, SAMPLE_PORTS, PARSE_GARBAGE, 1);
	assert_error(parse_idle, FIRST "netns sockets\n", PARSE_GARBAGE, 2);
	assert_error(parse_idle, FIRST COLS "\n", PARSE_GARBAGE, 3);
	assert_error(parse_idle, FIRST COLS "1 0 0 0\n", PARSE_GARBAGE, 3);
	assert_error(parse_idle, FIRST COLS "CLOSING 0 0\n", PARSE_GARBAGE, 3);
	assert_error(parse_idle, FIRST COLS "CLOSING 0 0 0 0\n", PARSE_GARBAGE, 3);
	assert_error(parse_idle, FIRST COLS "NEW 0 x 0\n", PARSE_GARBAGE, 3);
	assert_error(parse_idle, FIRST COLS "CLOSING 0 -1 0\n", PARSE_GARBAGE, 3);
}

/* Cut off after a row, the rows up to there are valid; elsewhere it is an error. */
static void cut_anywhere(void **state)
{
	const char *third = strstr(SAMPLE_IDLE, "ESTABLISHED");
	size_t len;

	(void)state;
	for (len = 0; len < strlen(SAMPLE_IDLE); len++) {
		if (SAMPLE_IDLE + len > third && SAMPLE_IDLE[len - 1] == '\n') {
			assert_int_equal(parse_bytes(parse_idle, SAMPLE_IDLE, len), 0);
			rows_free(&rows);
			continue;
		}
		assert_int_equal(parse_bytes(parse_idle, SAMPLE_IDLE, len), -1);
		assert_int_equal(err.kind, PARSE_TRUNCATED);
	}
}

static void edges(void **state)
{
	static const struct {
		uint64_t seconds;
		enum idle_column column;
	} cases[] = {
		{ 0, IDLE_COL_LT_1S }, { 1, IDLE_COL_LT_10S }, { 9, IDLE_COL_LT_10S },
		{ 10, IDLE_COL_LT_1M }, { 59, IDLE_COL_LT_1M }, { 60, IDLE_COL_LT_10M },
		{ 599, IDLE_COL_LT_10M }, { 600, IDLE_COL_LT_1H }, { 3599, IDLE_COL_LT_1H },
		{ 3600, IDLE_COL_LT_1D }, { 86399, IDLE_COL_LT_1D }, { 86400, IDLE_COL_GE_1D },
		{ UINT64_MAX, IDLE_COL_GE_1D },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(idle_time_column(cases[i].seconds), cases[i].column);
}

static void ages(void **state)
{
	static const struct {
		uint64_t seconds;
		const char *text;
	} cases[] = {
		{ 0, "0 s" }, { 59, "59 s" }, { 60, "1 min" }, { 119, "1 min 59 s" },
		{ 599, "9 min 59 s" }, { 600, "10 min" }, { 3599, "59 min" }, { 3600, "1 h" },
		{ 11520, "3 h 12 min" }, { 86399, "23 h" }, { 90061, "1 d 1 h" },
		{ 864000, "10 d" }, { UINT64_MAX, "213503982334601 d" },
	};
	char text[FORMAT_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		format_age(text, cases[i].seconds);
		assert_string_equal(text, cases[i].text);
	}
}

static struct tcp_socket sockets[8];
static int nr_sockets;
static enum result refused;

enum result __wrap_sock_diag_dump(const struct request *request, int family, uint32_t states,
				  tcp_socket_visit visit, void *ctx, struct request_error *errors);

enum result __wrap_sock_diag_dump(const struct request *request, int family, uint32_t states,
				  tcp_socket_visit visit, void *ctx, struct request_error *errors)
{
	int i;

	(void)request;
	assert_int_equal(family, AF_UNSPEC);
	/* ESTABLISHED, FIN_WAIT1, FIN_WAIT2, CLOSE_WAIT, LAST_ACK and CLOSING. */
	assert_int_equal(states, SOCK_DIAG_TELL_INFO | 0xb32);
	if (refused)
		return request_fail(errors, refused, "refused");
	for (i = 0; i < nr_sockets; i++) {
		if (visit(&sockets[i], ctx))
			return RESULT_STOPPED;
	}
	return RESULT_OK;
}

static struct tcp_socket *add(uint8_t state, uint64_t idle_ms)
{
	sockets[nr_sockets] = (struct tcp_socket){
		.state = state, .idle_ms = { idle_ms, true },
	};
	return &sockets[nr_sockets++];
}

static void counted(void **state)
{
	const struct request request = { 0 };
	struct request_error error;
	unsigned int col;

	(void)state;
	add(1, 999);
	add(1, 1000);
	add(1, 4294967295);
	add(8, 59999);
	add(8, 60000);
	add(8, 3600000);
	add(5, 0)->mini = true;
	assert_int_equal(dump_idle(&request, &rows, &error), RESULT_OK);
	assert_int_equal(rows.origin, COUNTS_FROM_SOCK_DIAG);
	assert_int_equal(rows.nr, 6);
	assert_figure(rows.cost.sockets, 7);
	assert_true(rows.cost.dump_ns.have);
	for (col = 0; col < ROWS_NR_COLUMNS; col++)
		assert_int_equal(rows.have[col], col < IDLE_NR_COLUMNS);
	assert_int_equal(idle_find(&rows, ESTABLISHED)->cell[IDLE_COL_SOCKETS], 3);
	assert_int_equal(idle_find(&rows, ESTABLISHED)->cell[IDLE_COL_LT_1S], 1);
	assert_figure(idle_since(&rows, ESTABLISHED, IDLE_COL_LT_10S), 2);
	assert_figure(idle_since(&rows, ESTABLISHED, IDLE_COL_GE_1D), 1);
	assert_figure(idle_max(&rows, ESTABLISHED), 4294967);
	assert_figure(idle_since(&rows, CLOSE_WAIT, IDLE_COL_LT_10M), 2);
	assert_figure(idle_since(&rows, CLOSE_WAIT, IDLE_COL_LT_1D), 1);
	assert_figure(idle_max(&rows, CLOSE_WAIT), 3600);
	assert_int_equal(idle_find(&rows, TCPSTATES_ROW_FIN_WAIT2)->cell[IDLE_COL_SOCKETS], 0);
	rows_free(&rows);
}

static void not_counted(void **state)
{
	const struct request request = { 0 };
	struct request_error error;

	(void)state;
	refused = RESULT_NO_NETNS;
	assert_int_equal(dump_idle(&request, &rows, &error), RESULT_NO_NETNS);
	assert_string_equal(error.text, "refused");
	assert_null(rows.row);
	refused = RESULT_OK;
	add(1, 0)->idle_ms.have = false;
	assert_int_equal(dump_idle(&request, &rows, &error), RESULT_FAILED);
	assert_string_equal(error.text, "this kernel's sock_diag tells no idle times");
	assert_null(rows.row);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(full),
		cmocka_unit_test(absent),
		cmocka_unit_test(unknown_is_skipped),
		cmocka_unit_test(errors),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(edges),
		cmocka_unit_test(ages),
		cmocka_unit_test(counted),
		cmocka_unit_test(not_counted),
	};

	return cmocka_run_group_tests_name("idle", tests, NULL, NULL);
}
