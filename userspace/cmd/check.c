// SPDX-License-Identifier: GPL-2.0
/*
 * tcpstates check: a plugin for Nagios, Icinga and others. The first line has the
 * status and the perfdata; with several metrics, each has a line of its own.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cmd/check_metric.h"
#include "cmd/commands.h"
#include "source/load.h"
#include "lib/message.h"

#define SEE_CHECK	": see 'tcpstates help check'"

enum plugin_status {
	PLUGIN_OK,
	PLUGIN_WARNING,
	PLUGIN_CRITICAL,
	PLUGIN_UNKNOWN,
};

static const char *const status_name[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };

_Static_assert((int)PLUGIN_UNKNOWN == (int)STATUS_UNKNOWN, "two meanings of 3");

static const struct option_spec check_options[] = {
	{ 'w', "warning", required_argument, "LIST",
	  "METRIC=RANGE,...: warn if a metric is out of its range" },
	{ 'c', "critical", required_argument, "LIST", "the same, critical" },
	{ 0 },
};

static struct check_metric *metrics;	/* CHECK_MAX of them, once there is one */
static size_t nr_metrics;

/* Return the metric of this name, added if it is new, or NULL after a complaint. */
static struct check_metric *check_add_metric(const char *text, int len)
{
	struct check_metric metric;
	const char *wrong = check_metric_parse(text, len, &metric);
	size_t i;

	if (!metrics)
		metrics = calloc(CHECK_MAX, sizeof(*metrics));
	if (!metrics)
		wrong = "not enough memory";
	if (wrong) {
		complain("'%.*s': %s" SEE_CHECK, len, text, wrong);
		return NULL;
	}
	for (i = 0; i < nr_metrics; i++) {
		if (check_metric_is(&metrics[i], &metric))
			return &metrics[i];
	}
	if (nr_metrics == CHECK_MAX) {
		complain("there are more than %d metrics" SEE_CHECK, CHECK_MAX);
		return NULL;
	}
	metrics[nr_metrics] = metric;
	return &metrics[nr_metrics++];
}

static int check_add_threshold(int id, const char *text, int len)
{
	const char *range = memchr(text, '=', (size_t)len);
	struct check_metric *metric;

	if (!range) {
		complain("'%.*s' is no METRIC=RANGE" SEE_CHECK, len, text);
		return -1;
	}
	metric = check_add_metric(text, (int)(range - text));
	if (!metric)
		return -1;
	range++;
	if (!check_range_parse(range, len - (int)(range - text), metric->share,
			       id == 'w' ? &metric->warning : &metric->critical)) {
		complain("'%.*s' is no RANGE" SEE_CHECK, len - (int)(range - text), range);
		return -1;
	}
	return 0;
}

static int check_handle(int id, const char *arg)
{
	const char *comma;

	for (; ; arg = comma + 1) {
		comma = strchrnul(arg, ',');
		if (check_add_threshold(id, arg, (int)(comma - arg)))
			return -1;
		if (!*comma)
			return 0;
	}
}

/* Add the operands; without any metric, report all states for graphs. */
static int check_add_operands(const struct options *options)
{
	int i;

	for (i = 0; i < options->nr_operands; i++) {
		if (!check_add_metric(options->operands[i], (int)strlen(options->operands[i])))
			return -1;
	}
	if (nr_metrics)
		return 0;
	check_add_metric("total", 5);
	for (i = 0; i < TCPSTATES_NR_ROWS; i++)
		check_add_metric(counts_row_name[i], (int)strlen(counts_row_name[i]));
	return 0;
}

/* Apply -4 and -6 to the columns. Ports have no families. */
static int check_set_families(const struct options *options)
{
	enum family family = options_family(options);
	size_t i;

	for (i = 0; i < nr_metrics; i++) {
		if (metrics[i].where == CHECK_SUMMARY && metrics[i].column == CHECK_FAMILY)
			metrics[i].column = (int)family_column(family);
		if (metrics[i].where != CHECK_SUMMARY && family != FAMILY_ALL) {
			complain("ports do not tell families apart (-%c)" SEE_CHECK,
				 family == FAMILY_IPV4 ? '4' : '6');
			return -1;
		}
	}
	return 0;
}

static int check_load_values(const struct options *options, struct check_value *values,
			     struct request_error *err)
{
	bool need_counts = false, need_ports = false;
	struct rows rows = { 0 };
	struct counts counts;
	size_t i;

	for (i = 0; i < nr_metrics; i++) {
		need_counts |= metrics[i].where == CHECK_SUMMARY;
		need_ports |= metrics[i].where != CHECK_SUMMARY;
	}
	if ((need_counts && load_counts(&options->request, &counts, err)) ||
	    (need_ports && load_ports(&options->request, &rows, err)))
		return -1;
	for (i = 0; i < nr_metrics; i++)
		values[i] = metrics[i].where == CHECK_SUMMARY ?
			    check_counts_value(&metrics[i], &counts) :
			    check_rows_value(&metrics[i], &rows);
	rows_free(&rows);
	return 0;
}

