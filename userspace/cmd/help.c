// SPDX-License-Identifier: GPL-2.0
/* tcpstates help: what there is, from the tables of commands and options. */
#include <getopt.h>
#include <string.h>
#include "cmd/commands.h"
#include "lib/message.h"

#define LEFT	24	/* width of the names of options... */
#define LEFT_COMMAND	23	/* ...and of commands with their operands */

/* One option: its names, and its help in lines that are all indented. */
static void print_option(const struct option_spec *spec)
{
	const char *line = spec->help, *end;
	char left[LEFT * 2];
	int len;

	len = spec->id < OPTION_LONG_ONLY ?
	      snprintf(left, sizeof(left), "  -%c, --%s", spec->id, spec->name) :
	      snprintf(left, sizeof(left), "      --%s", spec->name);
	if (spec->has_arg)
		snprintf(left + len, sizeof(left) - (size_t)len,
			 spec->has_arg == optional_argument ? "[=%s]" : " %s", spec->args);

	printf("%-*s", LEFT, left);
	for (end = strchr(line, '\n'); end; end = strchr(line, '\n')) {
		printf("  %.*s\n%*s", (int)(end - line), line, LEFT, "");
		line = end + 1;
	}
	printf("  %s\n", line);
}

static void print_options(const struct option_spec *specs)
{
	puts("\nOptions of this command:");
	for (; specs->name; specs++)
		print_option(specs);
}

/* Those that the command takes: all without one. */
static void print_common_options(const struct command *command)
{
	unsigned int place;

	puts("\nOptions:");
	for (place = 0; options_common[place].name; place++) {
		if (!command || options_takes(command, place))
			print_option(&options_common[place]);
	}
}

static void print_command_help(const struct command *command)
{
	printf("Usage: tcpstates %s [OPTION...]%s%s\n\n%s: %s\n", command->name,
	       *command->args ? " " : "", command->args, command->name, command->summary);
	if (command->options)
		print_options(command->options);
	print_common_options(command);
	if (command->details)
		printf("\n%s\n", command->details);
}

/* A command in the list of all. */
static void print_command(const struct command *command)
{
	char left[LEFT * 2];

	snprintf(left, sizeof(left), "%s%s%s", command->name, *command->args ? " " : "",
		 command->args);
	printf("  %-*s  %s\n", LEFT_COMMAND, left, command->summary);
}

static void print_help(void)
{
	const struct command *command;

	puts("Usage: tcpstates [OPTION...] [COMMAND]\n"
	     "       tcpstates [OPTION...] INTERVAL [COUNT]\n\n"
	     "Shows how many TCP sockets are in each state, as the tcpstates kernel module\n"
	     "counts them in /proc/tcpstates, tcpstates_ports and tcpstates_netns, or where it\n"
	     "isn't loaded as sock_diag lists them.\n\n"
	     "Commands:");
	for (command = commands; command->name; command++)
		print_command(command);
	print_common_options(NULL);
	puts("\nThe help of a command has the options that it takes.\n\n"
	     "Exit status: 0 fine, 1 the output could not be written, or bad news of\n"
	     "'diagnose' or 'verify', 2 wrong usage, 3 nothing to read the counts from.\n"
	     "'check' has that of monitoring plugins.");
}

/* Help as -h asks for it: of the command named, or of all. */
void help_print(const struct options *options)
{
	if (options->command_named)
		print_command_help(options->command);
	else
		print_help();
}

int cmd_help(const struct options *options)
{
	const struct command *command;

	if (!options->nr_operands) {
		print_help();
		return STATUS_OK;
	}
	command = command_find(commands, options->operands[0]);
	if (!command) {
		complain("unknown command '%s': see 'tcpstates --help'", options->operands[0]);
		return STATUS_USAGE;
	}
	print_command_help(command);
	return STATUS_OK;
}
