// SPDX-License-Identifier: GPL-2.0
/*
 * What a process may see of a network namespace: /proc/PID/net shows that of any
 * process to everybody, but sysctls are those of the namespace of who reads them,
 * whichever procfs they are read from.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "host/access.h"
#include "host/netns.h"

/* A directory that only looks like a procfs has no namespaces: all in it is of one. */
static bool is_saved(const char *procfs, const char *process)
{
	char path[PATH_MAX];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s/ns/net", procfs, process);
	return stat(path, &st) && errno == ENOENT;
}

/**
 * netns_access_begin() - enter the namespace that was asked for, if that can be
 * @access: receives what may be looked at
 * @request: what was asked for
 *
 * Where it can't be entered, for want of a privilege, access->net is that of the
 * process named, or "" if none is.
 */
void netns_access_begin(struct netns_access *access, const struct request *request)
{
	const char *procfs = request_procfs(request), *process = "self";
	struct request_error err;

	access->entered = !netns_enter_request(request, &err);
	access->sysctls = access->entered;
	if (!access->entered) {
		process = request->netns ? request->netns : "1";
		access->sysctls = is_saved(procfs, process);
		if (process[strspn(process, "0123456789")])
			process = NULL;
	}
	*access->net = '\0';
	if (process)
		snprintf(access->net, sizeof(access->net), "%s/%s/net", procfs, process);
}
