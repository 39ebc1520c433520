// SPDX-License-Identifier: GPL-2.0-only
/* Enters network namespaces by the names that 'ip netns' gives them, or by path. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "host/capability.h"
#include "host/netns.h"
#include "host/processes.h"

static int netns_open_in(const char *dir, const char *name)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return open(path, O_RDONLY | O_CLOEXEC);
}

static int netns_open(const char *netns)
{
	const char *const *dir;
	int fd = -1;

	if (strchr(netns, '/'))
		return open(netns, O_RDONLY | O_CLOEXEC);
	for (dir = netns_names_dirs; *dir; dir++) {
		fd = netns_open_in(*dir, netns);
		if (fd >= 0 || errno != ENOENT)
			break;
	}
	return fd;
}

/* Return whether 'ip netns' has this name. */
bool netns_has_name(const char *name)
{
	int fd = *name && !strchr(name, '/') ? netns_open(name) : -1;

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static enum result netns_explain_setns(const char *netns, struct request_error *err)
{
	switch (errno) {
	case EPERM:
		return request_fail(err, RESULT_FAILED,
				    "not permitted to enter the network namespace '%s': requires CAP_SYS_ADMIN%s; or give a PID",
				    netns, capability_advice(CAPABILITY_SYS_ADMIN));
	case EINVAL:
		return request_fail(err, RESULT_FAILED, "'%s' is not a network namespace", netns);
	default:
		return request_fail(err, RESULT_FAILED,
				    "cannot enter the network namespace '%s': %s", netns,
				    strerror(errno));
	}
}

/**
 * netns_enter() - move this process into a network namespace
 * @netns: its name in 'ip netns', or a path with a '/' in it
 * @err: receives the reason of a failure
 *
 * Return: RESULT_OK, or RESULT_FAILED with @err set.
 */
enum result netns_enter(const char *netns, struct request_error *err)
{
	enum result result = RESULT_OK;
	int fd;

	fd = netns_open(netns);
	if (fd < 0 && errno == ENOENT)
		return request_fail(err, RESULT_FAILED, NETNS_NO_NAME, netns);
	if (fd < 0)
		return request_fail(err, RESULT_FAILED,
				    "cannot open the network namespace '%s': %s", netns,
				    strerror(errno));
	if (setns(fd, CLONE_NEWNET))
		result = netns_explain_setns(netns, err);
	close(fd);
	return result;
}

/* Return the inode number of this process's network namespace, absent without a procfs. */
struct figure netns_own(void)
{
	return processes_own_netns(REQUEST_PROCFS "/self");
}

/* Return whether a descriptor is of this process's network namespace. */
bool netns_is_own(int fd)
{
	struct stat own, other;

	return !stat(REQUEST_PROCFS "/self/ns/net", &own) && !fstat(fd, &other) &&
	       own.st_dev == other.st_dev && own.st_ino == other.st_ino;
}

/* Open this process's namespace. Return: a descriptor for netns_return(), or -1. */
int netns_keep(void)
{
	return open(REQUEST_PROCFS "/self/ns/net", O_RDONLY | O_CLOEXEC);
}

/* Go back to the namespace of netns_keep(). Without leaving it, no capability is needed. */
void netns_return(int fd)
{
	if (fd < 0)
		return;
	if (!netns_is_own(fd))
		setns(fd, CLONE_NEWNET);
	close(fd);
}