static enum plugin_status check_judge(const struct check_metric *metric,
				      const struct check_value *value)
{
	if (!value->have)
		return PLUGIN_UNKNOWN;
	if (check_range_alerts(&metric->critical, value->value))
		return PLUGIN_CRITICAL;
	return check_range_alerts(&metric->warning, value->value) ? PLUGIN_WARNING : PLUGIN_OK;
}

/* Return the worst status; UNKNOWN counts less than a certain alert. */
static enum plugin_status check_worst(const struct check_value *values)
{
	static const int gravity[] = { 0, 1, 3, 2 };
	enum plugin_status all = PLUGIN_OK, one;
	size_t i;

	for (i = 0; i < nr_metrics; i++) {
		one = check_judge(&metrics[i], &values[i]);
		if (gravity[one] > gravity[all])
			all = one;
	}
	return all;
}

static void check_put_value(const struct check_metric *metric, uint64_t value)
{
	if (metric->share)
		printf("%" PRIu64 ".%03u%%", value / CHECK_SHARE,
		       (unsigned int)(value % CHECK_SHARE));
	else
		printf("%" PRIu64, value);
}

static void check_put_metric(const struct check_metric *metric, const struct check_value *value)
{
	enum plugin_status status = check_judge(metric, value);
	const struct check_range *broken = status == PLUGIN_CRITICAL ? &metric->critical :
					   &metric->warning;
	char label[CHECK_LABEL];

	check_metric_label(metric, label);
	printf("%s ", label);
	if (!value->have) {
		fputs("is not known from this source", stdout);
		return;
	}
	check_put_value(metric, value->value);
	if (metric->port == CHECK_ANY && metric->where != CHECK_SUMMARY && value->port.have)
		printf(" (port %" PRIu64 ")", value->port.value);
	if (status != PLUGIN_OK)
		printf(", %s range %.*s", status == PLUGIN_CRITICAL ? "critical" : "warning",
		       broken->len, broken->text);
}

/* Name all metrics if all are OK, and only the others if not. */
static void check_put_first_line(enum plugin_status status, const struct check_value *values)
{
	const char *between = " - ";
	size_t i;

	printf("TCPSTATES %s", status_name[status]);
	for (i = 0; i < nr_metrics; i++) {
		if (status != PLUGIN_OK && check_judge(&metrics[i], &values[i]) == PLUGIN_OK)
			continue;
		fputs(between, stdout);
		check_put_metric(&metrics[i], &values[i]);
		between = status == PLUGIN_OK ? ", " : "; ";
	}
}

static void check_put_range(const struct check_range *range)
{
	printf(";%.*s", range->len, range->text ? range->text : "");
}

/* 'label'=value;warn;crit;min;max */
static void check_put_perfdata(const struct check_value *values)
{
	char label[CHECK_LABEL];
	const char *bar = " |";
	size_t i;

	for (i = 0; i < nr_metrics; i++) {
		if (!values[i].have)
			continue;
		check_metric_label(&metrics[i], label);
		printf("%s '%s%s'=", bar, label, metrics[i].share ? "%" : "");
		bar = "";
		check_put_value(&metrics[i], values[i].value);
		check_put_range(&metrics[i].warning);
		check_put_range(&metrics[i].critical);
		fputs(metrics[i].share ? ";0;100" : ";0;", stdout);
		if (values[i].max.have)
			printf("%" PRIu64, values[i].max.value);
	}
	putchar('\n');
}

static void check_put_details(const struct check_value *values)
{
	size_t i;

	for (i = 0; nr_metrics > 1 && i < nr_metrics; i++) {
		printf("%s: ", status_name[check_judge(&metrics[i], &values[i])]);
		check_put_metric(&metrics[i], &values[i]);
		putchar('\n');
	}
}

static int check_run(const struct options *options)
{
	struct check_value values[CHECK_MAX];
	struct request_error err;
	enum plugin_status status;

	if (check_add_operands(options) || check_set_families(options))
		return PLUGIN_UNKNOWN;
	if (check_load_values(options, values, &err)) {
		complain("%s", err.text);
		return PLUGIN_UNKNOWN;
	}
	status = check_worst(values);
	check_put_first_line(status, values);
	check_put_perfdata(values);
	check_put_details(values);
	return (int)status;
}

const struct command check_command = {
	.name = "check",
	.args = "[METRIC...]",
	.summary = "Nagios/Icinga plugin: compare counts with thresholds",
	.details =
		"METRIC: STATE[.COLUMN], such as CLOSE_WAIT or TIME_WAIT.client, or\n"
		"SIDE:PORT.FIGURE, such as server:443.TIME_WAIT or server:any.full; a % behind it\n"
		"takes the share. RANGE is [@][START:][END]: 10 alerts above 10, 10: below 10,\n"
		"5:10 outside, @5:10 inside. All columns and figures are in tcpstates(8).\n"
		"  tcpstates check -w CLOSE_WAIT=100 -c CLOSE_WAIT=1000,server:any.full=0\n"
		"Exit status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN (any failure).",
	.max_operands = CHECK_MAX,
	.plugin = true,
	.takes = TAKES_COUNTS | TAKES_FAMILIES | TAKES(OUTPUT),
	.options = check_options,
	.handle = check_handle,
	.run = check_run,
};
