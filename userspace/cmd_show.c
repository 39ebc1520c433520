// SPDX-License-Identifier: GPL-2.0
/* tcpstates show: the counts of this moment. */
#include <unistd.h>
#include "commands.h"
#include "load.h"
#include "message.h"

int cmd_show(const struct options *options)
{
	struct source_error err;
	struct counts counts;

	if (load_counts(&options->source, &counts, &err)) {
		complain("%s", err.text);
		return STATUS_NO_SOURCE;
	}
	if (options->json)
		render_json(stdout, &counts, options_family(options));
	else
		render_table(stdout, &counts, options_family(options),
			     style_choose(options->color, STDOUT_FILENO));
	return STATUS_OK;
}
