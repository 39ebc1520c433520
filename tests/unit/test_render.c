// SPDX-License-Identifier: GPL-2.0-only
/* The table and JSON of the summary, compared byte by byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "testing.h"
#include "lib/json_writer.h"
#include "source/parse.h"
#include "render/json.h"
#include "render/table.h"

static struct counts counts;

static void setup_counts(const char *text)
{
	struct parse_error err;

	assert_int_equal(parse_counts(text, strlen(text), &counts, &err), 0);
	counts.origin = COUNTS_FROM_MODULE;
}

static void assert_table(enum family family, enum style_when when, const char *expected)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	render_table(out, &counts, family, style_choose(when, -1));
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

static void assert_json(enum family family, const char *expected)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	render_json(out, &counts, family, 0, NULL);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

static void table_of_all(void **state)
{
	(void)state;
	setup_counts(SAMPLE);
	assert_table(FAMILY_ALL, STYLE_NEVER,
"netns 4026531840, sockets 148813, buckets 262144, walk 412.3 µs\n"
"\n"
"STATE         TOTAL  SHARE    IPV4    IPV6  SERVER  CLIENT    MINI  ORPHAN\n"
"ESTABLISHED  100000  67.2%   90000   10000   60000   40000       0       0\n"
"SYN_SENT         12   0.0%      10       2       0      12       0       0\n"
"SYN_RECV        130   0.1%     128       2     130       0     130       0\n"
"FIN_WAIT1         7   0.0%       7       0       5       2       0       6\n"
"FIN_WAIT2        90   0.1%      80      10      70      20      85       4\n"
"TIME_WAIT     48211  32.4%   40000    8211   30000   18211   48211       0\n"
"CLOSE             0   0.0%       0       0       0       0       0       0\n"
"CLOSE_WAIT      345   0.2%     345       0     300      45       0       0\n"
"LAST_ACK          3   0.0%       2       1       3       0       0       3\n"
"LISTEN           14   0.0%       7       7      14       0       0       0\n"
"CLOSING           1   0.0%       1       0       1       0       0       1\n"
"total        148813 100.0%  130580   18233   90523   58290   48426      14\n");
}

static void table_of_a_family(void **state)
{
	(void)state;
	setup_counts(SAMPLE);
	assert_table(FAMILY_IPV6, STYLE_NEVER,
"netns 4026531840, IPv6 sockets 18233, buckets 262144, walk 412.3 µs\n"
"\n"
"STATE          IPV6  SHARE\n"
"ESTABLISHED   10000  54.8%\n"
"SYN_SENT          2   0.0%\n"
"SYN_RECV          2   0.0%\n"
"FIN_WAIT1         0   0.0%\n"
"FIN_WAIT2        10   0.1%\n"
"TIME_WAIT      8211  45.0%\n"
"CLOSE             0   0.0%\n"
"CLOSE_WAIT        0   0.0%\n"
"LAST_ACK          1   0.0%\n"
"LISTEN            7   0.0%\n"
"CLOSING           0   0.0%\n"
"total         18233 100.0%\n");
	setup_counts("# tcpstates 1\nstate total ipv4\nLISTEN 9 3\nCLOSING 9 1\n");
	assert_table(FAMILY_IPV4, STYLE_NEVER,
"IPv4 sockets 4\n"
"\n"
"STATE          IPV4  SHARE\n"
"ESTABLISHED       -      -\n"
"SYN_SENT          -      -\n"
"SYN_RECV          -      -\n"
"FIN_WAIT1         -      -\n"
"FIN_WAIT2         -      -\n"
"TIME_WAIT         -      -\n"
"CLOSE             -      -\n"
"CLOSE_WAIT        -      -\n"
"LAST_ACK          -      -\n"
"LISTEN            3  75.0%\n"
"CLOSING           1  25.0%\n"
"total             4 100.0%\n");
}

static void table_of_large_numbers(void **state)
{
	(void)state;
	setup_counts("# tcpstates 1 netns 1 walk_ns 1934567890 age_ms 250\n"
		     "state total ipv4\nLISTEN 4294967295 1\nUNKNOWN 2 0\n");
	assert_table(FAMILY_ALL, STYLE_NEVER,
"netns 1, sockets 4294967297, walk 1.9 s, age 250 ms\n"
"\n"
"STATE            TOTAL  SHARE    IPV4    IPV6  SERVER  CLIENT    MINI  ORPHAN\n"
"ESTABLISHED          -      -       -       -       -       -       -       -\n"
"SYN_SENT             -      -       -       -       -       -       -       -\n"
"SYN_RECV             -      -       -       -       -       -       -       -\n"
"FIN_WAIT1            -      -       -       -       -       -       -       -\n"
"FIN_WAIT2            -      -       -       -       -       -       -       -\n"
"TIME_WAIT            -      -       -       -       -       -       -       -\n"
"CLOSE                -      -       -       -       -       -       -       -\n"
"CLOSE_WAIT           -      -       -       -       -       -       -       -\n"
"LAST_ACK             -      -       -       -       -       -       -       -\n"
"LISTEN      4294967295 100.0%       1       -       -       -       -       -\n"
"CLOSING              -      -       -       -       -       -       -       -\n"
"UNKNOWN              2   0.0%       0       -       -       -       -       -\n"
"total       4294967297 100.0%       1       -       -       -       -       -\n");
}

#define B	"\033[1m"
#define D	"\033[2m"
#define W	"\033[33m"
#define R	"\033[0m"
#define NONE(name) \
	name " " D "      -" R " " D "     -" R "\n"

/* Zeros are dim, totals bold, and CLOSE_WAIT is marked if it is not 0. */
static void table_in_colour(void **state)
{
	(void)state;
	setup_counts("# tcpstates 1\nstate ipv4\nCLOSE_WAIT 2\nLISTEN 2\nCLOSING 0\n");
	assert_table(FAMILY_IPV4, STYLE_ALWAYS,
		     "IPv4 sockets 4\n\n"
		     B "STATE          IPV4  SHARE" R "\n"
		     NONE("ESTABLISHED")
		     NONE("SYN_SENT   ")
		     NONE("SYN_RECV   ")
		     NONE("FIN_WAIT1  ")
		     NONE("FIN_WAIT2  ")
		     NONE("TIME_WAIT  ")
		     NONE("CLOSE      ")
		     W "CLOSE_WAIT " R " " W "      2" R " " W " 50.0%" R "\n"
		     NONE("LAST_ACK   ")
		     "LISTEN            2  50.0%\n"
		     "CLOSING    " " " D "      0" R " " D "  0.0%" R "\n"
		     B "total      " R " " B "      4" R " " B "100.0%" R "\n");
}

