// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts by process from a dump of all sockets. A socket is counted once, so that the
 * rows add up to all sockets: in the row of the lowest PID that holds it. Others that
 * share it, after a fork(), count it as shared.
 */
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "data/state_names.h"
#include "host/descriptors.h"
#include "host/processes.h"
#include "lib/progress.h"
#include "source/dump.h"

/* A socket that may be in the descriptors of a process. */
struct open_socket {
	uint64_t pid;		/* the last process that was found to hold it, or 0 */
	uint32_t inode;
	uint16_t port;		/* local port of a listener, or 0 */
	uint8_t row;		/* enum tcpstates_row */
	bool counted;		/* false: a listener that only tells its port */
};

struct processes_tally {
	struct array sockets;	/* struct open_socket, in the order of inode numbers */
	enum family family;	/* count only its sockets */
	unsigned int states;	/* 1U << row for each state to count */
	struct rows *rows;	/* begin with those of ROWS_NOT_VISIBLE and ROWS_NO_PROCESS */
	struct process_names *names;
};

/* Return the count of sockets in no process that may be seen, in this state. */
static uint64_t *processes_rest(const struct processes_tally *tally, enum rows_group group,
				uint8_t row)
{
	return &tally->rows->row[group - ROWS_NOT_VISIBLE].cell[ROWS_COL_OF(row)];
}

static int processes_add_socket(const struct tcp_socket *socket, void *ctx)
{
	struct processes_tally *tally = ctx;
	uint8_t row = (uint8_t)state_row(socket->state);
	bool counted = tally->states & 1U << row;
	struct open_socket *added;

	if (!family_has(tally->family, socket->family == AF_INET6))
		return 0;
	*processes_rest(tally, socket->inode ? ROWS_NOT_VISIBLE : ROWS_NO_PROCESS, row) += counted;
	if (!socket->inode || (!counted && socket->state != TCP_LISTEN))
		return 0;
	added = array_add(&tally->sockets, sizeof(*added));
	if (!added)
		return -1;
	*added = (struct open_socket){
		0, socket->inode, socket->state == TCP_LISTEN ? socket->local_port : 0, row,
		counted,
	};
	return 0;
}

static int processes_compare_inodes(const void *x, const void *y)
{
	const struct open_socket *a = x, *b = y;

	return (a->inode > b->inode) - (a->inode < b->inode);
}

/*
 * Count the sockets of a process. A socket that it holds twice is its own already.
 * Return: 0, or -1 without memory.
 */
static int processes_count(struct processes_tally *tally, const struct descriptors *descriptors,
			   uint64_t pid, struct row *row)
{
	const uint64_t *inode = descriptors->inode.at;
	struct open_socket key, *found;
	size_t i;

	for (i = 0; tally->sockets.at && i < descriptors->inode.nr; i++) {
		key.inode = (uint32_t)inode[i];
		found = bsearch(&key, tally->sockets.at, tally->sockets.nr, sizeof(*found),
				processes_compare_inodes);
		if (!found || found->pid == pid)
			continue;
		if (found->port && process_names_add_port(tally->names, pid, found->port))
			return -1;
		if (found->counted && !found->pid)
			--*processes_rest(tally, ROWS_NOT_VISIBLE, found->row);
		if (found->counted)
			row->cell[found->pid ? ROWS_COL_SHARED : ROWS_COL_OF(found->row)]++;
		found->pid = pid;
	}
	return 0;
}

/* Add the row of a process, if it holds any sockets. Return: 0, or -1 without memory. */
static int processes_add_row(struct processes_tally *tally, const char *procfs, uint64_t pid,
			     const struct descriptors *descriptors)
{
	struct row *row = rows_add(tally->rows);

	if (!row || processes_count(tally, descriptors, pid, row))
		return -1;
	if (rows_is_empty(row))
		return 0;
	row->id = pid;
	row->cell[ROWS_COL_FDS] = descriptors->nr;
	row->cell[ROWS_COL_FDS_MAX] = processes_descriptor_limit(procfs, pid).value;
	tally->rows->nr++;
	return process_names_add(tally->names, procfs, pid);
}

