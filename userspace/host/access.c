// SPDX-License-Identifier: GPL-2.0-only
/*
 * Access to a network namespace. /proc/PID/net shows every process's namespace to
 * everybody, but /proc/sys/net shows that of its reader, in every mount of procfs.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include "host/access.h"
#include "host/netns.h"

/* A saved copy of /proc has no ns/ links: everything in it is from one namespace. */
static bool access_is_saved(const char *process)
{
	char path[PATH_MAX];
	struct stat st;

	if (stat(process, &st))
		return false;
	snprintf(path, sizeof(path), "%s/ns/net", process);
	return stat(path, &st) && errno == ENOENT;
}

/**
 * netns_access_begin() - enter the namespace of a request, if possible
 * @access: receives the files that may be read
 * @request: the namespace and the procfs
 *
 * Without the capability to enter it, access->net is the directory of a process in
 * the namespace, or "" if none is found.
 */
void netns_access_begin(struct netns_access *access, const struct request *request)
{
	char process[NETNS_PROCESS_SIZE];
	struct request_error err;

	/* Look for the process before entering: it may be none of a saved copy. */
	netns_entry_command(request, access->command);
	access->entered = !netns_enter_request(request, &access->err);
	access->sysctls = access->entered;
	*access->net = '\0';
	if (access->entered) {
		snprintf(access->net, sizeof(access->net), "%s/self/net",
			 request_procfs(request));
		return;
	}
	if (netns_find_process(request, process, &err))
		return;
	access->sysctls = access_is_saved(process);
	if (access->sysctls)
		*access->command = '\0';
	snprintf(access->net, sizeof(access->net), "%s/net", process);
}
