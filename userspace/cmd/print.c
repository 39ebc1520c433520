// SPDX-License-Identifier: GPL-2.0
/* Prints counts in the format of the options, to stdout or the file of -o. */
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "cmd/print.h"
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

static uint64_t print_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Print one reading. JSON of a repeated reading carries its time. */
void print_counts(const struct export_context *context, const struct options *options,
		  const struct counts *counts)
{
	enum family family = options_family(options);

	if (options->format == OUTPUT_TABLE)
		render_table(stdout, counts, family,
			     style_choose(options->color, STDOUT_FILENO));
	else if (options->format != OUTPUT_JSON)
		export_counts(context, counts, family);
	else if (context->interval_ms)
		render_json_at(stdout, counts, family, print_now_ms());
	else
		render_json(stdout, counts, family);
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
