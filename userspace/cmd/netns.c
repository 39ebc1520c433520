// SPDX-License-Identifier: GPL-2.0-only
/* tcpstates netns: prints the counts by network namespace. */
#include <getopt.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "cmd/options_rows.h"
#include "cmd/print.h"
#include "host/netns_names.h"
#include "lib/clock.h"
#include "lib/message.h"
#include "render/netns.h"
#include "source/load.h"

static const struct option_spec netns_options[] = {
	ROWS_OPTIONS("netns (inode number), total (default)", "namespaces"),
	{ 0 },
};

static struct rows_view netns_view = { .sort = ROWS_SORT_TOTAL };

static int netns_handle(int id, const char *arg)
{
	return options_rows_handle(&netns_view, id, arg, rows_netns_column, "netns");
}

static int netns_run(const struct options *options)
{
	struct export_context context = print_context(options, 0);
	struct netns_names names;
	struct rows_shown shown;
	struct request_error err;
	struct rows rows;

	if (load_netns(&options->request, &rows, &err)) {
		complain("%s", err.text);
		return STATUS_NO_SOURCE;
	}
	if (options->format != OUTPUT_TABLE)
		options_rows_sum(&netns_view, ROWS_REST_IN_OTHER, ROWS_TOP_NETNS);
	rows_select(&rows, &netns_view, &shown);
	netns_names_load(&names, &rows, request_procfs(&options->request));
	if (options->format > OUTPUT_JSON)
		export_rows(&context, EXPORT_FILE_NETNS, &rows, &names);
	else if (options->json)
		render_netns_json(stdout, &rows, &names, clock_ms());
	else
		render_netns_table(stdout, &rows, &shown, &names,
				   style_choose(options->color, STDOUT_FILENO));
	netns_names_free(&names);
	rows_free(&rows);
	return STATUS_OK;
}

const struct command netns_command = {
	.name = "netns",
	.args = "",
	.summary = "print the counts of all network namespaces",
	.details = "Formats for machines have 250 namespaces unless --top is given. They sum the "
		   "others in the row 'other'.\n\n"
		   "Needs CAP_NET_ADMIN in the initial network namespace, or CAP_SYS_ADMIN. Without "
		   "the module it needs CAP_SYS_ADMIN, and enters each namespace in turn.",
	.takes = TAKES(SAVED_FILE) | TAKES(PROCFS) | TAKES(SOURCE) | TAKES_FORMATS,
	.formats = OUTPUT_SET_COUNTS,
	.options = netns_options,
	.handle = netns_handle,
	.run = netns_run,
};
