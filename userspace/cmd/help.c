// SPDX-License-Identifier: GPL-2.0-only
/* tcpstates help: prints help from the list of commands and the tables of options. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "lib/message.h"
#include "lib/wrap.h"

#define MAX_WIDTH	80	/* columns of the help */
#define OPTION_COLUMN	25	/* the column of descriptions behind options */
#define COMMAND_COLUMN	27	/* the same, behind commands and their operands */

static int help_width(void)
{
	int width = wrap_line_width(STDOUT_FILENO);

	return width < MAX_WIDTH ? width : MAX_WIDTH;
}

static void help_print_text(const char *text)
{
	wrap_print(stdout, (struct wrap){ 0, help_width() }, 0, text);
}

/* Print an option or a command, and its description at this column. */
static void help_print_entry(const char *entry, int column, const char *text)
{
	wrap_beside(stdout, (struct wrap){ column, help_width() }, printf("%s", entry), text);
}

static void help_print_option(const struct option_spec *spec)
{
	char left[OPTION_COLUMN * 2];
	int len;

	len = spec->id < OPTION_LONG_ONLY ?
	      snprintf(left, sizeof(left), "  -%c, --%s", spec->id, spec->name) :
	      snprintf(left, sizeof(left), "      --%s", spec->name);
	if (spec->has_arg)
		snprintf(left + len, sizeof(left) - (size_t)len,
			 spec->has_arg == optional_argument ? "[=%s]" : " %s", spec->args);
	help_print_entry(left, OPTION_COLUMN, spec->help);
}

static void help_print_command(const struct command *command)
{
	const struct option_spec *spec;
	unsigned int place;

	wrap_printf(stdout, (struct wrap){ 7, help_width() },
		    "Usage: tcpstates %s [OPTION...]%s%s\n", command->name,
		    *command->args ? " " : "", command->args);
	wrap_printf(stdout, (struct wrap){ 0, help_width() }, "%s: %s\n", command->name,
		    command->summary);
	for (spec = command->options; spec && spec->name; spec++)
		help_print_option(spec);
	for (place = 0; options_common[place].name; place++) {
		if (options_takes(command, place))
			help_print_option(&options_common[place]);
	}
	if (!command->details)
		return;
	putchar('\n');
	help_print_text(command->details);
}

static void help_print_all(void)
{
	const struct command *const *command;
	char left[COMMAND_COLUMN * 2];

	help_print_text("Usage: tcpstates [OPTION...] [COMMAND | INTERVAL [COUNT]]\n\n"
			"Count TCP sockets by state, from the module, or else from sock_diag or procfs.\n\n"
			"Commands:");
	for (command = commands; *command; command++) {
		snprintf(left, sizeof(left), "  %s%s%s", (*command)->name,
			 *(*command)->args ? " " : "", (*command)->args);
		help_print_entry(left, COMMAND_COLUMN, (*command)->summary);
	}
	help_print_text("\n'tcpstates COMMAND -h' lists its options; without COMMAND those of 'show' apply.\n\n"
			"Exit status: 0 OK; 1 'diagnose' found a problem, or 'verify' a "
			"difference;\n"
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
