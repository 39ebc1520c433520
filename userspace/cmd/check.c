// SPDX-License-Identifier: GPL-2.0
/*
 * tcpstates check: one answer, as Nagios, Icinga and others run plugins for it.
 * The first line has the status and the perfdata, each metric another.
 */
#include <getopt.h>
#include <inttypes.h>
#include <string.h>
#include "cmd/check_metric.h"
#include "cmd/commands.h"
#include "source/load.h"
#include "lib/message.h"

#define SEE_HELP	": see 'tcpstates help check'"

enum plugin_status {
	PLUGIN_OK,
	PLUGIN_WARNING,
	PLUGIN_CRITICAL,
	PLUGIN_UNKNOWN,
};

static const char *const status_name[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };

_Static_assert((int)PLUGIN_UNKNOWN == (int)STATUS_NO_SOURCE, "two meanings of 3");

const struct option_spec cmd_check_options[] = {
	{ 'w', "warning", required_argument, "LIST",
	  "warn if a METRIC is out of its RANGE: METRIC=RANGE,..." },
	{ 'c', "critical", required_argument, "LIST", "the same, as critical" },
	{ 0 },
};

const char cmd_check_details[] =
	"A METRIC is one of\n"
	"  STATE[.COLUMN]    as CLOSE_WAIT, time-wait.client, total.orphan; a column is\n"
	"                    total, ipv4, ipv6, server, client, mini or orphan\n"
	"  SIDE:PORT.FIGURE  as server:443.TIME_WAIT, client:3306.total, server:any.full;\n"
	"                    a figure is a state, total, listeners, full, backlog,\n"
	"                    backlog_max or synq, any is the port that has most of it\n"
	"with a % behind it for the share in all states; of backlog in backlog_max, of\n"
	"full in listeners. A METRIC that is an operand is reported without a RANGE.\n"
	"\n"
	"A RANGE is [@][START:][END]: 10 alerts above 10, 10: below 10, 5:10 outside of\n"
	"these, @5:10 inside. Shares may have three decimals.\n"
	"\n"
	"  tcpstates check -w CLOSE_WAIT=100 -c CLOSE_WAIT=1000,server:any.full=0\n"
	"  tcpstates check -w TIME_WAIT.client%=62.5 -c server:443.listeners=1:\n"
	"\n"
	"Exit status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN, as of wrong usage.";

static struct check_metric metrics[CHECK_MAX];
static size_t nr_metrics;

/* The metric of this name, which may have been named before. */
static struct check_metric *add_metric(const char *text, int len)
{
	struct check_metric metric;
	const char *wrong = check_metric_parse(text, len, &metric);
	size_t i;

	if (wrong) {
		complain("'%.*s': %s" SEE_HELP, len, text, wrong);
		return NULL;
	}
	for (i = 0; i < nr_metrics; i++) {
		if (check_metric_is(&metrics[i], &metric))
			return &metrics[i];
	}
	if (nr_metrics == CHECK_MAX) {
		complain("there are more than %d metrics" SEE_HELP, CHECK_MAX);
		return NULL;
	}
	metrics[nr_metrics] = metric;
	return &metrics[nr_metrics++];
}

static int add_threshold(int id, const char *text, int len)
{
	const char *range = memchr(text, '=', (size_t)len);
	struct check_metric *metric;

	if (!range) {
		complain("'%.*s' is no METRIC=RANGE" SEE_HELP, len, text);
		return -1;
	}
	metric = add_metric(text, (int)(range - text));
	if (!metric)
		return -1;
	range++;
	if (!check_range_parse(range, len - (int)(range - text), metric->share,
			       id == 'w' ? &metric->warning : &metric->critical)) {
		complain("'%.*s' is no RANGE" SEE_HELP, len - (int)(range - text), range);
		return -1;
	}
	return 0;
}

int cmd_check_handle(int id, const char *arg)
{
	const char *comma;

	for (; ; arg = comma + 1) {
		comma = strchrnul(arg, ',');
		if (add_threshold(id, arg, (int)(comma - arg)))
			return -1;
		if (!*comma)
			return 0;
	}
}

/* Without any, what all states are is of use to whoever draws it. */
static int add_operands(const struct options *options)
{
	int i;

	for (i = 0; i < options->nr_operands; i++) {
		if (!add_metric(options->operands[i], (int)strlen(options->operands[i])))
			return -1;
	}
	if (nr_metrics)
		return 0;
	add_metric("total", 5);
	for (i = 0; i < TCPSTATES_NR_ROWS; i++)
		add_metric(counts_row_name[i], (int)strlen(counts_row_name[i]));
	return 0;
}

