// SPDX-License-Identifier: GPL-2.0-only
/* tcpstates show: prints the counts by state, once or at an interval. */
#include <getopt.h>
#include <string.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "cmd/interval.h"
#include "cmd/print.h"
#include "host/access.h"
#include "host/counters.h"
#include "lib/clock.h"
#include "lib/message.h"
#include "render/interval.h"
#include "source/load.h"

enum { OPTION_COUNTERS = OPTION_OWN };

static const struct option_spec show_options[] = {
	TIME_OPTION,
	{ OPTION_COUNTERS, "counters", no_argument, NULL,
	  "in formats for machines, the kernel's counters too" },
	{ 0 },
};

static bool show_time;
static bool show_with_counters;
static char *show_net;	/* malloc'ed; the directory of the counters, or NULL */
static struct figure show_counters[COUNTERS_NR];
static struct counts show_counts;
static struct interval_table show_table;	/* for an INTERVAL */

static int show_handle(int id, const char *arg)
{
	(void)arg;
	*(id == 't' ? &show_time : &show_with_counters) = true;
	return 0;
}

static enum result show_load(const struct options *options, struct request_error *err)
{
	enum result result = load_counts(&options->request, &show_counts, err);

	memset(show_counters, 0, sizeof(show_counters));
	if (!result && show_net)
		counters_read(show_net, show_counters);
	return result;
}

/* Enter the namespace, whose counters only a process in it can read for sure. */
static void show_begin_counters(const struct options *options)
{
	struct netns_access access;

	netns_access_begin(&access, &options->request);
	show_net = *access.net ? strdup(access.net) : NULL;
}

/* Refuse counters that have no place or no meaning. Return: 0, or -1 after a complaint. */
static int show_refuse_counters(const struct options *options)
{
	if (options->format == OUTPUT_TABLE || options->format == OUTPUT_PROMETHEUS_NODE)
		complain("option --counters needs a --format such as json, not %s" SEE_HELP,
			 output_format_name[options->format]);
	else if (options->request.file)
		complain("a saved file (-f) has no counters of the kernel (--counters)" SEE_HELP);
	else if (options_family(options))
		complain("the kernel's counters (--counters) are those of both families" SEE_HELP);
	else
		return 0;
	return -1;
}

static void show_print(const struct options *options, const struct export_context *context)
{
	struct export_context all = *context;

	all.counters = show_with_counters ? show_counters : NULL;
	show_table.has_ms = print_time_has_ms(context);
	if (context->interval_ms && options->format == OUTPUT_TABLE)
		interval_table_row(&show_table, &show_counts, clock_ms());
	else
		print_counts(&all, options, &show_counts);
}

static int show_run(const struct options *options)
{
	static const struct interval_job job = {
		.has_rows = true, .load = show_load, .print = show_print,
	};

	if (print_refuse_time(options, show_time, options->nr_operands > 0))
		return STATUS_USAGE;
	if (show_with_counters && show_refuse_counters(options))
		return STATUS_USAGE;
	if (show_with_counters)
		show_begin_counters(options);
	if (!options->nr_operands)
		return interval_run_once(options, &job);
	interval_table_begin(&show_table, stdout, options_family(options),
			     style_choose(options->color, STDOUT_FILENO));
	if (show_time)
		interval_table_add_time(&show_table);
	return interval_run(options, 0, &job);
}

const struct command show_command = {
	.name = "show",
	.args = "[INTERVAL [COUNT]]",
	.summary = "print the counts by state (default)",
	.details = "With an INTERVAL in seconds, such as 0.5, print a row each time, with + or - "
		   "after counts that changed, until COUNT rows or ^C: tcpstates 1 10\n"
		   "--format prometheus-node uses the metric names of node_exporter.",
	.max_operands = 2,
	.takes = TAKES_COUNTS | TAKES_FAMILIES | TAKES_FORMATS,
	.formats = OUTPUT_SET_COUNTS | OUTPUT_SET(OUTPUT_PROMETHEUS_NODE),
	.options = show_options,
	.handle = show_handle,
	.run = show_run,
};
