// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads the descriptors of a process: those of sockets are links to the inode number
 * of the socket.
 */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "host/capability.h"
#include "host/descriptors.h"
#include "lib/progress.h"
#include "lib/words.h"

#define SOCKET_LINK_BEGIN	"socket:["

/* Take the target of a link. Return: false without memory. */
static bool descriptors_take_link(struct descriptors *descriptors, const char *link, size_t len)
{
	size_t begin = strlen(SOCKET_LINK_BEGIN);
	uint64_t inode, *added;

	descriptors->nr++;
	progress_show(++descriptors->total);
	if (len <= begin || memcmp(link, SOCKET_LINK_BEGIN, begin) ||
	    !words_number((struct span){ link + begin, link + len - 1 }, &inode))
		return true;
	added = array_add(&descriptors->inode, sizeof(*added));
	if (added)
		*added = inode;
	return added;
}

static bool descriptors_is_forbidden(void)
{
	return errno == EACCES || errno == EPERM;
}

/* Opening the folder and reading its links require different capabilities. */
static bool descriptors_read_dir(struct descriptors *descriptors, DIR *dir)
{
	struct dirent *entry;
	char link[64];
	ssize_t len;

	while ((entry = readdir(dir))) {
		len = readlinkat(dirfd(dir), entry->d_name, link, sizeof(link));
		if (len < 0 && descriptors_is_forbidden())
			return false;
		if (len > 0 && !descriptors_take_link(descriptors, link, (size_t)len))
			return false;
	}
	return true;
}

/**
 * descriptors_read() - read the descriptors of a process
 * @descriptors: receives them; memory of the process before is used again
 * @procfs: the procfs to read
 * @pid: the process; one that has ended has none
 *
 * Return: false if that is not permitted, or without memory.
 */
bool descriptors_read(struct descriptors *descriptors, const char *procfs, uint64_t pid)
{
	char path[PATH_MAX];
	DIR *dir;
	bool all;

	descriptors->inode.nr = 0;
	descriptors->nr = 0;
	snprintf(path, sizeof(path), "%s/%" PRIu64 "/fd", procfs, pid);
	dir = opendir(path);
	if (!dir)
		return !descriptors_is_forbidden();
	all = descriptors_read_dir(descriptors, dir);
	closedir(dir);
	return all;
}

/* Tell if this process has the capabilities to read the descriptors of all processes. */
bool descriptors_may_read_all(void)
{
	return capability_held(CAPABILITY_SYS_PTRACE) &&
	       (capability_held(CAPABILITY_DAC_READ_SEARCH) ||
		capability_held(CAPABILITY_DAC_OVERRIDE));
}
