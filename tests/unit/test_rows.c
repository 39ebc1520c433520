// SPDX-License-Identifier: GPL-2.0-only
/* The selection and order of rows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "testing.h"
#include "source/parse.h"

#define STATE(name)	ROWS_COL_OF(TCPSTATES_ROW_##name)

static struct rows rows;
static struct parse_error err;

static void assert_row(size_t i, enum rows_group group, uint64_t id)
{
	assert_true(i < rows.nr);
	assert_int_equal(rows.row[i].group, group);
	assert_int_equal(rows.row[i].id, id);
}

/* All ports on both sides, in reverse order. */
static void huge(void **state)
{
	const unsigned int nr = 65536;
	char *text = malloc(2 * nr * 64);
	struct timespec begin, end;
	struct rows_view view = { .sort = STATE(ESTABLISHED) };
	struct rows_shown shown;
	size_t len;
	unsigned int i;

	(void)state;
	assert_non_null(text);
	len = (size_t)sprintf(text, "# tcpstates_ports 1\n"
			      "side port listeners full backlog ESTABLISHED\n");
	for (i = 0; i < 2 * nr; i++)
		len += (size_t)sprintf(text + len, "%s %u 1 2 3 %u\n",
				       i < nr ? "client" : "server", nr - 1 - i % nr, i % 1000);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
	assert_int_equal(parse_ports(text, len, &rows, &err), 0);
	rows_select(&rows, &view, &shown);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	free(text);
	assert_int_equal(rows.nr, 2 * nr);
	assert_row(0, ROWS_SERVER, 72);
	assert_int_equal(rows.row[0].cell[STATE(ESTABLISHED)], 999);
	rows_free(&rows);
	assert_true((end.tv_sec - begin.tv_sec) * 1000000000LL + end.tv_nsec - begin.tv_nsec <
		    1000000000LL);
}

/* Select from the sample; the expected rows are sides and ports, as "s443 s22 c3306". */
static void assert_selects(struct rows_view view, const char *expected)
{
	char text[128] = "";
	struct rows_shown shown;
	size_t i, len = 0;

	assert_int_equal(parse_ports(SAMPLE_PORTS, strlen(SAMPLE_PORTS), &rows, &err), 0);
	rows_select(&rows, &view, &shown);
	for (i = 0; i < rows.nr; i++)
		len += (size_t)sprintf(text + len, "%s%c%d", i ? " " : "",
				       rows.row[i].group == ROWS_SERVER ? 's' : 'c',
				       (int)rows.row[i].id);
	assert_string_equal(text, expected);
	assert_int_equal(rows.nr + shown.left_out[0] + shown.left_out[1],
			 shown.nr[0] + shown.nr[1]);
	rows_free(&rows);
}

static void sorted(void **state)
{
	struct rows_view view = { .sort = ROWS_SORT_TOTAL };

	(void)state;
	assert_selects(view, "s443 s22 s8080 c443 c3306");
	view.sort = ROWS_SORT_ID;
	assert_selects(view, "s22 s443 s8080 c443 c3306");
	view.sort = STATE(CLOSE_WAIT);
	assert_selects(view, "s443 s22 s8080 c3306 c443");
	view.sort = ROWS_COL_CLOSE_WAIT_S;
	assert_selects(view, "s443 s22 s8080 c3306 c443");
	view.sort = ROWS_COL_BACKLOG_MAX;
	assert_selects(view, "s443 s8080 s22 c443 c3306");
}

static void reduced(void **state)
{
	struct rows_view view = { .sort = ROWS_SORT_TOTAL, .top = 1 };

	(void)state;
	assert_selects(view, "s443 c443");
	view.hide[ROWS_CLIENT] = true;
	assert_selects(view, "s443");
	view.hide[ROWS_CLIENT] = false;
	view.hide[ROWS_SERVER] = true;
	view.top = SIZE_MAX;
	assert_selects(view, "c443 c3306");
	view.hide[ROWS_CLIENT] = true;
	assert_selects(view, "");
}