/*
 * Read the descriptors of all processes.
 * Return: RESULT_OK, RESULT_STOPPED without memory, RESULT_FAILED if there are none.
 */
static enum result processes_read_all(struct processes_tally *tally, const char *procfs)
{
	struct descriptors descriptors = { .nr = 0 };
	enum result result = RESULT_FAILED;
	struct processes pass;
	uint64_t pid;

	progress_begin("descriptors");
	processes_begin(&pass, procfs);
	while (result != RESULT_STOPPED && processes_next(&pass, &pid)) {
		if (!descriptors_read(&descriptors, procfs, pid))
			tally->rows->hidden++;
		result = processes_add_row(tally, procfs, pid, &descriptors) ? RESULT_STOPPED :
										RESULT_OK;
	}
	processes_end(&pass);
	free(descriptors.inode.at);
	return result;
}

/* Add the rows of sockets that are in no process. Return: 0, or -1 without memory. */
static int processes_add_rests(struct rows *rows)
{
	struct row *row;
	unsigned int group;

	for (group = ROWS_NOT_VISIBLE; group <= ROWS_NO_PROCESS; group++) {
		row = rows_add(rows);
		if (!row)
			return -1;
		row->group = group;
		rows->nr++;
	}
	return 0;
}

/* Only processes without a limit have no number in FDS_MAX; a dump has no UNKNOWN. */
static void processes_set_known(struct rows *rows, unsigned int states)
{
	unsigned int row;

	for (row = 0; row < TCPSTATES_ROW_UNKNOWN; row++)
		rows->have[ROWS_COL_OF(row)] = states & 1U << row;
	rows->have[ROWS_COL_FDS] = true;
	rows->have[ROWS_COL_FDS_MAX] = true;
	rows->have[ROWS_COL_SHARED] = true;
}

static enum result processes_fill(struct processes_tally *tally, const struct dump *dump,
				  const char *process, const char *procfs,
				  struct request_error *err)
{
	enum result result = RESULT_STOPPED;

	if (!processes_add_rests(tally->rows))
		result = dump_visit(dump, process, processes_add_socket, tally,
				    &tally->rows->cost, err);
	if (result && result != RESULT_STOPPED)
		return result;
	if (tally->sockets.at)
		qsort(tally->sockets.at, tally->sockets.nr, sizeof(struct open_socket),
		      processes_compare_inodes);
	if (!result)
		result = processes_read_all(tally, procfs);
	if (result == RESULT_FAILED)
		return request_fail(err, result, REQUEST_NO_PROCFS, procfs);
	return result ? request_fail(err, RESULT_FAILED, "not enough memory for so many sockets") :
			RESULT_OK;
}

/**
 * dump_processes() - count the sockets of a namespace by process
 * @dump: the source that shows them
 * @request: names the namespace, which this process may enter
 * @rows: receives the rows, to be freed with rows_free(); empty after an error. Its
 *	@hidden counts processes whose descriptors may not be read.
 * @names: receives their names, to be freed with process_names_free(); empty after an error
 * @err: receives the reason of a failure, and what to do about it
 *
 * Return: RESULT_OK, or another result with @err set.
 */
enum result dump_processes(const struct dump *dump, const struct request *request,
			   struct rows *rows, struct process_names *names,
			   struct request_error *err)
{
	struct processes_tally tally = {
		.family = request->family, .states = request->states, .rows = rows, .names = names,
	};
	char process[NETNS_PROCESS_SIZE];
	enum result result;

	memset(rows, 0, sizeof(*rows));
	*names = (struct process_names){ .by_unit = false };
	result = dump->begin(request, process, err);
	if (!result)
		result = processes_fill(&tally, dump, process, request_procfs(request), err);
	free(tally.sockets.at);
	if (result) {
		rows_free(rows);
		process_names_free(names);
		return result;
	}
	rows_drop_empty(rows);
	process_names_order(names);
	rows->family = request->family;
	processes_set_known(rows, tally.states);
	rows->origin = dump->origin;
	rows->key[ROWS_KEY_NETNS] = processes_own_netns(process);
	return RESULT_OK;
}
