// SPDX-License-Identifier: GPL-2.0
/* tcpstates: shows how many TCP sockets are in each state. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "../include/tcpstates_version.h"
#include "commands.h"
#include "message.h"

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
	int failed = ferror(stdout);

	if (!fclose(stdout) && !failed)
		return status;
	if (errno != EPIPE)
		complain("cannot write the output: %s", strerror(errno));
	return STATUS_NOT_WRITTEN;
}

int main(int argc, char **argv)
{
	struct options options;

	if (options_parse(&options, argc, argv, commands))
		return STATUS_USAGE;
	return finish_output(run(&options));
}