static void other_is_last(void **state)
{
	struct rows_view view = { .sort = ROWS_SORT_TOTAL, .top = 1 };
	static const char text[] = "# tcpstates_netns 1\n"
				   "netns LISTEN TIME_WAIT\n"
				   "9 2 0\nother 50 0\n8 3 0\n";
	struct rows_shown shown;

	(void)state;
	assert_int_equal(parse_netns(text, strlen(text), &rows, &err), 0);
	rows_select(&rows, &view, &shown);
	assert_int_equal(rows.nr, 2);
	assert_row(0, ROWS_NETNS, 8);
	assert_row(1, ROWS_OTHER, 0);
	assert_int_equal(shown.nr[ROWS_NETNS], 2);
	assert_int_equal(shown.left_out[ROWS_NETNS], 1);
	assert_int_equal(shown.left_out[ROWS_OTHER], 0);
	assert_true(shown.total.have);
	assert_int_equal(shown.total.value, 55);
	rows_free(&rows);
}

/* Parse and cut to the first row of each group. */
static void cut(int (*parse)(const char *text, size_t len, struct rows *rows,
			     struct parse_error *err),
		const char *text, enum rows_rest rest)
{
	struct rows_view view = { .sort = ROWS_SORT_TOTAL, .top = 1, .rest = rest };
	struct rows_shown shown;

	assert_int_equal(parse(text, strlen(text), &rows, &err), 0);
	rows_select(&rows, &view, &shown);
	assert_int_equal(shown.left_out[0], 2);
}

static void assert_sum(size_t i, enum rows_group group, size_t summed, uint64_t listen)
{
	assert_row(i, group, 0);
	assert_int_equal(rows.row[i].summed, summed);
	assert_int_equal(rows.row[i].cell[STATE(LISTEN)], listen);
}

static void rest_is_summed(void **state)
{
	static const char other_first[] = "# tcpstates_netns 1\n"
					  "netns LISTEN\nother 50\n9 2\n8 3\n7 4\n";

	(void)state;
	cut(parse_ports, SAMPLE_PORTS, ROWS_REST_SUMMED);
	assert_int_equal(rows.nr, 4);
	assert_row(0, ROWS_SERVER, 443);
	assert_sum(1, ROWS_SERVER, 2, 0);
	assert_int_equal(rows.row[1].cell[ROWS_COL_LISTENERS], 3);
	assert_row(2, ROWS_CLIENT, 443);
	assert_sum(3, ROWS_CLIENT, 1, 0);
	assert_int_equal(rows.row[3].cell[STATE(ESTABLISHED)], 200);
	rows_free(&rows);
	/* The age of many is the largest. */
	cut(parse_ports, "# tcpstates_ports 1\nside port close_wait_s CLOSE_WAIT\n"
	    "server 1 5 9\nserver 2 3 1\nserver 3 7 1\n", ROWS_REST_SUMMED);
	assert_int_equal(rows.row[1].cell[ROWS_COL_CLOSE_WAIT_S], 7);
	assert_int_equal(rows.row[1].cell[STATE(CLOSE_WAIT)], 2);
	rows_free(&rows);

	cut(parse_netns, other_first, ROWS_REST_IN_OTHER);
	assert_int_equal(rows.nr, 2);
	assert_row(0, ROWS_NETNS, 7);
	assert_sum(1, ROWS_OTHER, 2, 55);
	rows_free(&rows);
	/* A source without that row gets one. */
	cut(parse_netns, "# tcpstates_netns 1\nnetns LISTEN\n9 2\n8 3\n7 18446744073709551615\n",
	    ROWS_REST_IN_OTHER);
	assert_sum(1, ROWS_OTHER, 2, 5);
	rows_free(&rows);
	cut(parse_netns, "# tcpstates_netns 1\nnetns LISTEN\n9 2\n8 3\n7 4\n",
	    ROWS_REST_DROPPED);
	assert_int_equal(rows.nr, 1);
	rows_free(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(huge),
		cmocka_unit_test(sorted),
		cmocka_unit_test(reduced),
		cmocka_unit_test(other_is_last),
		cmocka_unit_test(rest_is_summed),
	};

	return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
