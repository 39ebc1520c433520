// SPDX-License-Identifier: GPL-2.0-only
/* tcpstates: counts TCP sockets by state. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <tcpstates_version.h>
#include "cmd/commands.h"
#include "cmd/print.h"
#include "lib/message.h"

/* Bytes of the output's buffer: a whole table, so that it is one write, on terminals too. */
#define BUFFER_SIZE	4096

static int main_run(const struct options *options)
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

static int main_not_written(const struct options *options)
{
	return options_status(options, STATUS_NOT_WRITTEN);
}

/*
 * Output that could not be written must not look like success. A closed pipe is
 * not worth a complaint: its reader has seen enough.
 */
static int main_finish(const struct options *options, int status)
{
	/* The output of a command that failed is kept if it printed any. */
	bool keep = status == STATUS_OK || output_is_written();
	int failed = ferror(stdout);

	if (!fclose(stdout) && !failed)
		return print_end(options, keep) ? main_not_written(options) : status;
	failed = errno;
	output_end(false);
	if (failed != EPIPE)
		complain("cannot write the output: %s", strerror(failed));
	return main_not_written(options);
}

int main(int argc, char **argv)
{
	char buffer[BUFFER_SIZE];
	struct options options;

	if (options_parse(&options, argc, argv, commands))
		return options_status(&options, STATUS_USAGE);
	if (print_begin(&options))
		return main_not_written(&options);
	setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));	/* until main_finish() */
	return main_finish(&options, main_run(&options));
}