/* The column of -4 and -6; ports have no families. */
static int set_families(const struct options *options)
{
	enum family family = options_family(options);
	size_t i;

	for (i = 0; i < nr_metrics; i++) {
		if (metrics[i].where == CHECK_SUMMARY && metrics[i].column == CHECK_FAMILY)
			metrics[i].column = (int)family_column(family);
		if (metrics[i].where != CHECK_SUMMARY && family != FAMILY_ALL) {
			complain("ports do not tell families apart (-%c)" SEE_HELP,
				 family == FAMILY_IPV4 ? '4' : '6');
			return -1;
		}
	}
	return 0;
}

static int load_values(const struct options *options, struct check_value *values,
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

static enum plugin_status judge(const struct check_metric *metric,
				const struct check_value *value)
{
	if (!value->have)
		return PLUGIN_UNKNOWN;
	if (check_range_alerts(&metric->critical, value->value))
		return PLUGIN_CRITICAL;
	return check_range_alerts(&metric->warning, value->value) ? PLUGIN_WARNING : PLUGIN_OK;
}

/* Bad news that are certain count more than what is not known. */
static enum plugin_status worst(const struct check_value *values)
{
	static const int gravity[] = { 0, 1, 3, 2 };
	enum plugin_status all = PLUGIN_OK, one;
	size_t i;

	for (i = 0; i < nr_metrics; i++) {
		one = judge(&metrics[i], &values[i]);
		if (gravity[one] > gravity[all])
			all = one;
	}
	return all;
}

static void put_value(const struct check_metric *metric, uint64_t value)
{
	if (metric->share)
		printf("%" PRIu64 ".%03u%%", value / CHECK_SHARE,
		       (unsigned int)(value % CHECK_SHARE));
	else
		printf("%" PRIu64, value);
}

static void put_metric(const struct check_metric *metric, const struct check_value *value)
{
	enum plugin_status status = judge(metric, value);
	const struct check_range *broken = status == PLUGIN_CRITICAL ? &metric->critical :
					   &metric->warning;
	char label[CHECK_LABEL];

	check_metric_label(metric, label);
	printf("%s ", label);
	if (!value->have) {
		fputs("is not known from this source", stdout);
		return;
	}
	put_value(metric, value->value);
	if (metric->port == CHECK_ANY && metric->where != CHECK_SUMMARY && value->port.have)
		printf(" (port %" PRIu64 ")", value->port.value);
	if (status != PLUGIN_OK)
		printf(", %s range %.*s", status == PLUGIN_CRITICAL ? "critical" : "warning",
		       broken->len, broken->text);
}

/* Of good news all metrics, of bad news what they are. */
static void put_first_line(enum plugin_status status, const struct check_value *values)
{
	const char *between = " - ";
	size_t i;

	printf("TCPSTATES %s", status_name[status]);
	for (i = 0; i < nr_metrics; i++) {
		if (status != PLUGIN_OK && judge(&metrics[i], &values[i]) == PLUGIN_OK)
			continue;
		fputs(between, stdout);
		put_metric(&metrics[i], &values[i]);
		between = status == PLUGIN_OK ? ", " : "; ";
	}
}

static void put_range(const struct check_range *range)
{
	printf(";%.*s", range->len, range->text ? range->text : "");
}

/* 'label'=value;warn;crit;min;max */
static void put_perfdata(const struct check_value *values)
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
		put_value(&metrics[i], values[i].value);
		put_range(&metrics[i].warning);
		put_range(&metrics[i].critical);
		fputs(metrics[i].share ? ";0;100" : ";0;", stdout);
		if (values[i].max.have)
			printf("%" PRIu64, values[i].max.value);
	}
	putchar('\n');
}

static void put_details(const struct check_value *values)
{
	size_t i;

	for (i = 0; nr_metrics > 1 && i < nr_metrics; i++) {
		printf("%s: ", status_name[judge(&metrics[i], &values[i])]);
		put_metric(&metrics[i], &values[i]);
		putchar('\n');
	}
}

int cmd_check(const struct options *options)
{
	struct check_value values[CHECK_MAX];
	struct request_error err;
	enum plugin_status status;

	if (add_operands(options) || set_families(options))
		return PLUGIN_UNKNOWN;
	if (load_values(options, values, &err)) {
		/* Who runs plugins reads stdout. A '|' would begin perfdata. */
		for (char *c = err.text; *c; c++) {
			if (*c == '|' || (unsigned char)*c < ' ')
				*c = '?';
		}
		printf("TCPSTATES UNKNOWN - %s\n", err.text);
		return PLUGIN_UNKNOWN;
	}
	status = worst(values);
	put_first_line(status, values);
	put_perfdata(values);
	put_details(values);
	return (int)status;
}