#undef NONE

/* The table's first line, the only one that depends on the keys. */
static void assert_summary(const char *keys, const char *expected)
{
	char capture[256];
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	snprintf(capture, sizeof(capture), "# tcpstates 1 %s\nstate total\nLISTEN 3\n", keys);
	setup_counts(capture);
	render_table(out, &counts, FAMILY_ALL, style_choose(STYLE_NEVER, -1));
	fclose(out);
	*strchr(text, '\n') = '\0';
	assert_string_equal(text, expected);
	free(text);
}

static void summary(void **state)
{
	(void)state;
	assert_summary("", "sockets 3");
	assert_summary("age_ms 0", "sockets 3");
	assert_summary("age_ms 1", "sockets 3, age 1 ms");
	assert_summary("age_ms 61500", "sockets 3, age 61.5 s");
	assert_summary("walk_ns 0", "sockets 3, walk 0 ns");
	assert_summary("walk_ns 999", "sockets 3, walk 999 ns");
	assert_summary("walk_ns 1000", "sockets 3, walk 1.0 µs");
	assert_summary("walk_ns 999999", "sockets 3, walk 999.9 µs");
	assert_summary("walk_ns 12345678", "sockets 3, walk 12.3 ms");
	assert_summary("walk_ns 18446744073709551615", "sockets 3, walk 18446744073.7 s");
	assert_summary("age_ms 18446744073709551615", "sockets 3, age 18446744073709551.6 s");
	assert_summary("buckets 8 netns 4", "netns 4, sockets 3, buckets 8");
}

/* The share of LISTEN in itself and CLOSING. */
static void assert_share(const char *listen, const char *closing, const char *expected)
{
	char capture[256], row[256];
	char *text, *line;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	snprintf(capture, sizeof(capture), "# tcpstates 1\nstate ipv4\nLISTEN %s\nCLOSING %s\n",
		 listen, closing);
	setup_counts(capture);
	render_table(out, &counts, FAMILY_IPV4, style_choose(STYLE_NEVER, -1));
	fclose(out);
	line = strstr(text, "LISTEN");
	*strchr(line, '\n') = '\0';
	snprintf(row, sizeof(row), "%s", strrchr(line, ' ') + 1);
	assert_string_equal(row, expected);
	free(text);
}

