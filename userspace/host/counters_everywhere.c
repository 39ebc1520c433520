// SPDX-License-Identifier: GPL-2.0-only
/* Sums a gauge over all network namespaces: two small files of each are read. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "host/counters.h"
#include "host/netns.h"

#define INITIAL_PID_NS	0xeffffffcU	/* its inode number, on every kernel */

/* Only the initial PID namespace shows all processes. */
static bool everywhere_is_visible(const struct netns_names *names)
{
	struct stat st;

	return !names->forbidden && !names->no_procfs &&
	       !stat(REQUEST_PROCFS "/self/ns/pid", &st) && st.st_ino == INITIAL_PID_NS;
}

/* Add the gauge of a namespace. One without a process is entered. */
static bool everywhere_add(struct figure *sum, const struct netns_name *name)
{
	struct figure counter[COUNTERS_NR] = { 0 };
	char dir[64] = REQUEST_PROCFS "/self/net";
	struct request_error err;

	if (name->pid)
		snprintf(dir, sizeof(dir), REQUEST_PROCFS "/%" PRIu64 "/net", name->pid);
	else if (netns_enter(name->given, &err))
		return false;
	counters_read_gauges(dir, counter);
	sum->value += counter[COUNTER_IN_USE].value + counter[COUNTER_IN_USE_IPV6].value;
	return counter[COUNTER_IN_USE].have;
}

/**
 * counters_in_use_everywhere() - count the full sockets in the tables of all namespaces
 *
 * Context: This process is in its own namespace again afterwards.
 *
 * Return: the sum; absent if a namespace may be hidden or cannot be read.
 */
struct figure counters_in_use_everywhere(void)
{
	struct figure sum = { 0, false };
	struct netns_names names;
	int own = netns_keep();
	size_t i;

	if (!netns_names_all(&names, REQUEST_PROCFS))
		sum.have = everywhere_is_visible(&names);
	for (i = 0; i < names.nr && sum.have; i++)
		sum.have = everywhere_add(&sum, &names.name[i]);
	netns_names_free(&names);
	netns_return(own);
	return sum;
}
