// SPDX-License-Identifier: GPL-2.0-only
/* Metrics and ranges of 'tcpstates check', and their values in a reading. */
#include <stdio.h>
#include <string.h>
#include "testing.h"
#include "cmd/check_metric.h"
#include "source/parse.h"

static bool alerts(const char *text, bool share, uint64_t value)
{
	struct check_range range;

	const char *wrong = check_range_parse(text, (int)strlen(text), share, &range);

	if (wrong)
		fail_msg("'%s': %s", text, wrong);
	return check_range_alerts(&range, value);
}

/* The examples of the guidelines for monitoring plugins. */
static void ranges(void **state)
{
	const struct check_range none = { 0 };

	(void)state;
	assert_false(alerts("10", false, 0));
	assert_false(alerts("10", false, 10));
	assert_true(alerts("10", false, 11));
	assert_true(alerts("10:", false, 9));
	assert_false(alerts("10:", false, UINT64_MAX));
	assert_false(alerts("~:10", false, 0));
	assert_true(alerts("~:10", false, 11));
	assert_false(alerts("-5:10", false, 0));
	assert_false(alerts(":10", false, 0));
	assert_true(alerts("10:20", false, 9));
	assert_false(alerts("10:20", false, 20));
	assert_true(alerts("10:20", false, 21));
	assert_true(alerts("@10:20", false, 10));
	assert_false(alerts("@10:20", false, 21));
	assert_true(alerts("@0", false, 0));
	assert_false(alerts("@0", false, 1));
	assert_true(alerts("0", false, 1));
	assert_false(check_range_alerts(&none, UINT64_MAX));
}

static void ranges_of_shares(void **state)
{
	(void)state;
	assert_false(alerts("62.5", true, 62500));
	assert_true(alerts("62.5", true, 62501));
	assert_true(alerts("0.001", true, 2));
	assert_true(alerts("0.00100", true, 2));
}

/* Other tools write counts with decimals, and people write blanks. */
static void spellings_of_ranges(void **state)
{
	(void)state;
	assert_true(alerts("1.0:10.0", false, 0));
	assert_false(alerts("1.0:10.0", false, 10));
	assert_true(alerts("1.0:10.000", false, 11));
	assert_true(alerts(" 5 : 10 ", false, 4));
	assert_false(alerts(" 5 : 10 ", false, 10));
	assert_true(alerts("@ 5 :", false, 5));
	assert_false(alerts("~ : 10", false, 0));
	assert_true(alerts(" 62.5", true, 62501));
}

static void errors_of_ranges(void **state)
{
	struct check_range range;

	(void)state;
	assert_string_equal(check_range_parse("1.5", 3, false, &range),
			    "sockets are whole: a count has no decimals but 0");
	assert_string_equal(check_range_parse("1.2345", 6, true, &range),
			    "a share has at most three decimals");
	assert_string_equal(check_range_parse("20:10", 5, false, &range),
			    "its START is above its END");
	assert_string_equal(check_range_parse("99999999999999999999", 20, false, &range),
			    "the number is too large");
}

static void bad_ranges(void **state)
{
	static const struct {
		const char *text;
		bool share;
	} cases[] = {
		{ "", false }, { "@", false }, { "x", false }, { "10x", false }, { "20:10", false },
		{ "1:2:3", false }, { "-1", false }, { "10:-1", false }, { "~", false },
		{ "10:~", false }, { "1.5", false }, { "1.2345", true }, { "1.2.3", true },
		{ ".", true }, { "@@1", false }, { "1 0", false }, { " ", false }, { "@ ", false },
		{ "99999999999999999999", false },
		{ "-:1", false }, { "%", true },
	};
	struct check_range range;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (!check_range_parse(cases[i].text, (int)strlen(cases[i].text), cases[i].share,
				      &range))
			fail_msg("'%s' is taken for a range", cases[i].text);
	}
	/* The range ends at the given length. */
	assert_null(check_range_parse("10,x", 2, false, &range));
	assert_int_equal(range.end, 10);
}

static struct check_metric metric_of(const char *text)
{
	struct check_metric metric;
	const char *wrong = check_metric_parse(text, (int)strlen(text), &metric);

	if (wrong)
		fail_msg("'%s': %s", text, wrong);
	return metric;
}

