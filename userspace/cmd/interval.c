// SPDX-License-Identifier: GPL-2.0
/* tcpstates INTERVAL [COUNT]: a reading at each interval, until COUNT or a signal ends it. */
#include <string.h>
#include <unistd.h>
#include "cmd/interval.h"
#include "cmd/print.h"
#include "lib/message.h"
#include "lib/pace.h"
#include "lib/words.h"
#include "render/interval.h"
#include "source/load.h"

struct interval {
	uint32_t ms;
	uint64_t count;		/* readings, 0 for no end */
};

static int interval_parse(const struct options *options, struct interval *interval)
{
	const char *count = options->nr_operands > 1 ? options->operands[1] : NULL;

	interval->count = 0;
	if (options_interval(options->operands[0], &interval->ms))
		return -1;
	if (count && (!words_text_number(count, &interval->count) || !interval->count)) {
		complain("a COUNT is a number from 1, not '%s'" SEE_HELP, count);
		return -1;
	}
	return 0;
}

/* Refuse options that make no sense with an INTERVAL. */
static int interval_refuse(const struct options *options)
{
	const char *file = options->request.file;
	bool to_file = options->output && strcmp(options->output, "-");
	bool is_prometheus = options->format == OUTPUT_PROMETHEUS ||
			     options->format == OUTPUT_PROMETHEUS_NODE;

	if (file && !strcmp(file, "-"))
		complain("stdin (-f -) can be read only once: leave out the INTERVAL" SEE_HELP);
	else if (is_prometheus && !to_file)
		complain("the format prometheus has one reading in a file: with an INTERVAL, "
			 "name it with -o FILE" SEE_HELP);
	else if (to_file && options->format == OUTPUT_TABLE)
		complain("with an INTERVAL, a file (-o) has the last reading only: "
			 "use --format too" SEE_HELP);
	else
		return 0;
	return -1;
}

/*
 * Begin the file of a turn only when there is something to write: an interruption
 * while waiting keeps the previous file. main() began that of the first turn.
 */
static bool interval_begin_turn(const struct options *options, uint64_t turn)
{
	return turn == 1 || !print_begin(options);
}

/* Make the turn visible at once, and its file whole. */
static bool interval_end_turn(const struct options *options)
{
	return !fflush(stdout) && !print_end(options, true);
}

static int interval_repeat(const struct options *options, const struct interval *interval)
{
	struct export_context context = print_context(options, interval->ms);
	struct interval_table table;
	struct request_error err;
	struct counts counts;
	struct pace pace;
	uint64_t turn = 1;

	interval_table_begin(&table, stdout, options_family(options),
			     style_choose(options->color, STDOUT_FILENO));
	pace_start(&pace, interval->ms);
	do {
		if (load_counts(&options->request, &counts, &err)) {
			print_end(options, false);
			if (pace_stopped())
				return STATUS_OK;
			complain("%s", err.text);
			return STATUS_NO_SOURCE;
		}
		if (!interval_begin_turn(options, turn))
			return STATUS_NOT_WRITTEN;
		if (options->format == OUTPUT_TABLE)
			interval_table_row(&table, &counts);
		else
			print_counts(&context, options, &counts);
		if (!interval_end_turn(options))
			return STATUS_NOT_WRITTEN;
	} while (turn++ != interval->count && pace_wait(&pace));
	return STATUS_OK;
}

/* Run 'show' with an INTERVAL. Return: the exit status. */
int interval_run(const struct options *options)
{
	struct interval interval;

	if (interval_parse(options, &interval) || interval_refuse(options))
		return STATUS_USAGE;
	pace_catch_signals();
	return interval_repeat(options, &interval);
}
