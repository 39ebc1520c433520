// SPDX-License-Identifier: GPL-2.0
/* tcpstates INTERVAL [COUNT]: a reading each interval, until COUNT or a signal ends it. */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "source/load.h"
#include "lib/message.h"
#include "lib/pace.h"
#include "render/interval.h"
#include "lib/words.h"
#include "cmd/print.h"

#define SEE_HELP	": see 'tcpstates --help'"

struct repeat {
	uint32_t ms;
	uint64_t count;		/* 0 is for ever */
};

static int parse_operands(const struct options *options, struct repeat *repeat)
{
	const char *count = options->nr_operands > 1 ? options->operands[1] : NULL;

	repeat->count = 0;
	if (options_interval(options->operands[0], &repeat->ms))
		return -1;
	if (count && (!words_text_number(count, &repeat->count) || !repeat->count)) {
		complain("a COUNT is a number from 1, not '%s'" SEE_HELP, count);
		return -1;
	}
	return 0;
}

/* What can't be had again and again. */
static int check_options(const struct options *options)
{
	const char *file = options->request.file;
	bool to_file = options->output && strcmp(options->output, "-");
	bool is_prometheus = options->format == OUTPUT_PROMETHEUS ||
			     options->format == OUTPUT_PROMETHEUS_NODE;

	if (file && !strcmp(file, "-"))
		complain("stdin (-f -) can be read only once: leave out the INTERVAL" SEE_HELP);
	else if (is_prometheus && !to_file)
		complain("the format prometheus has one reading in a file: with an INTERVAL, name it with -o FILE" SEE_HELP);
	else if (to_file && options->format == OUTPUT_TABLE)
		complain("with an INTERVAL, a file (-o) has the last reading only: use --format too" SEE_HELP);
	else
		return 0;
	return -1;
}

/*
 * A file is begun once there is something to write: whatever ends the waiting
 * leaves the one of the turn before. main() began that of the first turn.
 */
static bool begin_turn(const struct options *options, uint64_t turn)
{
	return turn == 1 || !output_begin(options->output);
}

/* The turn is seen at once, and its file is whole. */
static bool end_turn(void)
{
	return !fflush(stdout) && !output_end(true);
}

static int repeat_readings(const struct options *options, const struct repeat *repeat)
{
	struct export_context context = show_context(options, repeat->ms);
	struct interval_table table;
	struct request_error err;
	struct counts counts;
	struct pace pace;
	uint64_t turn = 1;

	interval_table_begin(&table, stdout, options_family(options),
			     style_choose(options->color, STDOUT_FILENO));
	pace_start(&pace, repeat->ms);
	do {
		if (load_counts(&options->request, &counts, &err)) {
			output_end(false);
			if (pace_stopped())
				return STATUS_OK;
			complain("%s", err.text);
			return STATUS_NO_SOURCE;
		}
		if (!begin_turn(options, turn))
			return STATUS_NOT_WRITTEN;
		if (options->format == OUTPUT_TABLE)
			interval_table_row(&table, &counts);
		else
			show_counts(&context, options, &counts);
		if (!end_turn())
			return STATUS_NOT_WRITTEN;
	} while (turn++ != repeat->count && pace_wait(&pace));
	return STATUS_OK;
}

int show_interval(const struct options *options)
{
	struct repeat repeat;

	if (parse_operands(options, &repeat) || check_options(options))
		return STATUS_USAGE;
	pace_catch_signals();
	return repeat_readings(options, &repeat);
}
