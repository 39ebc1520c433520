// SPDX-License-Identifier: GPL-2.0-only
/* Prints counts in the format of the options, to stdout or the file of -o. */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "cmd/print.h"
#include "lib/clock.h"
#include "lib/message.h"
#include "render/json.h"
#include "render/table.h"

/**
 * print_context() - set up an export to stdout
 * @options: the format, and the namespace for labels
 * @interval_ms: the interval of a repeated export, 0 for a single one
 */
struct export_context print_context(const struct options *options, uint32_t interval_ms)
{
	enum family family = options_family(options);

	return (struct export_context){
		.out = stdout,
		.format = options->format,
		.netns = options->request.netns,
		.family = family ? counts_column_name[family_column(family)] : NULL,
		.interval_ms = interval_ms,
	};
}

/**
 * print_refuse_time() - refuse a time in outputs that have no place for it
 * @options: the format
 * @with_time: the option was given
 * @with_interval: an INTERVAL was given
 *
 * Return: 0, or -1 after a complaint.
 */
int print_refuse_time(const struct options *options, bool with_time, bool with_interval)
{
	if (!with_time || (with_interval && options->format == OUTPUT_TABLE))
		return 0;
	complain("option --time is for the table of an INTERVAL; JSON always has the time"
		 SEE_HELP);
	return -1;
}

/* Return whether the second alone would not tell one reading from the next. */
bool print_time_has_ms(const struct export_context *context)
{
	return context->interval_ms % 1000;
}

/* Print the local time above a table. */
void print_time(bool with_ms)
{
	char text[CLOCK_SIZE];

	clock_format(text, clock_ms(), !isatty(STDOUT_FILENO), with_ms);
	puts(text);
}

/* Print one reading. */
void print_counts(const struct export_context *context, const struct options *options,
		  const struct counts *counts)
{
	enum family family = options_family(options);

	if (options->format == OUTPUT_TABLE)
		render_table(stdout, counts, family,
			     style_choose(options->color, STDOUT_FILENO));
	else if (options->format == OUTPUT_JSON)
		render_json(stdout, counts, family, clock_ms(), context->counters);
	else
		export_counts(context, counts, family);
}

static int print_complain(const struct options *options)
{
	complain("cannot write %s: %s", options->output, strerror(errno));
	return -1;
}

/* Turn stdout to the file of -o, if there is one. Return: 0, or -1 after a complaint. */
int print_begin(const struct options *options)
{
	return output_begin(options->output) ? print_complain(options) : 0;
}

/**
 * print_end() - give the file of -o its name
 * @options: the file
 * @keep: false removes it instead
 *
 * Return: 0, or -1 after a complaint.
 */
int print_end(const struct options *options, bool keep)
{
	return output_end(keep) ? print_complain(options) : 0;
}
