// SPDX-License-Identifier: GPL-2.0-only
/* Counts by idle time from sock_diag, in the rows of the module. */
#include <string.h>
#include <sys/socket.h>
#include "data/idle.h"
#include "data/state_names.h"
#include "host/processes.h"
#include "source/dump.h"
#include "source/sock_diag.h"

#define STATES	(0 TCPSTATES_IDLE_STATES(STATE_BIT))
#define STATE_BIT(name, nr)	| TCP_STATE_BIT(nr)

/* Make the rows, of states without a socket too. Return: 0, or -1 without memory. */
static int idle_add_rows(struct rows *rows)
{
	struct row *row;
	size_t i;

	for (i = 0; i < IDLE_NR_STATES; i++) {
		row = rows_add(rows);
		if (!row)
			return -1;
		row->id = idle_states[i];
		rows->nr++;
	}
	return 0;
}

/* Timewait sockets in FIN_WAIT2 keep no such time. */
static int idle_count_socket(const struct tcp_socket *socket, void *ctx)
{
	struct rows *rows = ctx;
	struct row *row = idle_find(rows, state_row(socket->state));
	uint64_t seconds = socket->idle_ms.value / 1000;

	rows->cost.sockets.value++;
	if (socket->mini || !row)
		return 0;
	if (!socket->idle_ms.have)
		return -1;
	row->cell[IDLE_COL_SOCKETS]++;
	row->cell[idle_time_column(seconds)]++;
	if (row->cell[IDLE_COL_MAX] < seconds)
		row->cell[IDLE_COL_MAX] = seconds;
	return 0;
}

static enum result idle_fill(const struct request *request, struct rows *rows,
			     struct request_error *err)
{
	struct stopwatch watch;
	enum result result;

	stopwatch_start(&watch);
	result = sock_diag_dump(request, AF_UNSPEC, STATES | SOCK_DIAG_TELL_INFO,
				idle_count_socket, rows, err);
	stopwatch_stop(&watch, &rows->cost);
	rows->cost.sockets.have = true;
	if (result == RESULT_STOPPED)
		return request_fail(err, RESULT_FAILED, "this kernel's sock_diag tells no idle times");
	return result;
}

/**
 * dump_idle() - count the sockets of a namespace by idle time
 * @request: names the namespace, which this process may enter
 * @rows: receives the rows in order, to be freed with rows_free(); empty after an error
 * @err: receives the reason of a failure, and what to do about it
 *
 * Return: RESULT_OK, or another result with @err set.
 */
enum result dump_idle(const struct request *request, struct rows *rows,
		      struct request_error *err)
{
	enum result result;
	unsigned int col;

	memset(rows, 0, sizeof(*rows));
	result = idle_add_rows(rows) ?
		 request_fail(err, RESULT_FAILED, "not enough memory for idle times") :
		 idle_fill(request, rows, err);
	if (result) {
		rows_free(rows);
		return result;
	}
	for (col = 0; col < IDLE_NR_COLUMNS; col++)
		rows->have[col] = true;
	rows->origin = COUNTS_FROM_SOCK_DIAG;
	rows->key[ROWS_KEY_NETNS] = processes_own_netns(REQUEST_PROCFS "/self");
	return RESULT_OK;
}
