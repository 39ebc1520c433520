// SPDX-License-Identifier: GPL-2.0-only
/* Counts by port from a dump of all sockets, in the rows of the module. */
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "data/state_names.h"
#include "host/processes.h"
#include "source/dump.h"

#define NR_PORTS	65536

/* For each side and port the number of its row from 1 on, or 0 without a row. */
struct ports_tally {
	struct rows *rows;
	uint32_t (*nth)[NR_PORTS];
	enum family family;	/* count only its sockets */
	bool knows_limits;
};

/* Return the row of a port, made if there is none yet, or NULL without memory. */
static struct row *ports_find_row(struct ports_tally *tally, enum rows_group side, uint16_t port)
{
	uint32_t *nth = &tally->nth[side][port];
	struct row *row;

	if (*nth)
		return &tally->rows->row[*nth - 1];
	row = rows_add(tally->rows);
	if (!row)
		return NULL;
	row->group = side;
	row->id = port;
	tally->rows->nr++;
	*nth = (uint32_t)tally->rows->nr;
	return row;
}

static bool ports_counts_socket(const struct ports_tally *tally, const struct tcp_socket *socket)
{
	return family_has(tally->family, socket->family == AF_INET6);
}

/* A listener has the length of its accept queue in rqueue, and its limit in wqueue. */
static int ports_count_listener(struct ports_tally *tally, const struct tcp_socket *socket)
{
	struct row *row = ports_find_row(tally, ROWS_SERVER, socket->local_port);

	if (!row)
		return -1;
	/* A listener of the other family makes the port a server's all the same. */
	if (!ports_counts_socket(tally, socket))
		return 0;
	row->cell[ROWS_COL_LISTENERS]++;
	row->cell[ROWS_COL_BACKLOG] += socket->rqueue;
	if (tally->knows_limits) {
		row->cell[ROWS_COL_FULL] += socket->rqueue > socket->wqueue;
		row->cell[ROWS_COL_BACKLOG_MAX] += socket->wqueue;
	}
	return 0;
}

static int ports_count_socket(const struct tcp_socket *socket, void *ctx)
{
	struct ports_tally *tally = ctx;
	struct row *row;
	bool server;

	if (socket->state == TCP_LISTEN)
		return ports_count_listener(tally, socket);
	if (!ports_counts_socket(tally, socket))
		return 0;
	server = tally->nth[ROWS_SERVER][socket->local_port];
	row = ports_find_row(tally, server ? ROWS_SERVER : ROWS_CLIENT,
			     server ? socket->local_port : socket->remote_port);
	if (!row)
		return -1;
	row->cell[ROWS_COL_OF(state_row(socket->state))]++;
	return 0;
}

/*
 * No dump tells the length of SYN queues. Counting request sockets does not replace
 * it: those of a closed listener are in no queue any more. Ages would need a dump with
 * all of tcp_info, which takes twice as long.
 */
static void ports_set_known(struct rows *rows, const struct dump *dump)
{
	unsigned int col;

	for (col = 0; col < ROWS_NR_COLUMNS; col++)
		rows->have[col] = rows_ports_column[col];
	rows->have[ROWS_COL_FULL] = dump->knows_limits;
	rows->have[ROWS_COL_BACKLOG_MAX] = dump->knows_limits;
	rows->have[ROWS_COL_SYNQ] = false;
	rows->have[ROWS_COL_CLOSE_WAIT_S] = false;
	rows->have[ROWS_COL_OF(TCPSTATES_ROW_UNKNOWN)] = false;
}

static enum result ports_fill(const struct dump *dump, const char *process,
			      struct ports_tally *tally, struct request_error *err)
{
	enum result result;

	result = dump_visit(dump, process, ports_count_socket, tally, &tally->rows->cost, err);
	if (result == RESULT_STOPPED)
		return request_fail(err, RESULT_FAILED, "not enough memory for so many ports");
	return result;
}

/**
 * dump_ports() - count the sockets of a namespace by port
 * @dump: the source that shows them
 * @request: names the namespace, which this process may enter
 * @rows: receives the rows in order, to be freed with rows_free(); empty after an error
 * @err: receives the reason of a failure, and what to do about it
 *
 * Return: RESULT_OK, or another result with @err set.
 */
enum result dump_ports(const struct dump *dump, const struct request *request,
		       struct rows *rows, struct request_error *err)
{
	uint32_t (*nth)[NR_PORTS] = calloc(ROWS_CLIENT + 1, sizeof(*nth));
	struct ports_tally tally = { rows, nth, request->family, dump->knows_limits };
	char process[NETNS_PROCESS_SIZE];
	enum result result;

	memset(rows, 0, sizeof(*rows));
	result = nth ? dump->begin(request, process, err) :
		 request_fail(err, RESULT_FAILED, "not enough memory for ports");
	if (!result)
		result = ports_fill(dump, process, &tally, err);
	free(nth);
	if (result) {
		rows_free(rows);
		return result;
	}
	rows_order(rows);
	rows_drop_empty(rows);
	rows->family = request->family;
	ports_set_known(rows, dump);
	rows->origin = dump->origin;
	rows->key[ROWS_KEY_NETNS] = processes_own_netns(process);
	return RESULT_OK;
}
