// SPDX-License-Identifier: GPL-2.0
/* tcpstates netns: the counts of this moment by network namespace. */
#include <getopt.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "source/load.h"
#include "lib/message.h"
#include "render/rows.h"
#include "cmd/options_rows.h"
#include "cmd/print.h"

const struct option_spec cmd_netns_options[] = {
	ROWS_OPTIONS("or by netns (inode number), total (the default)", "namespaces"),
	{ 0 },
};

static struct rows_view view = { .sort = ROWS_SORT_TOTAL };

int cmd_netns_handle(int id, const char *arg)
{
	return rows_options_handle(&view, id, arg, rows_netns_column, "netns");
}

/* A saved file may be of another machine, whose namespaces are not here. */
static void find_names(struct netns_names *names, const struct options *options,
		       const struct rows *rows)
{
	const char *procfs = request_procfs(&options->request);

	*names = (struct netns_names){ 0 };
	if (rows->origin == COUNTS_FROM_FILE || netns_names_setup(names, rows))
		return;
	netns_names_locate(names, procfs, netns_names_dirs);
	netns_names_describe(names, procfs);
}

int cmd_netns(const struct options *options)
{
	struct export_context context = show_context(options, 0);
	struct rows_shown shown;
	struct request_error err;
	struct netns_names names;
	struct rows rows;

	if (load_netns(&options->request, &rows, &err)) {
		complain("%s", err.text);
		return STATUS_NO_SOURCE;
	}
	rows_select(&rows, &view, &shown);
	find_names(&names, options, &rows);
	if (options->format > OUTPUT_JSON)
		export_rows(&context, EXPORT_FILE_NETNS, &rows, &names);
	else if (options->json)
		render_netns_json(stdout, &rows, &names);
	else
		render_netns_table(stdout, &rows, &shown, &names,
				   style_choose(options->color, STDOUT_FILENO));
	netns_names_free(&names);
	rows_free(&rows);
	return STATUS_OK;
}
