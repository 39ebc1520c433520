// SPDX-License-Identifier: GPL-2.0
/*
 * Finds the processes that hold sockets: a descriptor in /proc/PID/fd is a link to
 * the inode number of its socket.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "diagnose/holders.h"
#include "host/capability.h"
#include "host/processes.h"
#include "lib/format.h"
#include "lib/words.h"

#define SOCKET_LINK_BEGIN	"socket:["

static int holders_compare_inodes(const void *x, const void *y)
{
	const struct held_socket *a = x, *b = y;

	return (a->inode > b->inode) - (a->inode < b->inode);
}

static int holders_compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* Order by the fields that identify a holder. */
static int holders_compare_owners(const void *x, const void *y)
{
	const struct held_socket *a = x, *b = y;
	int order = holders_compare_numbers(a->state, b->state);

	if (!order)
		order = holders_compare_numbers(a->pid, b->pid);
	if (!order)
		order = holders_compare_numbers(a->side, b->side);
	if (!order)
		order = holders_compare_numbers(a->full, b->full);
	return order ? order : holders_compare_numbers(a->port, b->port);
}

/* Order by the number of sockets, the most first. */
static int holders_compare_sockets(const void *x, const void *y)
{
	const struct holder *a = x, *b = y;
	int order = holders_compare_numbers(b->sockets, a->sockets);

	return order ? order : holders_compare_numbers(a->pid, b->pid);
}

/* Give the socket of a link to a process. If several share it, the first one gets it. */
static void holders_take_link(const char *link, size_t len, uint64_t pid,
			      struct held_socket *held, size_t nr)
{
	size_t begin = strlen(SOCKET_LINK_BEGIN);
	struct held_socket key, *found;
	uint64_t inode;

	if (len <= begin || memcmp(link, SOCKET_LINK_BEGIN, begin) ||
	    !words_number((struct span){ link + begin, link + len - 1 }, &inode))
		return;
	key.inode = (uint32_t)inode;
	found = bsearch(&key, held, nr, sizeof(*held), holders_compare_inodes);
	if (found && !found->pid)
		found->pid = pid;
}

/* Read the descriptors of a process. Return: false if that is not permitted. */
static bool holders_read_process(const char *procfs, uint64_t pid, struct held_socket *held,
				 size_t nr)
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
			holders_take_link(link, (size_t)len, pid, held, nr);
	}
	closedir(dir);
	return true;
}

/* Return: true if the descriptors of all processes could be read. */
static bool holders_read_processes(const char *procfs, struct held_socket *held, size_t nr)
{
	struct processes pass;
	uint64_t pid;
	bool all;

	processes_begin(&pass, procfs);
	all = pass.dir;
	while (processes_next(&pass, &pid))
		all &= holders_read_process(procfs, pid, held, nr);
	processes_end(&pass);
	return all;
}

/* Set the fields that /proc/PID has. */
static void holders_describe(const char *procfs, struct holder *holder)
{
	if (!holder->pid)
		return;
	processes_comm(procfs, holder->pid, holder->comm, sizeof(holder->comm));
	format_clean(holder->comm);
	holder->limit = processes_descriptor_limit(procfs, holder->pid);
}

/**
 * holders_find() - group sockets by the process that holds them
 * @procfs: the procfs whose processes are searched
 * @held: the sockets; this function changes their order
 * @nr: number of sockets
 * @evidence: receives the holders, and if all processes could be read and why not
 *
 * Return: 0, or -1 if there is not enough memory.
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
	qsort(held, nr, sizeof(*held), holders_compare_inodes);
	evidence->all_processes = holders_read_processes(procfs, held, nr);
	evidence->may_trace = capability_held(CAPABILITY_SYS_PTRACE);
	qsort(held, nr, sizeof(*held), holders_compare_owners);
	for (i = 0; i < nr; i++) {
		if (!last || holders_compare_owners(&held[i - 1], &held[i])) {
			last = &holder[evidence->nr_holders++];
			last->state = held[i].state;
			last->side = held[i].side;
			last->port = held[i].port;
			last->full = held[i].full;
			last->pid = held[i].pid;
			holders_describe(procfs, last);
		}
		last->sockets++;
	}
	qsort(holder, evidence->nr_holders, sizeof(*holder), holders_compare_sockets);
	return 0;
}
