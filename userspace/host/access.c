// SPDX-License-Identifier: GPL-2.0
/*
 * Access to a network namespace. /proc/PID/net shows every process's namespace to
 * everybody, but /proc/sys/net shows that of its reader, in every mount of procfs.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "host/access.h"
#include "host/netns.h"
#include "lib/words.h"

/* A saved copy of /proc has no ns/ links: everything in it is from one namespace. */
static bool access_is_saved(const char *procfs, const char *process)
{
	char path[PATH_MAX];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", procfs, process);
	if (stat(path, &st))
		return false;
	snprintf(path, sizeof(path), "%s/%s/ns/net", procfs, process);
	return stat(path, &st) && errno == ENOENT;
}

/**
 * netns_access_begin() - enter the namespace of a request, if possible
 * @access: receives the files that may be read
 * @request: the namespace and the procfs
 *
 * Without the capability to enter it, access->net is the directory of the process
 * that the request names, or "" if it names none.
 */
void netns_access_begin(struct netns_access *access, const struct request *request)
{
	const char *procfs = request_procfs(request), *process = "self";

	/* Look for the process before entering: it may be none of a saved copy. */
	netns_entry_command(request, access->command);
	access->entered = !netns_enter_request(request, &access->err);
	access->sysctls = access->entered;
	if (!access->entered) {
		process = request->netns ? request->netns : "1";
		access->sysctls = access_is_saved(procfs, process);
		if (access->sysctls)
			*access->command = '\0';
		if (!words_are_digits(process))
			process = NULL;
	}
	*access->net = '\0';
	if (process)
		snprintf(access->net, sizeof(access->net), "%s/%s/net", procfs, process);
}