static void labels(void **state)
{
	static const char *const cases[][2] = {
		{ "CLOSE_WAIT", "CLOSE_WAIT" }, { "close-wait", "CLOSE_WAIT" },
		{ "total", "total" }, { "fin-wait-1.orphan", "FIN_WAIT1.orphan" },
		{ "SYN_RCVD.total", "SYN_RECV" }, { "total.ipv6%", "total.ipv6" },
		{ "server:443.full", "server:443.full" }, { "port:22.total", "server:22.total" },
		{ "client:0.time-wait%", "client:0.TIME_WAIT" },
		{ "server:any.backlog%", "server:any.backlog" },
		{ "server:65535.backlog_max", "server:65535.backlog_max" },
		{ "8100.full", "server:8100.full" }, { "any.full", "server:any.full" },
		{ "443.Close_Wait_S", "server:443.close_wait_s" },
		{ "close-wait.IDLE", "CLOSE_WAIT.idle" }, { "estab.Idle_1H", "ESTABLISHED.idle_1h" },
		{ "LAST_ACK.idle_1s%", "LAST_ACK.idle_1s" }, { "CLOSING.idle_1d", "CLOSING.idle_1d" },
		{ "Time_Wait.IPv4", "TIME_WAIT.ipv4" }, { "Total.Client", "total.client" },
		{ "CLIENT:Any.Time-Wait%", "client:any.TIME_WAIT" },
		{ "Port:443.BACKLOG", "server:443.backlog" },
		{ "Close Wait", "CLOSE_WAIT" }, { " time_wait . client % ", "TIME_WAIT.client" },
		{ "server : 443 . full", "server:443.full" }, { "Any . Full", "server:any.full" },
	};
	char label[CHECK_LABEL];
	struct check_metric a, b;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		a = metric_of(cases[i][0]);
		check_metric_label(&a, label);
		assert_string_equal(label, cases[i][1]);
	}
	a = metric_of("port:443.TIME_WAIT");
	b = metric_of("server:443.time-wait");
	assert_true(check_metric_is(&a, &b));
	b = metric_of("server:443.time-wait%");
	assert_false(check_metric_is(&a, &b));
	b = metric_of("client:443.time-wait");
	assert_false(check_metric_is(&a, &b));
}

static void bad_metrics(void **state)
{
	static const char *const cases[] = {
		"", "%", "FROB", "total%", "total.total%", "CLOSE_WAIT.", "CLOSE_WAIT.frob",
		"CLOSE_WAIT.ipv4.x", "server:", "server:443", "server:443.", "server:65536.full",
		"server:x.full", "server:443.LISTEN", "server:443.frob", "server:443.full.x",
		"server:443.total%", "server:443.synq%", "server:443.listeners%", "side:443.full",
		"client:-1.total", "CLOSE_WAIT%%", ".total", "443", "443.", "70000.full",
		"any", "443.LISTEN", "TIME_WAIT.idle", "total.idle", "CLOSE_WAIT.idle%",
		"CLOSE_WAIT.idle_", "CLOSE_WAIT.idle_2h", "CLOSE_WAIT.idle1h", "CLOSE_WAIT.idle.x",
		"CLOSE_WAIT.idles", "443.close_wait_s%", "CLOSE\tWAIT", "server;443.full",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	};
	struct check_metric metric;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (!check_metric_parse(cases[i], (int)strlen(cases[i]), &metric))
			fail_msg("'%s' is taken for a metric", cases[i]);
	}
}

static struct check_value in_summary(const char *text, const char *capture)
{
	struct check_metric metric = metric_of(text);
	struct parse_error err;
	struct counts counts;

	if (metric.column == CHECK_FAMILY)
		metric.column = TCPSTATES_COL_TOTAL;
	assert_int_equal(parse_counts(capture, strlen(capture), &counts, &err), 0);
	return check_counts_value(&metric, &counts);
}

static void summary_values(void **state)
{
	static const char some[] = "# tcpstates 1\nstate ipv4 total\nCLOSE_WAIT 3 4\nLISTEN 1 2\n";

	(void)state;
	assert_int_equal(in_summary("CLOSE_WAIT", SAMPLE).value, 345);
	assert_int_equal(in_summary("CLOSE_WAIT.client", SAMPLE).value, 45);
	assert_int_equal(in_summary("total", SAMPLE).value, 148813);
	assert_int_equal(in_summary("total.server%", SAMPLE).value, 60830);
	assert_int_equal(in_summary("CLOSE_WAIT%", some).value, 66667);
	assert_int_equal(in_summary("CLOSE_WAIT.ipv4%", some).value, 75000);
	assert_true(in_summary("CLOSE_WAIT", some).have);
	/* Absent is not 0. */
	assert_false(in_summary("CLOSE_WAIT.server", some).have);
	assert_false(in_summary("TIME_WAIT", some).have);
	assert_false(in_summary("total.server%", some).have);
}

static struct check_value in_ports(const char *text, const char *capture)
{
	struct check_metric metric = metric_of(text);
	struct check_value value;
	struct parse_error err;
	struct rows rows;

