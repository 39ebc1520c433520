// SPDX-License-Identifier: GPL-2.0
/* tcpstates ports: the counts of this moment by port. */
#include <getopt.h>
#include <string.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "source/load.h"
#include "lib/message.h"
#include "render/rows.h"
#include "cmd/options_rows.h"
#include "cmd/print.h"

const struct option_spec cmd_ports_options[] = {
	ROWS_OPTIONS("or by port, total (the default), backlog, full, ...", "rows of each side"),
	{ 'r', "resolve", no_argument, NULL, "print names of services too" },
	{ 0 },
};

static struct rows_view view = { .sort = ROWS_SORT_TOTAL };
static bool resolve;

int cmd_ports_handle(int id, const char *arg)
{
	if (id != 'r')
		return rows_options_handle(&view, id, arg, rows_ports_column, "port");
	resolve = true;
	return 0;
}

/* The operand: the side that is to be seen. */
static int set_side(const char *side)
{
	bool server = !strcmp(side, "server");

	if (!server && strcmp(side, "client")) {
		complain("unknown side '%s', server and client are known: see 'tcpstates --help'",
			 side);
		return -1;
	}
	view.hide[server ? ROWS_CLIENT : ROWS_SERVER] = true;
	return 0;
}

static void print(const struct options *options, const struct rows *rows,
		  const struct rows_shown *shown)
{
	struct export_context context = show_context(options, 0);
	struct services *services = resolve ? services_load(SERVICES_PATH) : NULL;

	if (options->format > OUTPUT_JSON)
		export_rows(&context, EXPORT_FILE_PORTS, rows, NULL);
	else if (options->json)
		render_ports_json(stdout, rows, services);
	else
		render_ports_table(stdout, rows, shown, services,
				   style_choose(options->color, STDOUT_FILENO));
	services_free(services);
}

int cmd_ports(const struct options *options)
{
	struct rows_shown shown;
	struct request_error err;
	struct rows rows;

	if (options->nr_operands && set_side(options->operands[0]))
		return STATUS_USAGE;
	if (load_ports(&options->request, &rows, &err)) {
		complain("%s", err.text);
		return STATUS_NO_SOURCE;
	}
	rows_select(&rows, &view, &shown);
	print(options, &rows, &shown);
	rows_free(&rows);
	return STATUS_OK;
}
