// SPDX-License-Identifier: GPL-2.0-only
/* One pass over the processes of a procfs. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "host/processes.h"
#include "lib/slurp.h"
#include "lib/words.h"

#define NETNS_LINK_BEGIN	"net:["
#define MAX_BYTES		(64 * 1024)	/* limit of a file such as comm or cgroup */

/* Parse the inode number in a link such as net:[4026531840]. */
static bool processes_parse_link(const char *link, size_t len, uint64_t *netns)
{
	size_t begin = strlen(NETNS_LINK_BEGIN);

	return len > begin && !memcmp(link, NETNS_LINK_BEGIN, begin) && link[len - 1] == ']' &&
	       words_number((struct span){ link + begin, link + len - 1 }, netns);
}

/**
 * processes_begin() - start a pass over all processes
 * @pass: receives the pass, for processes_end()
 * @procfs: the procfs to read
 */
void processes_begin(struct processes *pass, const char *procfs)
{
	pass->procfs = procfs;
	pass->dir = opendir(procfs);
	pass->forbidden = 0;
}

/**
 * processes_next() - go on to the next process
 * @pass: the pass, begun
 * @pid: receives its number
 *
 * Return: false if there are no more.
 */
bool processes_next(struct processes *pass, uint64_t *pid)
{
	struct dirent *entry;

	while (pass->dir && (entry = readdir(pass->dir))) {
		if (words_text_number(entry->d_name, pid))
			return true;
	}
	return false;
}

/* Read the link ns/net in the folder of a process. Return: false with errno set. */
static bool processes_read_link(const char *process, uint64_t *netns)
{
	char path[PATH_MAX], link[64];
	ssize_t len;

	snprintf(path, sizeof(path), "%s/ns/net", process);
	len = readlink(path, link, sizeof(link));
	return len > 0 && processes_parse_link(link, (size_t)len, netns);
}

/**
 * processes_netns() - read the network namespace of a process
 * @pass: the pass; a process of another user is counted in its @forbidden
 * @pid: the process
 * @netns: receives the inode number of its namespace
 *
 * Return: false if it is not readable.
 */
bool processes_netns(struct processes *pass, uint64_t pid, uint64_t *netns)
{
	char process[PATH_MAX];

	snprintf(process, sizeof(process), "%s/%" PRIu64, pass->procfs, pid);
	errno = 0;
	if (processes_read_link(process, netns))
		return true;
	pass->forbidden += errno == EACCES || errno == EPERM;
	return false;
}

/* Return the network namespace of the process with a folder such as /proc/self, or absent. */
struct figure processes_own_netns(const char *process)
{
	uint64_t netns;

	if (!processes_read_link(process, &netns))
		return (struct figure){ 0, false };
	return (struct figure){ netns, true };
}

void processes_end(struct processes *pass)
{
	if (pass->dir)
		closedir(pass->dir);
}

/**
 * processes_read() - read a small file of a process
 * @procfs: the procfs to read
 * @pid: the process
 * @file: the name of the file, such as "cgroup"
 *
 * Return: its text, malloc'ed and with a NUL at its end; the caller frees it.
 * NULL if it cannot be read.
 */
char *processes_read(const char *procfs, uint64_t pid, const char *file)
{
	char path[PATH_MAX];
	size_t len;

	snprintf(path, sizeof(path), "%s/%" PRIu64 "/%s", procfs, pid, file);
	return slurp_path(path, MAX_BYTES, &len);
}

/**
 * processes_descriptor_limit() - read the number of descriptors that a process may have
 * @procfs: the procfs to read
 * @pid: the process
 *
 * Return: its soft limit; absent if it has none or cannot be read.
 */
struct figure processes_descriptor_limit(const char *procfs, uint64_t pid)
{
	char *text = processes_read(procfs, pid, "limits");
	struct span rest = { text, text ? text + strlen(text) : NULL }, line, word;
	struct figure limit = { 0, false };

	/* "Max open files SOFT HARD files" is the only line that has "open". */
	while (!limit.have && words_next_line(&rest, &line)) {
		if (words_next(&line, &word) && words_next(&line, &word) &&
		    words_equal(word, "open") && words_next(&line, &word))
			limit.have = words_next(&line, &word) && words_number(word, &limit.value);
	}
	free(text);
	return limit.have ? limit : (struct figure){ 0, false };
}

/**
 * processes_comm() - read the name of a process, which may contain newlines
 * @procfs: the procfs to read
 * @pid: the process
 * @comm: receives the name, not cleaned for a terminal; unchanged if it cannot be read
 * @size: bytes that fit into @comm
 */
void processes_comm(const char *procfs, uint64_t pid, char *comm, size_t size)
{
	char *text = processes_read(procfs, pid, "comm"), *last = text ? strrchr(text, '\n') : NULL;

	if (last)
		*last = '\0';
	if (text)
		snprintf(comm, size, "%s", text);
	free(text);
}
