// SPDX-License-Identifier: GPL-2.0
/* Which processes hold sockets: their descriptors are links to inodes. */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "diagnose/collect.h"
#include "lib/format.h"
#include "lib/words.h"
#include "lib/slurp.h"

#define LINK_BEGIN	"socket:["
#define MAX_COMM	256

static int compare_inodes(const void *x, const void *y)
{
	const struct held_socket *a = x, *b = y;

	return (a->inode > b->inode) - (a->inode < b->inode);
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* By what makes them one holder's. */
static int compare_owners(const void *x, const void *y)
{
	const struct held_socket *a = x, *b = y;
	int order = compare_numbers(a->state, b->state);

	if (!order)
		order = compare_numbers(a->pid, b->pid);
	if (!order)
		order = compare_numbers(a->side, b->side);
	return order ? order : compare_numbers(a->port, b->port);
}

static int compare_holders(const void *x, const void *y)
{
	const struct holder *a = x, *b = y;
	int order = compare_numbers(b->sockets, a->sockets);

	return order ? order : compare_numbers(a->pid, b->pid);
}

/* A socket that several processes have open is the first one's. */
static void take_link(const char *link, size_t len, uint64_t pid, struct held_socket *held,
		      size_t nr)
{
	size_t begin = strlen(LINK_BEGIN);
	struct held_socket key, *found;
	uint64_t inode;

	if (len <= begin || memcmp(link, LINK_BEGIN, begin) ||
	    !words_number((struct span){ link + begin, link + len - 1 }, &inode))
		return;
	key.inode = (uint32_t)inode;
	found = bsearch(&key, held, nr, sizeof(*held), compare_inodes);
	if (found && !found->pid)
		found->pid = pid;
}

/* Return: whether its descriptors could be looked at. */
static bool read_process(const char *procfs, uint64_t pid, struct held_socket *held, size_t nr)
{
	char path[PATH_MAX], link[64];
	struct dirent *entry;
	ssize_t len;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%" PRIu64 "/fd", procfs, pid);
	dir = opendir(path);
	if (!dir)
		return errno != EACCES && errno != EPERM;
	while ((entry = readdir(dir))) {
		len = readlinkat(dirfd(dir), entry->d_name, link, sizeof(link));
		if (len > 0)
			take_link(link, (size_t)len, pid, held, nr);
	}
	closedir(dir);
	return true;
}

static bool read_processes(const char *procfs, struct held_socket *held, size_t nr)
{
	DIR *dir = opendir(procfs);
	struct dirent *entry;
	bool all = true;
	uint64_t pid;

	if (!dir)
		return false;
	while ((entry = readdir(dir))) {
		if (words_text_number(entry->d_name, &pid))
			all &= read_process(procfs, pid, held, nr);
	}
	closedir(dir);
	return all;
}

static void read_comm(const char *procfs, struct holder *holder)
{
	char path[PATH_MAX], *text;
	size_t len;

	if (!holder->pid)
		return;
	snprintf(path, sizeof(path), "%s/%" PRIu64 "/comm", procfs, holder->pid);
	text = slurp_path(path, MAX_COMM, &len);
	if (text) {
		snprintf(holder->comm, sizeof(holder->comm), "%.*s", (int)strcspn(text, "\n"), text);
		format_clean(holder->comm);
	}
	free(text);
}

/**
 * holders_find() - sum up sockets by the processes that hold them
 * @procfs: where processes are looked for
 * @held: the sockets; sorted as it suits
 * @nr: how many
 * @evidence: receives the holders, and whether all processes could be looked at
 *
 * Return: 0, or -1 without memory.
 */
int holders_find(const char *procfs, struct held_socket *held, size_t nr,
		 struct evidence *evidence)
{
	struct holder *holder = calloc(nr + 1, sizeof(*holder)), *last = NULL;
	size_t i;

	if (!holder)
		return -1;
	evidence->holder = holder;
	if (!nr)
		return 0;
	qsort(held, nr, sizeof(*held), compare_inodes);
	evidence->all_processes = read_processes(procfs, held, nr);
	qsort(held, nr, sizeof(*held), compare_owners);
	for (i = 0; i < nr; i++) {
		if (!last || compare_owners(&held[i - 1], &held[i])) {
			last = &holder[evidence->nr_holders++];
			last->state = held[i].state;
			last->side = held[i].side;
			last->port = held[i].port;
			last->pid = held[i].pid;
			read_comm(procfs, last);
		}
		last->sockets++;
	}
	qsort(holder, evidence->nr_holders, sizeof(*holder), compare_holders);
	return 0;
}
