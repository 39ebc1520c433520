// SPDX-License-Identifier: GPL-2.0-only
/* tcpstates processes: prints the counts by process, or by unit. */
#include <getopt.h>
#include <string.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "cmd/options_rows.h"
#include "cmd/print.h"
#include "lib/clock.h"
#include "lib/message.h"
#include "lib/progress.h"
#include "render/processes.h"
#include "source/load.h"

enum { OPTION_UNITS = OPTION_OWN };

/* All but UNKNOWN, which no dump has. */
#define PROCESSES_ALL_STATES	((1U << TCPSTATES_ROW_UNKNOWN) - 1)

static const struct option_spec processes_options[] = {
	ROWS_OPTIONS("pid, total (default), fds, shared", "rows"),
	{ OPTION_UNITS, "units", no_argument, NULL,
	  "sum the processes of each systemd unit or container" },
	{ 0 },
};

static struct rows_view processes_view = { .sort = ROWS_SORT_TOTAL };
static struct process_names processes_names;
static bool processes_by_unit;

static int processes_handle(int id, const char *arg)
{
	if (id != OPTION_UNITS)
		return options_rows_handle(&processes_view, id, arg, rows_processes_column, "pid");
	processes_by_unit = true;
	return 0;
}

/*
 * Refuse choices in formats for machines: two files of a collector that differ in them
 * would have series in common. Return: 0, or -1 after a complaint.
 */
static int processes_refuse_choice(const struct options *options)
{
	if ((!options->nr_operands && !processes_by_unit) || options->format <= OUTPUT_JSON)
		return 0;
	complain("the format %s has all states and names (STATE, --units)" SEE_HELP,
		 output_format_name[options->format]);
	return -1;
}

static void processes_print(const struct options *options, struct rows *rows)
{
	struct export_context context = print_context(options, 0);
	struct rows_shown shown;

	if (options->format != OUTPUT_TABLE)
		options_rows_sum(&processes_view, ROWS_REST_SUMMED, ROWS_TOP_PROCESSES);
	/* As labels, a PID and a unit's number would start a new series at each restart. */
	if (options->format > OUTPUT_JSON)
		process_names_cut_units(&processes_names);
	if (processes_by_unit || options->format > OUTPUT_JSON)
		process_names_merge(&processes_names, rows);
	rows_select(rows, &processes_view, &shown);
	context.processes = &processes_names;
	if (options->format > OUTPUT_JSON)
		export_rows(&context, EXPORT_FILE_PROCESSES, rows, NULL);
	else if (options->json)
		render_rows_json(stdout, &render_processes_kind, rows, &processes_names,
				 clock_ms());
	else
		render_rows_table(stdout, processes_by_unit ? &render_units_kind :
							      &render_processes_kind,
				  rows, &shown, &processes_names,
				  style_choose(options->color, STDOUT_FILENO));
}

static int processes_run(const struct options *options)
{
	struct request request = options->request;
	struct request_error err;
	enum result result;
	struct rows rows;

	if (options_rows_states(options, PROCESSES_ALL_STATES, &request.states) ||
	    processes_refuse_choice(options))
		return STATUS_USAGE;
	request.family = options_family(options);
	progress_begin("sockets");
	result = load_processes(&request, &rows, &processes_names, &err);
	progress_end();
	if (result) {
		complain("%s", err.text);
		return STATUS_NO_SOURCE;
	}
	processes_names.by_unit = processes_by_unit;
	processes_print(options, &rows);
	process_names_free(&processes_names);
	rows_free(&rows);
	return STATUS_OK;
}

const struct command processes_command = {
	.name = "processes",
	.args = "[STATE...]",
	.summary = "print the counts by process, with units and limits",
	.details = "A socket is counted for the lowest PID that holds it, and as shared for others. "
		   "(no process) has sockets that are not open, such as TIME_WAIT or not accepted; "
		   "(not visible) those of other users, unless CAP_SYS_PTRACE is held. Formats for "
		   "machines sum processes of the same name and unit.",
	.max_operands = TCPSTATES_NR_ROWS,
	.takes = TAKES_PLACE | TAKES(SOURCE) | TAKES_FAMILIES | TAKES_FORMATS,
	.formats = OUTPUT_SET_COUNTS,
	.options = processes_options,
	.handle = processes_handle,
	.run = processes_run,
};
