// SPDX-License-Identifier: GPL-2.0-only
/*
 * tcpstates check: a plugin for Nagios, Icinga and others. The first line has the
 * status and the perfdata; with several metrics, each has a line of its own.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include "cmd/check_list.h"
#include "cmd/check_timeout.h"
#include "cmd/commands.h"
#include "source/load.h"
#include "lib/message.h"

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
	  "METRIC=RANGE,... or RANGE for each METRIC: warn outside" },
	{ 'c', "critical", required_argument, "LIST", "the same, critical" },
	{ 't', "timeout", required_argument, "SECONDS", "UNKNOWN if there is no answer by then" },
	{ 0 },
};

static struct check_list list;

static int check_handle(int id, const char *arg)
{
	if (id == 't')
		return check_timeout_set(arg);
	return check_list_add_ranges(&list, id == 'w' ? CHECK_WARNING : CHECK_CRITICAL, arg);
}

static int check_load_values(const struct options *options, struct check_value *values,
			     struct request_error *err)
{
	struct rows rows = { 0 }, idle = { 0 };
	struct counts counts;
	unsigned int need = 0;
	size_t i;

	for (i = 0; i < list.nr; i++)
		need |= 1U << list.metric[i].where;
	if ((need & 1U << CHECK_SUMMARY && load_counts(&options->request, &counts, err)) ||
	    (need & 1U << CHECK_IDLE && load_idle(&options->request, &idle, err)) ||
	    (need >> CHECK_SERVER && load_ports(&options->request, &rows, err))) {
		rows_free(&idle);
		return -1;
	}
	for (i = 0; i < list.nr; i++)
		values[i] = list.metric[i].where == CHECK_SUMMARY ?
			    check_counts_value(&list.metric[i], &counts) :
			    list.metric[i].where == CHECK_IDLE ?
			    check_idle_value(&list.metric[i], &idle) :
			    check_rows_value(&list.metric[i], &rows);
	rows_free(&idle);
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

	for (i = 0; i < list.nr; i++) {
		one = check_judge(&list.metric[i], &values[i]);
		if (gravity[one] > gravity[all])
			all = one;
	}
	return all;
}

static void check_put_value(const struct check_metric *metric, uint64_t value)
{
	if (metric->share)
		printf("%" PRIu64 ".%03u", value / CHECK_SHARE,
		       (unsigned int)(value % CHECK_SHARE));
	else
		printf("%" PRIu64, value);
	fputs(check_metric_unit(metric), stdout);
}

/* Print a limit of a range: a share without zeros at its end. */
static void check_put_limit(const struct check_metric *metric, uint64_t limit)
{
	unsigned int decimals = (unsigned int)(limit % CHECK_SHARE);
	int width = 3;

	if (!metric->share) {
		check_put_value(metric, limit);
		return;
	}
	for (; width && decimals % 10 == 0; width--)
		decimals /= 10;
	printf("%" PRIu64, limit / CHECK_SHARE);
	if (width)
		printf(".%0*u", width, decimals);
	putchar('%');
}

/* Print the side of the range on which the value alerts. */
static void check_put_reason(const struct check_metric *metric, const struct check_range *range,
			     uint64_t value)
{
	bool above = range->inside ? range->start > 0 || range->end == UINT64_MAX :
				     value > range->end;

	if (range->inside && range->start && range->end < UINT64_MAX) {
		fputs(", between ", stdout);
		check_put_limit(metric, range->start);
		fputs(" and ", stdout);
		check_put_limit(metric, range->end);
		return;
	}
	if (range->inside)
		fputs(above ? ", at least " : ", at most ", stdout);
	else
		fputs(above ? ", above " : ", below ", stdout);
	check_put_limit(metric, above == range->inside ? range->start : range->end);
}

static void check_put_metric(const struct check_metric *metric, const struct check_value *value)
{
	enum plugin_status status = check_judge(metric, value);
	char label[CHECK_LABEL];

	check_metric_label(metric, label);
	printf("%s ", label);
	if (!value->have) {
		fputs("is not known from this source", stdout);
		return;
	}
	check_put_value(metric, value->value);
	if (metric->port == CHECK_ANY && metric->where >= CHECK_SERVER && value->port.have)
		printf(" (port %" PRIu64 ")", value->port.value);
	if (status != PLUGIN_OK)
		check_put_reason(metric, status == PLUGIN_CRITICAL ? &metric->critical :
				 &metric->warning, value->value);
}

/* Name all metrics if all are OK, and only the others if not. */
static void check_put_first_line(enum plugin_status status, const struct check_value *values)
{
	const char *between = " - ";
	enum plugin_status one;
	size_t i;

	printf("TCPSTATES %s", status_name[status]);
	for (i = 0; i < list.nr; i++) {
		one = check_judge(&list.metric[i], &values[i]);
		if (status != PLUGIN_OK && one == PLUGIN_OK)
			continue;
		fputs(between, stdout);
		check_put_metric(&list.metric[i], &values[i]);
		if (one != status)
			printf(" (%s)", status_name[one]);
		between = status == PLUGIN_OK ? ", " : "; ";
	}
}

/* Blanks separate perfdata. */
static void check_put_range(const struct check_range *range)
{
	int i;

	putchar(';');
	for (i = 0; i < range->len; i++) {
		if (range->text[i] != ' ')
			putchar(range->text[i]);
	}
}

/* 'label'=value;warn;crit;min;max */
static void check_put_perfdata(const struct check_value *values)
{
	char label[CHECK_LABEL];
	const char *bar = " |";
	size_t i;

	for (i = 0; i < list.nr; i++) {
		if (!values[i].have)
			continue;
		check_metric_label(&list.metric[i], label);
		printf("%s '%s%s'=", bar, label, list.metric[i].share ? "%" : "");
		bar = "";
		check_put_value(&list.metric[i], values[i].value);
		check_put_range(&list.metric[i].warning);
		check_put_range(&list.metric[i].critical);
		fputs(list.metric[i].share ? ";0;100" : ";0;", stdout);
		if (values[i].max.have)
			printf("%" PRIu64, values[i].max.value);
	}
	putchar('\n');
}

static void check_put_details(const struct check_value *values)
{
	size_t i;

	for (i = 0; list.nr > 1 && i < list.nr; i++) {
		printf("%s: ", status_name[check_judge(&list.metric[i], &values[i])]);
		check_put_metric(&list.metric[i], &values[i]);
		putchar('\n');
	}
}

static int check_run(const struct options *options)
{
	struct check_value values[CHECK_MAX] = { { 0 } };
	struct request_error err;
	enum plugin_status status;

	if (check_list_add_operands(&list, options) || check_timeout_begin())
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
		"METRIC: STATE[.COLUMN], such as CLOSE_WAIT or TIME_WAIT.client; STATE.idle, in "
		"seconds, or STATE.idle_1h, idle for so long; SIDE:PORT.FIGURE, such as "
		"server:443.TIME_WAIT or server:any.full; a % after it takes the share. "
		"RANGE is [@][START:][END]: 10 alerts above 10, 10: below 10, 5:10 outside, "
		"@5:10 inside. All columns and figures are in tcpstates(8).\n"
		"  tcpstates check -w CLOSE_WAIT=100 -c CLOSE_WAIT=1000,server:any.full=0\n"
		"Exit status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN (any failure).",
	.max_operands = CHECK_MAX,
	.plugin = true,
	.takes = TAKES_COUNTS | TAKES_FAMILIES | TAKES(OUTPUT),
	.options = check_options,
	.handle = check_handle,
	.run = check_run,
};
