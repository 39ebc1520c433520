// SPDX-License-Identifier: GPL-2.0
/* tcpstates show: prints the counts by state, once or at an interval. */
#include "cmd/commands.h"
#include "cmd/interval.h"
#include "cmd/print.h"
#include "lib/message.h"
#include "source/load.h"

static int show_run(const struct options *options)
{
	struct export_context context = print_context(options, 0);
	struct request_error err;
	struct counts counts;

	if (options->nr_operands)
		return interval_run(options);
	if (load_counts(&options->request, &counts, &err)) {
		complain("%s", err.text);
		return STATUS_NO_SOURCE;
	}
	print_counts(&context, options, &counts);
	return STATUS_OK;
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
	.run = show_run,
};
