// SPDX-License-Identifier: GPL-2.0
/* The network namespace that was asked for, made this process's own. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "host/netns_names.h"
#include "host/netns.h"
#include "source/scan.h"

/* Entering the own one again would take a privilege for nothing. */
static bool is_own(int fd)
{
	struct stat own, other;

	return !stat("/proc/self/ns/net", &own) && !fstat(fd, &other) &&
	       own.st_dev == other.st_dev && own.st_ino == other.st_ino;
}

/* What errno says of a namespace that can't be opened or entered. */
static int explain_process(const char *path, struct source_error *err)
{
	switch (errno) {
	case ENOENT:
		source_fail(err, "cannot ask sock_diag there: there is no %s", path);
		return NETNS_NONE;
	case EACCES:
	case EPERM:
		return source_fail(err,
				   "not permitted to enter the network namespace %s: run as root, such as with sudo",
				   path);
	default:
		return source_fail(err, "cannot enter the network namespace %s: %s", path,
				   strerror(errno));
	}
}

static int enter_process(const char *procfs, const char *process, struct source_error *err)
{
	char path[PATH_MAX];
	int fd, ret;

	if (snprintf(path, sizeof(path), "%s/%s/ns/net", procfs, process) >= (int)sizeof(path))
		return source_fail(err, "the name of the procfs or of the process is too long");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return explain_process(path, err);
	ret = is_own(fd) || !setns(fd, CLONE_NEWNET) ? 0 : explain_process(path, err);
	close(fd);
	return ret;
}

/* Digits are a PID, or else the inode number of a namespace. */
static int enter_number(const char *procfs, const char *number, struct source_error *err)
{
	struct name name = { 0 };
	struct names names = { &name, 1, 0 };
	char process[PATH_MAX];
	struct stat st;

	snprintf(process, sizeof(process), "%s/%s", procfs, number);
	if (!lstat(process, &st))
		return enter_process(procfs, number, err);
	if (!scan_is_number((struct span){ number, number + strlen(number) }, &name.netns))
		names.nr = 0;
	names_locate(&names, procfs, names_dirs);
	if (*name.given)
		return netns_enter(name.given, err);
	if (!name.pid) {
		source_fail(err,
			    "no process %s is to be seen in %s, and no network namespace with this inode number%s",
			    number, procfs,
			    names.forbidden && geteuid() ? ": run as root to see those of others" : "");
		return NETNS_NONE;
	}
	snprintf(process, sizeof(process), "%" PRIu64, name.pid);
	return enter_process(procfs, process, err);
}

/**
 * netns_enter_request() - be in the network namespace that was asked for
 * @request: its netns; with a procfs named and no netns, that of its process 1
 * @err: receives why that can't be
 *
 * Return: 0, or a negative number with @err set: NETNS_NONE if @request's procfs
 * has no such process, or none with a namespace. With nothing asked for, this does nothing.
 */
int netns_enter_request(const struct source_request *request, struct source_error *err)
{
	const char *netns = request->netns, *procfs = source_procfs(request);

	if (!netns)
		return request->procfs ? enter_process(procfs, "1", err) : 0;
	if (netns[strspn(netns, "0123456789")])
		return netns_enter(netns, err);
	return enter_number(procfs, netns, err);
}
