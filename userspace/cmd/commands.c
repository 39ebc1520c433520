// SPDX-License-Identifier: GPL-2.0-only
/* The list of commands, in the order of the help. The first is the default. */
#include <stddef.h>
#include <string.h>
#include "cmd/commands.h"
#include "lib/message.h"
#include "lib/nearest.h"

const struct command *const commands[] = {
	&show_command,
	&watch_command,
	&diagram_command,
	&ports_command,
	&netns_command,
	&peers_command,
	&idle_command,
	&processes_command,
	&explain_command,
	&diagnose_command,
	&check_command,
	&metrics_command,
	&verify_command,
	&help_command,
	NULL
};

/* Return the command of a name, or NULL. @list ends with NULL. */
const struct command *command_find(const struct command *const *list, const char *name)
{
	for (; *list; list++) {
		if (!strcmp((*list)->name, name))
			return *list;
	}
	return NULL;
}

/* Complain about a command that does not exist, and suggest the nearest one. */
void command_complain_unknown(const struct command *const *list, const char *name)
{
	struct nearest nearest = nearest_begin(name);

	for (; *list; list++)
		nearest_offer(&nearest, (*list)->name);
	if (nearest.found)
		complain("unknown command '%s', did you mean '%s'?" SEE_HELP, name,
			 nearest.found);
	else
		complain("unknown command '%s'" SEE_HELP, name);
}
