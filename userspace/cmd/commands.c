// SPDX-License-Identifier: GPL-2.0
/* The table of commands. The first is the default; an empty one ends it. */
#include <string.h>
#include "cmd/check_metric.h"
#include "cmd/commands.h"
#include "lib/message.h"

/* Where counts may be of that the reader looks at itself... */
#define TAKES_PLACE	(TAKES(NETNS) | TAKES(PROCFS))
/* ...and where they come from. */
#define TAKES_COUNTS	(TAKES_PLACE | TAKES(FILE) | TAKES(SOURCE))
#define TAKES_FAMILIES	(TAKES(IPV4) | TAKES(IPV6))
#define TAKES_PRINT	(TAKES(JSON) | TAKES(OUTPUT))
#define TAKES_FORMATS	(TAKES_PRINT | TAKES(FORMAT) | TAKES(PROMETHEUS) | TAKES(COLOR))

const struct command commands[] = {
	{
		.name = "show",
		.args = "[INTERVAL [COUNT]]",
		.summary = "print how many sockets are in each state (default)",
		.details = "With an INTERVAL in seconds, such as 0.5: a row each, states across, with\n"
			   "+ and - behind what changed, until COUNT rows are printed or ^C is typed.\n"
			   "The command's name may be left out: tcpstates 1 10",
		.max_operands = 2,
		.takes = TAKES_COUNTS | TAKES_FAMILIES | TAKES_FORMATS,
		.formats = OUTPUT_SET_COUNTS | OUTPUT_SET(OUTPUT_PROMETHEUS_NODE),
		.run = cmd_show,
	},
	{
		.name = "watch",
		.args = "[INTERVAL]",
		.summary = WATCH_SUMMARY,
		.details = "On the whole screen of a terminal, each second or INTERVAL; ? lists the keys,\n"
			   "q quits. For pipes and logs: tcpstates INTERVAL",
		.max_operands = 1,
		.takes = TAKES_COUNTS | TAKES_FAMILIES | TAKES(COLOR),
		.run = cmd_watch,
	},
	{
		.name = "diagram",
		.args = "",
		.summary = "draw the states of TCP with their counts",
		.takes = TAKES_COUNTS | TAKES_FAMILIES | TAKES_PRINT | TAKES(COLOR),
		.options = cmd_diagram_options,
		.handle = cmd_diagram_handle,
		.run = cmd_diagram,
	},
	{
		.name = "ports",
		.args = "[server|client]",
		.summary = "print the counts by port, and the queues of listeners",
		.max_operands = 1,
		.takes = TAKES_COUNTS | TAKES_FORMATS,
		.formats = OUTPUT_SET_COUNTS,
		.options = cmd_ports_options,
		.handle = cmd_ports_handle,
		.run = cmd_ports,
	},
	{
		.name = "netns",
		.args = "",
		.summary = "print the counts of all network namespaces",
		.details = "For root, or whoever has CAP_NET_ADMIN; the module only can tell.",
		.takes = TAKES(FILE) | TAKES(PROCFS) | TAKES(SOURCE) | TAKES_FORMATS,
		.formats = OUTPUT_SET_COUNTS,
		.options = cmd_netns_options,
		.handle = cmd_netns_handle,
		.run = cmd_netns,
	},
	{
		.name = "explain",
		.args = "[STATE|all]",
		.summary = "tell what the states mean, and what many of them mean",
		.max_operands = 1,
		.takes = TAKES_PLACE | TAKES_PRINT | TAKES(COLOR),
		.run = cmd_explain,
	},
	{
		.name = "diagnose",
		.args = "",
		.summary = "tell what is wrong, by which figures, and what to do",
		.details = "Exit status: 0 nothing found, 1 something found, 2 wrong usage, 3 no counts.",
		.takes = TAKES_PLACE | TAKES(SOURCE) | TAKES_PRINT | TAKES(COLOR),
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
		.takes = TAKES_COUNTS | TAKES_FAMILIES | TAKES(OUTPUT),
		.options = cmd_check_options,
		.handle = cmd_check_handle,
		.run = cmd_check,
	},
	{
		.name = "verify",
		.args = "",
		.summary = "compare the module's counts with those of sock_diag",
		.details = "Exit status: 0 equal, 1 different, 2 wrong usage, 3 one of them is missing.",
		.takes = TAKES_PLACE | TAKES_PRINT,
		.run = cmd_verify,
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
