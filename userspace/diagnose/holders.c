// SPDX-License-Identifier: GPL-2.0-only
/* Groups sockets by the process that holds them. */
#include <stdlib.h>
#include "diagnose/holders.h"
#include "host/descriptors.h"
#include "host/processes.h"
#include "lib/format.h"

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

/* Give its sockets to a process. If several share one, the first one gets it. */
static void holders_take(const struct descriptors *descriptors, uint64_t pid,
			 struct held_socket *held, size_t nr)
{
	const uint64_t *inode = descriptors->inode.at;
	struct held_socket key, *found;
	size_t i;

	for (i = 0; i < descriptors->inode.nr; i++) {
		key.inode = (uint32_t)inode[i];
		found = bsearch(&key, held, nr, sizeof(*held), holders_compare_inodes);
		if (found && !found->pid)
			found->pid = pid;
	}
}

/* Return: true if the descriptors of all processes could be read. */
static bool holders_read_processes(const char *procfs, struct held_socket *held, size_t nr)
{
	struct descriptors descriptors = { .nr = 0 };
	struct processes pass;
	uint64_t pid;
	bool all;

	processes_begin(&pass, procfs);
	all = pass.dir;
	while (processes_next(&pass, &pid)) {
		all &= descriptors_read(&descriptors, procfs, pid);
		holders_take(&descriptors, pid, held, nr);
	}
	processes_end(&pass);
	free(descriptors.inode.at);
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
	evidence->may_trace = descriptors_may_read_all();
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
