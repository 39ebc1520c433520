// SPDX-License-Identifier: GPL-2.0
/* The table of commands. The first is the default; an empty one ends it. */
#include <string.h>
#include "commands.h"

const struct command commands[] = {
	{
		.name = "show",
		.args = "",
		.summary = "print how many sockets are in each state (the default)",
		.run = cmd_show,
	},
	{
		.name = "help",
		.args = "[COMMAND]",
		.summary = "print help, of a command if one is named",
		.max_operands = 1,
		.run = cmd_help,
	},
	{ 0 },
};

const struct command *command_find(const struct command *table, const char *name)
{
	for (; table->name; table++) {
		if (!strcmp(table->name, name))
			return table;
	}
	return NULL;
}
