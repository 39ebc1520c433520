// SPDX-License-Identifier: GPL-2.0
/* Network namespaces by the names that 'ip netns' gives them. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "host/netns.h"

static int open_in(const char *dir, const char *name)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return open(path, O_RDONLY | O_CLOEXEC);
}

static int open_netns(const char *netns)
{
	int fd;

	if (strchr(netns, '/'))
		return open(netns, O_RDONLY | O_CLOEXEC);
	fd = open_in("/run/netns", netns);
	if (fd < 0 && errno == ENOENT)
		fd = open_in("/var/run/netns", netns);
	return fd;
}

/**
 * netns_enter() - make a network namespace this process's own
 * @netns: its name as 'ip netns' has it, or with a '/' in it a path
 * @err: receives why it can't be entered
 *
 * Return: 0, or -1 with @err set.
 */
int netns_enter(const char *netns, struct source_error *err)
{
	int fd, ret;

	fd = open_netns(netns);
	if (fd < 0 && errno == ENOENT)
		return source_fail(err, "no network namespace '%s': 'ip netns list' shows those that have a name",
				   netns);
	if (fd < 0)
		return source_fail(err, "cannot open the network namespace '%s': %s",
				   netns, strerror(errno));

	ret = setns(fd, CLONE_NEWNET);
	if (ret && errno == EPERM)
		source_fail(err, "only root may enter the network namespace '%s': run as root, or give a PID",
			    netns);
	else if (ret && errno == EINVAL)
		source_fail(err, "'%s' is not a network namespace", netns);
	else if (ret)
		source_fail(err, "cannot enter the network namespace '%s': %s",
			    netns, strerror(errno));
	close(fd);
	return ret;
}