static void shares(void **state)
{
	(void)state;
	assert_share("0", "0", "-");
	assert_share("1", "0", "100.0%");
	assert_share("1", "2", "33.3%");
	assert_share("2", "1", "66.7%");
	assert_share("1", "1999", "0.1%");
	assert_share("1", "2000", "0.0%");
	assert_share("4294967295", "4294967295", "50.0%");
	assert_share("18446744073709551614", "1", "100.0%");
	/* A share of a sum that is at its limit. */
	assert_share("18446744073709551615", "18446744073709551615", "100.0%");
}

static void sums(void **state)
{
	struct figure sum;

	(void)state;
	setup_counts("# tcpstates 1\nstate total ipv4\nLISTEN 2 18446744073709551615\nCLOSE 3 2\n");
	sum = counts_sum(&counts, TCPSTATES_COL_TOTAL);
	assert_true(sum.have);
	assert_int_equal(sum.value, 5);
	sum = counts_sum(&counts, TCPSTATES_COL_IPV4);
	assert_true(sum.value == UINT64_MAX);
	assert_false(counts_sum(&counts, TCPSTATES_COL_IPV6).have);
}

static void json_of_all(void **state)
{
	(void)state;
	setup_counts("# tcpstates 1 netns 4026531840 walk_ns 412345 age_ms 0 buckets 4096\n"
		     "state total ipv4 ipv6 server client mini orphan\n"
		     "ESTABLISHED 10 8 2 7 3 0 1\nUNKNOWN 0 0 0 0 0 0 0\n");
	assert_json(FAMILY_ALL,
		    "{\"source\":\"module\",\"format\":1,\"netns\":4026531840,\"walk_ns\":412345,"
		    "\"age_ms\":0,\"buckets\":4096,\"states\":{"
		    "\"ESTABLISHED\":{\"total\":10,\"ipv4\":8,\"ipv6\":2,\"server\":7,"
		    "\"client\":3,\"mini\":0,\"orphan\":1},"
		    "\"UNKNOWN\":{\"total\":0,\"ipv4\":0,\"ipv6\":0,\"server\":0,"
		    "\"client\":0,\"mini\":0,\"orphan\":0}}}\n");
}

static void json_of_a_family(void **state)
{
	(void)state;
	setup_counts("# tcpstates 1 netns 7\nstate total ipv6\nLISTEN 3 1\nCLOSE 0 0\n");
	counts.origin = COUNTS_FROM_FILE;
	assert_json(FAMILY_IPV6,
		    "{\"source\":\"file\",\"format\":1,\"netns\":7,\"states\":{"
		    "\"CLOSE\":{\"ipv6\":0},\"LISTEN\":{\"ipv6\":1}}}\n");
	assert_json(FAMILY_IPV4,
		    "{\"source\":\"file\",\"format\":1,\"netns\":7,\"states\":{}}\n");
}

static void json_strings(void **state)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	struct json_writer json = { .out = out };

	(void)state;
	assert_non_null(out);
	json_begin_object(&json, NULL);
	json_string(&json, "a\"b", "c\\d\n\x01\xc2\xb5");
	json_begin_object(&json, "o");
	json_end_object(&json);
	json_begin_array(&json, "a");
	json_null(&json, NULL);
	json_begin_array(&json, NULL);
	json_end_array(&json);
	json_number(&json, NULL, 1);
	json_end_array(&json);
	json_number(&json, "n", UINT64_MAX);
	json_end_object(&json);
	fclose(out);
	assert_string_equal(text, "{\"a\\\"b\":\"c\\\\d\\u000a\\u0001\xc2\xb5\",\"o\":{},"
			    "\"a\":[null,[],1],\"n\":18446744073709551615}");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_of_all),
		cmocka_unit_test(table_of_a_family),
		cmocka_unit_test(table_of_large_numbers),
		cmocka_unit_test(table_in_colour),
		cmocka_unit_test(summary),
		cmocka_unit_test(shares),
		cmocka_unit_test(sums),
		cmocka_unit_test(json_of_all),
		cmocka_unit_test(json_of_a_family),
		cmocka_unit_test(json_strings),
	};

	setenv("LC_ALL", "C.UTF-8", 1);
	return cmocka_run_group_tests_name("render", tests, NULL, NULL);
}
