// SPDX-License-Identifier: GPL-2.0
/* tcpstates show: the counts of this moment, or with an operand at a steady pace. */
#include <time.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "source/load.h"
#include "lib/message.h"
#include "cmd/print.h"

/* How the options want what is exported. */
struct export_context show_context(const struct options *options, uint32_t interval_ms)
{
	return (struct export_context){
		.out = stdout,
		.format = options->format,
		.netns = options->request.netns,
		.interval_ms = interval_ms,
	};
}

static uint64_t milliseconds_since_1970(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Counts that are whole by themselves; among several, JSON says when each was. */
void show_counts(const struct export_context *context, const struct options *options,
		 const struct counts *counts)
{
	enum family family = options_family(options);

	if (options->format == OUTPUT_TABLE)
		render_table(stdout, counts, family,
			     style_choose(options->color, STDOUT_FILENO));
	else if (options->format != OUTPUT_JSON)
		export_counts(context, counts, family);
	else if (context->interval_ms)
		render_json_at(stdout, counts, family, milliseconds_since_1970());
	else
		render_json(stdout, counts, family);
}

int cmd_show(const struct options *options)
{
	struct export_context context = show_context(options, 0);
	struct request_error err;
	struct counts counts;

	if (options->nr_operands)
		return show_interval(options);
	if (load_counts(&options->request, &counts, &err)) {
		complain("%s", err.text);
		return STATUS_NO_SOURCE;
	}
	show_counts(&context, options, &counts);
	return STATUS_OK;
}
