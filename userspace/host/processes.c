// SPDX-License-Identifier: GPL-2.0
/* Walks the processes of a procfs. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "host/processes.h"
#include "lib/words.h"

#define LINK_BEGIN	"net:["

static bool processes_is_number(const char *text, size_t len, uint64_t *number)
{
	return words_number((struct span){ text, text + len }, number);
}

/* Parse the inode number in a link such as net:[4026531840]. */
static bool processes_parse_link(const char *link, size_t len, uint64_t *netns)
{
	size_t begin = strlen(LINK_BEGIN);

	return len > begin && !memcmp(link, LINK_BEGIN, begin) && link[len - 1] == ']' &&
	       processes_is_number(link + begin, len - begin - 1, netns);
}

static bool processes_read_netns(struct processes *pass, const char *process, uint64_t *netns)
{
	char path[PATH_MAX], link[64];
	ssize_t len;

	snprintf(path, sizeof(path), "%s/%s/ns/net", pass->procfs, process);
	len = readlink(path, link, sizeof(link));
	if (len < 0)
		pass->forbidden += errno == EACCES || errno == EPERM;
	return len > 0 && processes_parse_link(link, (size_t)len, netns);
}

/* Begin a pass over a procfs, whose name must outlive it. */
void processes_begin(struct processes *pass, const char *procfs)
{
	pass->procfs = procfs;
	pass->dir = opendir(procfs);
	pass->forbidden = 0;
}

/**
 * processes_next() - go on to the next process whose namespace may be read
 * @pass: the pass, begun
 * @pid: receives its PID
 * @netns: receives the inode number of its network namespace
 *
 * Return: false at the end of the pass.
 */
bool processes_next(struct processes *pass, uint64_t *pid, uint64_t *netns)
{
	struct dirent *entry;

	while (pass->dir && (entry = readdir(pass->dir))) {
		if (processes_is_number(entry->d_name, strlen(entry->d_name), pid) &&
		    processes_read_netns(pass, entry->d_name, netns))
			return true;
	}
	return false;
}

/* End a pass and free it. */
void processes_end(struct processes *pass)
{
	if (pass->dir)
		closedir(pass->dir);
}