	assert_int_equal(parse_ports(capture, strlen(capture), &rows, &err), 0);
	value = check_rows_value(&metric, &rows);
	rows_free(&rows);
	return value;
}

static struct check_value in_idle(const char *text, const char *capture)
{
	struct check_metric metric = metric_of(text);
	struct check_value value;
	struct parse_error err;
	struct rows rows;

	assert_int_equal(metric.where, CHECK_IDLE);
	assert_int_equal(parse_idle(capture, strlen(capture), &rows, &err), 0);
	value = check_idle_value(&metric, &rows);
	rows_free(&rows);
	return value;
}

static void idle_values(void **state)
{
	static const char some[] = "# tcpstates_idle 1\nstate ge_1d lt_1d\nCLOSE_WAIT 3 4\n";
	struct check_metric metric = metric_of("CLOSE_WAIT.idle");

	(void)state;
	assert_string_equal(check_metric_unit(&metric), "s");
	metric = metric_of("443.close_wait_s");
	assert_string_equal(check_metric_unit(&metric), "s");
	metric = metric_of("CLOSE_WAIT.idle_1h%");
	assert_string_equal(check_metric_unit(&metric), "%");
	metric = metric_of("CLOSE_WAIT.idle_1h");
	assert_string_equal(check_metric_unit(&metric), "");
	assert_int_equal(in_idle("CLOSE_WAIT.idle", SAMPLE_IDLE).value, 11520);
	assert_int_equal(in_idle("ESTABLISHED.idle_1s", SAMPLE_IDLE).value, 48000);
	assert_int_equal(in_idle("ESTABLISHED.idle_10s", SAMPLE_IDLE).value, 25000);
	assert_int_equal(in_idle("ESTABLISHED.idle_1m", SAMPLE_IDLE).value, 11000);
	assert_int_equal(in_idle("ESTABLISHED.idle_10m", SAMPLE_IDLE).value, 4000);
	assert_int_equal(in_idle("ESTABLISHED.idle_1h", SAMPLE_IDLE).value, 1700);
	assert_int_equal(in_idle("ESTABLISHED.idle_1d", SAMPLE_IDLE).value, 300);
	assert_int_equal(in_idle("ESTABLISHED.idle_1h%", SAMPLE_IDLE).value, 1700);
	assert_int_equal(in_idle("CLOSE_WAIT.idle_1h", some).value, 7);
	/* Absent is not 0. */
	assert_false(in_idle("CLOSE_WAIT.idle", some).have);
	assert_false(in_idle("CLOSE_WAIT.idle_10m", some).have);
	assert_false(in_idle("CLOSE_WAIT.idle_1h%", some).have);
	assert_false(in_idle("ESTABLISHED.idle_1h", some).have);
}

static void port_values(void **state)
{
	static const char some[] = "# tcpstates_ports 1\nside port backlog\nserver 7 3\n";
	struct check_value value;

	(void)state;
	assert_int_equal(in_ports("server:443.TIME_WAIT", SAMPLE_PORTS).value, 30000);
	assert_int_equal(in_ports("client:443.TIME_WAIT", SAMPLE_PORTS).value, 18211);
	assert_int_equal(in_ports("client:3306.CLOSE_WAIT%", SAMPLE_PORTS).value, 18367);
	assert_int_equal(in_ports("server:22.total", SAMPLE_PORTS).value, 2);
	value = in_ports("server:443.full", SAMPLE_PORTS);
	assert_int_equal(value.value, 1);
	assert_true(value.max.have && value.max.value == 4);
	assert_int_equal(in_ports("server:443.full%", SAMPLE_PORTS).value, 25000);
	value = in_ports("server:443.backlog%", SAMPLE_PORTS);
	assert_int_equal(value.value, 73);
	assert_false(value.max.have);
	value = in_ports("client:any.TIME_WAIT", SAMPLE_PORTS);
	assert_int_equal(value.value, 18211);
	assert_int_equal(value.port.value, 443);
	/* A port without a row has 0; a column that is absent is unknown. */
	value = in_ports("server:80.listeners", SAMPLE_PORTS);
	assert_true(value.have && !value.value && !value.port.have);
	assert_true(in_ports("server:7.backlog", some).have);
	assert_false(in_ports("server:7.backlog%", some).have);
	assert_false(in_ports("server:7.full", some).have);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges),
		cmocka_unit_test(ranges_of_shares),
		cmocka_unit_test(spellings_of_ranges),
		cmocka_unit_test(errors_of_ranges),
		cmocka_unit_test(bad_ranges),
		cmocka_unit_test(labels),
		cmocka_unit_test(bad_metrics),
		cmocka_unit_test(summary_values),
		cmocka_unit_test(idle_values),
		cmocka_unit_test(port_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
