// SPDX-License-Identifier: GPL-2.0
/* tcpstates show: prints the counts by state, once or at an interval. */
#include <getopt.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "cmd/interval.h"
#include "cmd/print.h"
#include "lib/clock.h"
#include "lib/message.h"
#include "render/interval.h"
#include "source/load.h"

static const struct option_spec show_options[] = {
	TIME_OPTION,
	{ 0 },
};

static bool show_time;
static struct counts show_counts;
static struct interval_table show_table;	/* for an INTERVAL */

static int show_handle(int id, const char *arg)
{
	(void)id;
	(void)arg;
	show_time = true;
	return 0;
}

static enum result show_load(const struct options *options, struct request_error *err)
{
	return load_counts(&options->request, &show_counts, err);
}

static void show_print(const struct options *options, const struct export_context *context)
{
	if (context->interval_ms && options->format == OUTPUT_TABLE)
		interval_table_row(&show_table, &show_counts, clock_ms());
	else
		print_counts(context, options, &show_counts);
}

static int show_run(const struct options *options)
{
	static const struct interval_job job = {
		.has_rows = true, .load = show_load, .print = show_print,
	};

	if (print_refuse_time(options, show_time, options->nr_operands > 0))
		return STATUS_USAGE;
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
	.details = "With an INTERVAL in seconds, such as 0.5, print a row each time, with + or -\n"
		   "behind counts that changed, until COUNT rows or ^C: tcpstates 1 10\n"
		   "--format prometheus-node uses the metric names of node_exporter.",
	.max_operands = 2,
	.takes = TAKES_COUNTS | TAKES_FAMILIES | TAKES_FORMATS,
	.formats = OUTPUT_SET_COUNTS | OUTPUT_SET(OUTPUT_PROMETHEUS_NODE),
	.options = show_options,
	.handle = show_handle,
	.run = show_run,
};
