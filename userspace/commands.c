// SPDX-License-Identifier: GPL-2.0
/* The table of commands. The first is the default; an empty one ends it. */
#include <string.h>
#include "check.h"
#include "commands.h"
#include "message.h"

const struct command commands[] = {
	{
		.name = "show",
		.args = "[INTERVAL [COUNT]]",
		.summary = "print how many sockets are in each state (default)",
		.details = "With an INTERVAL in seconds, such as 0.5: a row each, states across, with\n"
			   "+ and - behind what changed, until COUNT rows are printed or ^C is typed.\n"
			   "The command's name may be left out: tcpstates 1 10",
		.max_operands = 2,
		.formats = OUTPUT_SET_COUNTS | OUTPUT_SET(OUTPUT_PROMETHEUS_NODE),
		.run = cmd_show,
	},
	{
		.name = "ports",
		.args = "[server|client]",
		.summary = "print the counts by port, and the queues of listeners",
		.max_operands = 1,
		.formats = OUTPUT_SET_COUNTS,
		.no_families = true,
		.options = cmd_ports_options,
		.handle = cmd_ports_handle,
		.run = cmd_ports,
	},
	{
		.name = "netns",
		.args = "",
		.summary = "print the counts of all network namespaces",
		.formats = OUTPUT_SET_COUNTS,
		.no_families = true,
		.no_netns = true,
		.options = cmd_netns_options,
		.handle = cmd_netns_handle,
		.run = cmd_netns,
	},
	{
		.name = "verify",
		.args = "",
		.summary = "compare the module's counts with those from sock_diag",
		.no_families = true,
		.run = cmd_verify,
	},
	{
		.name = "explain",
		.args = "[STATE|all]",
		.summary = "tell what the states mean, and what many of them mean",
		.max_operands = 1,
		.no_families = true,
		.run = cmd_explain,
	},
	{
		.name = "diagnose",
		.args = "",
		.summary = "tell what is wrong and what to do; status 1 if found",
		.no_families = true,
		.options = cmd_diagnose_options,
		.handle = cmd_diagnose_handle,
		.run = cmd_diagnose,
	},
	{
		.name = "check",
		.args = "[METRIC...]",
		.summary = "answer as a plugin of Nagios or Icinga, by thresholds",
		.details = cmd_check_details,
		.max_operands = CHECK_MAX,
		.usage_status = STATUS_NO_SOURCE,	/* UNKNOWN */
		.options = cmd_check_options,
		.handle = cmd_check_handle,
		.run = cmd_check,
	},
	{
		.name = "diagram",
		.args = "",
		.summary = "draw the states of TCP with their counts",
		.options = cmd_diagram_options,
		.handle = cmd_diagram_handle,
		.run = cmd_diagram,
	},
	{
		.name = "watch",
		.args = "[INTERVAL]",
		.summary = "show them on the whole screen, live" WATCH_NOTE,
		.max_operands = 1,
		.run = cmd_watch,
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
