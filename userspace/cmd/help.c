// SPDX-License-Identifier: GPL-2.0
/* tcpstates help: prints help from the list of commands and the tables of options. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include "cmd/commands.h"
#include "lib/message.h"

#define OPTION_WIDTH	24	/* columns of an option's names */
#define COMMAND_WIDTH	26	/* columns of a command and its operands */

static void help_print_option(const struct option_spec *spec)
{
	char left[OPTION_WIDTH * 2];
	int len;

	len = spec->id < OPTION_LONG_ONLY ?
	      snprintf(left, sizeof(left), "  -%c, --%s", spec->id, spec->name) :
	      snprintf(left, sizeof(left), "      --%s", spec->name);
	if (spec->has_arg)
		snprintf(left + len, sizeof(left) - (size_t)len,
			 spec->has_arg == optional_argument ? "[=%s]" : " %s", spec->args);
	printf("%-*s %s\n", OPTION_WIDTH, left, spec->help);
}

static void help_print_command(const struct command *command)
{
	const struct option_spec *spec;
	unsigned int place;

	printf("Usage: tcpstates %s [OPTION...]%s%s\n\n%s: %s\n\n", command->name,
	       *command->args ? " " : "", command->args, command->name, command->summary);
	for (spec = command->options; spec && spec->name; spec++)
		help_print_option(spec);
	for (place = 0; options_common[place].name; place++) {
		if (options_takes(command, place))
			help_print_option(&options_common[place]);
	}
	if (command->details)
		printf("\n%s\n", command->details);
}

static void help_print_all(void)
{
	const struct command *const *command;
	char left[COMMAND_WIDTH * 2];

	puts("Usage: tcpstates [OPTION...] [COMMAND]\n"
	     "       tcpstates [OPTION...] INTERVAL [COUNT]\n\n"
	     "Count TCP sockets by state, from the module, sock_diag or /proc/net/tcp.\n\n"
	     "Commands:");
	for (command = commands; *command; command++) {
		snprintf(left, sizeof(left), "%s%s%s", (*command)->name,
			 *(*command)->args ? " " : "", (*command)->args);
		printf("  %-*s %s\n", COMMAND_WIDTH - 2, left, (*command)->summary);
	}
	puts("\n'tcpstates COMMAND --help' lists its options; --version prints the version.\n\n"
	     "Exit status: 0 OK; 1 'diagnose' found a problem, or 'verify' a difference;\n"
	     "2 wrong usage; 3 no source of counts; 4 cannot write the output.");
}

/* Print the help of -h: of the command if one was named. */
void help_print(const struct options *options)
{
	if (options->command_named)
		help_print_command(options->command);
	else
		help_print_all();
}

static int help_run(const struct options *options)
{
	const struct command *command;

	if (!options->nr_operands) {
		help_print_all();
		return STATUS_OK;
	}
	command = command_find(commands, options->operands[0]);
	if (!command) {
		command_complain_unknown(commands, options->operands[0]);
		return STATUS_USAGE;
	}
	help_print_command(command);
	return STATUS_OK;
}

const struct command help_command = {
	.name = "help",
	.args = "[COMMAND]",
	.summary = "print this help, or that of a command",
	.max_operands = 1,
	.run = help_run,
};
