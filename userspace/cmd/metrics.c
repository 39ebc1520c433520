// SPDX-License-Identifier: GPL-2.0-only
/*
 * tcpstates metrics: prints counts by state, counts by port and the kernel's counters as
 * one text for Prometheus, or answers a request for it.
 */
#include "cmd/commands.h"
#include "lib/message.h"

#ifdef HAVE_HTTP

#include <getopt.h>
#include <string.h>
#include "cmd/metrics.h"
#include "cmd/options_rows.h"
#include "cmd/print.h"
#include "data/state_names.h"
#include "host/access.h"
#include "host/counters.h"
#include "source/load.h"

enum { OPTION_INETD = OPTION_OWN, OPTION_HOST };

static const struct option_spec metrics_options[] = {
	{ OPTION_INETD, "inetd", no_argument, NULL, "answer one HTTP request on stdin and stdout" },
	{ OPTION_HOST, "host", required_argument, "NAME",
	  "accept requests for this name too; may be repeated" },
	{ OPTION_TOP, "top", required_argument, "N",
	  "print the first N ports of each side, 0 for all" },
	{ 0 },
};

static struct metrics_choice metrics_choice = { .view = { .sort = ROWS_SORT_TOTAL } };

static int metrics_add_host(const char *name)
{
	if (metrics_choice.nr_hosts == METRICS_MAX_HOSTS) {
		complain("option --host may be given %d times" SEE_HELP, METRICS_MAX_HOSTS);
		return -1;
	}
	metrics_choice.host[metrics_choice.nr_hosts++] = name;
	return 0;
}

static int metrics_handle(int id, const char *arg)
{
	if (id == OPTION_HOST)
		return metrics_add_host(arg);
	if (id == OPTION_TOP)
		return options_rows_handle(&metrics_choice.view, id, arg, rows_ports_column,
					   "port");
	metrics_choice.inetd = true;
	return 0;
}

/**
 * metrics_load_ports() - count by port, and sum all but the first
 * @options: the request
 * @choice: the number of ports
 * @rows: receives the rows, to be freed with rows_free()
 * @err: receives the reason of a failure
 *
 * Return: RESULT_OK, or another result with @err set.
 */
enum result metrics_load_ports(const struct options *options, const struct metrics_choice *choice,
			       struct rows *rows, struct request_error *err)
{
	enum result result = load_ports(&options->request, rows, err);
	struct rows_view view = choice->view;
	struct rows_shown shown;

	if (result)
		return result;
	options_rows_sum(&view, ROWS_REST_SUMMED, ROWS_TOP_PORTS);
	rows_select(rows, &view, &shown);
	return RESULT_OK;
}

/* Read the kernel's counters of the namespace; those that can't be read are absent. */
void metrics_load_counters(const struct options *options, struct figure *counters)
{
	struct netns_access access;

	memset(counters, 0, COUNTERS_NR * sizeof(*counters));
	netns_access_begin(&access, &options->request);
	if (*access.net)
		counters_read(access.net, counters);
}

/**
 * metrics_print() - read all counts, and print them for Prometheus
 * @out: the output
 * @options: the request
 * @choice: the number of ports
 * @openmetrics: print OpenMetrics 1.0.0 instead of the text format 0.0.4
 * @err: receives the reason of a failure
 *
 * Return: RESULT_OK, or another result with @err set and nothing printed.
 */
enum result metrics_print(FILE *out, const struct options *options,
			  const struct metrics_choice *choice, bool openmetrics,
			  struct request_error *err)
{
	struct export_context context = print_context(options, 0);
	struct figure counters[COUNTERS_NR];
	struct rows ports = { 0 };
	struct counts counts;
	enum result result;

	/* First, while the namespace is the one that this process began in. */
	metrics_load_counters(options, counters);
	result = load_counts(&options->request, &counts, err);
	if (!result)
		result = metrics_load_ports(options, choice, &ports, err);
	if (result)
		return result;
	context.out = out;
	context.format = OUTPUT_PROMETHEUS;
	context.openmetrics = openmetrics;
	context.counters = counters;
	export_metrics(&context, &counts, &ports);
	rows_free(&ports);
	return RESULT_OK;
}

static int metrics_refuse(const struct options *options)
{
	if (metrics_choice.inetd && options->output)
		complain("metrics --inetd answers on stdout, not in a file (-o)" SEE_HELP);
	else if (metrics_choice.nr_hosts && !metrics_choice.inetd)
		complain("option --host is for metrics --inetd" SEE_HELP);
	else
		return 0;
	return -1;
}

static int metrics_run(const struct options *options)
{
	struct request_error err;

	if (metrics_refuse(options))
		return STATUS_USAGE;
	if (metrics_choice.inetd)
		return metrics_http_run(options, &metrics_choice);
	if (metrics_print(stdout, options, &metrics_choice, false, &err)) {
		complain("%s", err.text);
		return STATUS_NO_SOURCE;
	}
	return STATUS_OK;
}

const struct command metrics_command = {
	.name = "metrics",
	.args = "",
	.summary = "print metrics for Prometheus, or serve them (HTTP)",
	.details = "Has the metrics of 'show --counters' and 'ports' in one text. With --inetd, for "
		   "inetd and socket units, GET /metrics is this text or OpenMetrics, / is a page for "
		   "browsers, /api/show, /api/ports and /api/diagnose are JSON. Requests for other "
		   "hosts than an IP address, localhost and NAMEs are refused.",
	.takes = TAKES_PLACE | TAKES(SOURCE) | TAKES(OUTPUT),
	.options = metrics_options,
	.handle = metrics_handle,
	.run = metrics_run,
};

#else /* HAVE_HTTP */

static int metrics_run(const struct options *options)
{
	(void)options;
	complain("metrics is not in this build, which has no HTTP: use 'tcpstates --prometheus'");
	return STATUS_USAGE;
}

const struct command metrics_command = {
	.name = "metrics",
	.args = "",
	.summary = "print or serve metrics (not in this build)",
	.run = metrics_run,
};

#endif /* HAVE_HTTP */
