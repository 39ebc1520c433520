// SPDX-License-Identifier: GPL-2.0-only
/* INTERVAL [COUNT]: a reading at each interval, until COUNT or a signal ends it. */
#include <stdio.h>
#include <string.h>
#include "cmd/interval.h"
#include "cmd/print.h"
#include "lib/message.h"
#include "lib/pace.h"
#include "lib/words.h"

struct interval {
	uint32_t ms;
	uint64_t count;		/* readings, 0 for no end */
};

static int interval_parse(const struct options *options, int first, struct interval *interval)
{
	const char *count = options->nr_operands > first + 1 ? options->operands[first + 1] : NULL;

	interval->count = 0;
	if (options_interval(options->operands[first], &interval->ms))
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

static int interval_no_source(const struct request_error *err)
{
	complain("%s", err->text);
	return STATUS_NO_SOURCE;
}

/* Run a command without an INTERVAL. Return: the exit status. */
int interval_run_once(const struct options *options, const struct interval_job *job)
{
	struct export_context context = print_context(options, 0);
	struct request_error err;

	if (job->load(options, &err))
		return interval_no_source(&err);
	job->print(options, &context);
	return STATUS_OK;
}

static int interval_repeat(const struct options *options, const struct interval *interval,
			   const struct interval_job *job)
{
	struct export_context context = print_context(options, interval->ms);
	struct request_error err;
	struct pace pace;
	uint64_t turn = 1;

	pace_start(&pace, interval->ms);
	do {
		if (job->load(options, &err)) {
			print_end(options, false);
			return pace_stopped() ? STATUS_OK : interval_no_source(&err);
		}
		if (!interval_begin_turn(options, turn))
			return STATUS_NOT_WRITTEN;
		if (turn > 1 && options->format == OUTPUT_TABLE && !job->has_rows)
			putchar('\n');
		job->print(options, &context);
		if (!interval_end_turn(options))
			return STATUS_NOT_WRITTEN;
	} while (turn++ != interval->count && pace_wait(&pace));
	return STATUS_OK;
}

/**
 * interval_run() - run a command at an INTERVAL
 * @options: the command line
 * @first: the place of the INTERVAL among the operands
 * @job: the readings
 *
 * Return: the exit status.
 */
int interval_run(const struct options *options, int first, const struct interval_job *job)
{
	struct interval interval;

	if (interval_parse(options, first, &interval) || interval_refuse(options))
		return STATUS_USAGE;
	pace_catch_signals();
	return interval_repeat(options, &interval, job);
}
