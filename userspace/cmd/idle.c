// SPDX-License-Identifier: GPL-2.0-only
/* tcpstates idle: prints the counts by idle time. */
#include <getopt.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "cmd/interval.h"
#include "cmd/print.h"
#include "data/state_names.h"
#include "lib/clock.h"
#include "lib/message.h"
#include "lib/words.h"
#include "render/idle.h"
#include "source/load.h"

static const struct option_spec idle_options[] = {
	TIME_OPTION,
	{ 0 },
};

static bool idle_time;
static unsigned int idle_chosen;	/* states: a bit for each row */
static struct rows idle_rows;

static int idle_handle(int id, const char *arg)
{
	(void)id;
	(void)arg;
	idle_time = true;
	return 0;
}

/* Take the states. Return: the place of the INTERVAL, or -1 after a complaint. */
static int idle_take_operands(const struct options *options)
{
	int first, state;

	for (first = 0; first < options->nr_operands; first++) {
		const char *word = options->operands[first];

		if (words_is_digit(*word) || *word == '.')
			break;
		state = state_find(word);
		if (state < 0 || !idle_is_kept((enum tcpstates_row)state)) {
			complain("%s, not of '%s'" SEE_HELP, IDLE_STATES_TEXT, word);
			return -1;
		}
		idle_chosen |= 1U << state;
	}
	if (options->nr_operands > first + 2) {
		complain("unexpected argument '%s'" SEE_HELP, options->operands[first + 2]);
		return -1;
	}
	if (first && options->format > OUTPUT_JSON) {
		complain("the format %s has all states" SEE_HELP,
			 output_format_name[options->format]);
		return -1;
	}
	return first;
}

static enum result idle_load(const struct options *options, struct request_error *err)
{
	enum result result = load_idle(&options->request, &idle_rows, err);
	size_t i, kept = 0;

	for (i = 0; !result && i < idle_rows.nr; i++) {
		if (!idle_chosen || idle_chosen & 1U << idle_rows.row[i].id)
			idle_rows.row[kept++] = idle_rows.row[i];
	}
	idle_rows.nr = kept;
	return result;
}

static void idle_print(const struct options *options, const struct export_context *context)
{
	if (idle_time)
		print_time(print_time_has_ms(context));
	if (options->format > OUTPUT_JSON)
		export_rows(context, EXPORT_FILE_IDLE, &idle_rows, NULL);
	else if (options->json)
		render_idle_json(stdout, &idle_rows, clock_ms());
	else
		render_idle_table(stdout, &idle_rows, style_choose(options->color, STDOUT_FILENO));
	rows_free(&idle_rows);
}

static int idle_run(const struct options *options)
{
	static const struct interval_job job = { .load = idle_load, .print = idle_print };
	int first = idle_take_operands(options);
	bool has_interval = options->nr_operands > first;

	if (first < 0 || print_refuse_time(options, idle_time, has_interval))
		return STATUS_USAGE;
	return has_interval ? interval_run(options, first, &job) :
			      interval_run_once(options, &job);
}

const struct command idle_command = {
	.name = "idle",
	.args = "[STATE...]",
	.summary = "print how long nothing has come from the peers",
	.details = "For each state, the share of the sockets whose peer has sent nothing, no ACK "
		   "either, for less than 1 s, 10 s, 1 m, 10 m, 1 h, 1 d, or longer. Each socket is "
		   "in one column. MAX is the longest time. An INTERVAL, and a COUNT, may follow.",
	.max_operands = IDLE_NR_STATES + 2,
	.takes = TAKES_COUNTS | TAKES_FORMATS,
	.formats = OUTPUT_SET_COUNTS,
	.options = idle_options,
	.handle = idle_handle,
	.run = idle_run,
};
