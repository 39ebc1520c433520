// SPDX-License-Identifier: GPL-2.0
/* tcpstates ports: prints the counts by port. */
#include <getopt.h>
#include <string.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "cmd/options_rows.h"
#include "cmd/print.h"
#include "data/state_names.h"
#include "lib/message.h"
#include "render/ports.h"
#include "source/load.h"

static const struct option_spec ports_options[] = {
	ROWS_OPTIONS("port, total (default), backlog, full", "rows of each side"),
	{ 'r', "resolve", no_argument, NULL, "print the names of services too" },
	{ 0 },
};

static struct rows_view ports_view = { .sort = ROWS_SORT_TOTAL };
static bool ports_resolve;

static int ports_handle(int id, const char *arg)
{
	if (id != 'r')
		return options_rows_handle(&ports_view, id, arg, rows_ports_column, "port");
	ports_resolve = true;
	return 0;
}

/* Hide the other side. Return: 0, or -1 after a complaint. */
static int ports_choose_side(const char *name)
{
	enum rows_group side;

	for (side = ROWS_SERVER; side <= ROWS_CLIENT; side++) {
		if (!strcmp(name, side_name(side))) {
			ports_view.hide[side == ROWS_SERVER ? ROWS_CLIENT : ROWS_SERVER] = true;
			return 0;
		}
	}
	complain("unknown side '%s', server and client are known" SEE_HELP, name);
	return -1;
}

static void ports_print(const struct options *options, const struct rows *rows,
			const struct rows_shown *shown)
{
	struct export_context context = print_context(options, 0);
	struct services *services = ports_resolve ? services_load(SERVICES_PATH) : NULL;

	context.side = ports_view.hide[ROWS_CLIENT] ? side_name(ROWS_SERVER) :
		       ports_view.hide[ROWS_SERVER] ? side_name(ROWS_CLIENT) : NULL;
	if (options->format > OUTPUT_JSON)
		export_rows(&context, EXPORT_FILE_PORTS, rows, NULL);
	else if (options->json)
		render_ports_json(stdout, rows, services);
	else
		render_ports_table(stdout, rows, shown, services,
				   style_choose(options->color, STDOUT_FILENO));
	services_free(services);
}

static int ports_run(const struct options *options)
{
	struct rows_shown shown;
	struct request_error err;
	struct rows rows;

	if (options->nr_operands && ports_choose_side(options->operands[0]))
		return STATUS_USAGE;
	if (load_ports(&options->request, &rows, &err)) {
		complain("%s", err.text);
		return STATUS_NO_SOURCE;
	}
	if (options->format != OUTPUT_TABLE)
		options_rows_sum(&ports_view, ROWS_REST_SUMMED, ROWS_TOP_PORTS);
	rows_select(&rows, &ports_view, &shown);
	ports_print(options, &rows, &shown);
	rows_free(&rows);
	return STATUS_OK;
}

const struct command ports_command = {
	.name = "ports",
	.args = "[server|client]",
	.summary = "print the counts by port, and the queues of listeners",
	.details = "Formats for machines have 50 rows of each side unless --top is given. They sum\n"
		   "the others in a row 'other'.",
	.max_operands = 1,
	.takes = TAKES_COUNTS | TAKES_FORMATS,
	.formats = OUTPUT_SET_COUNTS,
	.options = ports_options,
	.handle = ports_handle,
	.run = ports_run,
};
