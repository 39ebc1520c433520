// SPDX-License-Identifier: GPL-2.0
/* tcpstates: shows how many TCP sockets are in each state. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <tcpstates_version.h>
#include "cmd/commands.h"
#include "lib/message.h"
#include "lib/output.h"

/* All of a table in one write, on terminals too; whoever waits flushes first. */
static char buffer[4096];

static int run(const struct options *options)
{
	if (options->help) {
		help_print(options);
		return STATUS_OK;
	}
	if (options->version) {
		puts("tcpstates " TCPSTATES_VERSION);
		return STATUS_OK;
	}
	return options->command->run(options);
}

/*
 * What has not been written may not look like success. A reader that went away
 * is told nothing: it has seen what it wanted.
 */
static int finish_output(int status)
{
	/* Bad news and even errors are kept if they are the output. */
	bool keep = status == STATUS_OK || output_is_written();
	int failed = ferror(stdout);

	if (!fclose(stdout) && !failed)
		return output_end(keep) ? STATUS_NOT_WRITTEN : status;
	output_end(false);
	if (errno != EPIPE)
		complain("cannot write the output: %s", strerror(errno));
	return STATUS_NOT_WRITTEN;
}

int main(int argc, char **argv)
{
	struct options options;

	if (options_parse(&options, argc, argv, commands))
		return options_status(&options);
	setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	if (output_begin(options.output))
		return STATUS_NOT_WRITTEN;
	return finish_output(run(&options));
}
