// SPDX-License-Identifier: GPL-2.0-only
/* The names under which the files can be reached. */
#define _GNU_SOURCE
#include <stdio.h>
#include "calls.h"

static const char *const names[NR_KINDS] = {
	[SUMMARY] = "tcpstates",
	[PORTS] = "tcpstates_ports",
	[IDLE] = "tcpstates_idle",
	[NETNS] = "tcpstates_netns",
};

const char *kind_name(enum kind kind)
{
	return names[kind];
}

/*
 * Print a path to a file. *own is set if it cannot go away with another process.
 * The process is chosen by its place, since its number depends on the past.
 */
enum kind pick_path(struct caller *c, char *path, size_t size, bool *own)
{
	static const char *const folders[] = {
		"/proc", "/proc/net", "/proc/self/net", "/proc/thread-self/net", "/proc/1/net",
	};
	enum kind kind = below(c, NR_KINDS);
	uint32_t folder = below(c, 8);
	uint32_t process = below(c, NR_PROCESSES);
	uint32_t child = below(c, 1 + NR_CHILDREN);
	pid_t pid = shared->pids[process][child];

	*own = true;
	if (kind == NETNS || folder == 0)
		snprintf(path, size, "/proc/%s", names[kind]);
	else if (folder < sizeof(folders) / sizeof(folders[0]))
		snprintf(path, size, "%s/%s", folders[folder], names[kind]);
	else
		snprintf(path, size, "/proc/%d/net/%s", pid, names[kind]);
	*own = kind == NETNS || folder < sizeof(folders) / sizeof(folders[0]);
	return kind;
}
