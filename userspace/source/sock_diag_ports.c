// SPDX-License-Identifier: GPL-2.0
/* The counts by port from sock_diag: the rows that the module has. */
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include "source/sock_diag_counts.h"

#define NR_PORTS	65536

/* For each side and port, its row's number from 1 on, or 0 if it has none. */
struct tally {
	struct rows *rows;
	uint32_t (*nth)[NR_PORTS];
};

/* Return: the row of a port, new if need be, or NULL without memory. */
static struct row *find_row(struct tally *tally, enum rows_group side, uint16_t port)
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
	*nth = (uint32_t)++tally->rows->nr;
	return row;
}

/* sock_diag tells the length and the limit of an accept queue as rqueue and wqueue. */
static int count_listener(struct tally *tally, const struct diag_socket *socket)
{
	struct row *row = find_row(tally, ROWS_SERVER, socket->local_port);

	if (!row)
		return -1;
	row->cell[ROWS_COL_LISTENERS]++;
	row->cell[ROWS_COL_FULL] += socket->rqueue > socket->wqueue;
	row->cell[ROWS_COL_BACKLOG] += socket->rqueue;
	row->cell[ROWS_COL_BACKLOG_MAX] += socket->wqueue;
	return 0;
}

static int count_socket(const struct diag_socket *socket, void *ctx)
{
	struct tally *tally = ctx;
	struct row *row;
	bool server;

	if (socket->state == TCP_LISTEN)
		return count_listener(tally, socket);
	server = tally->nth[ROWS_SERVER][socket->local_port];
	row = find_row(tally, server ? ROWS_SERVER : ROWS_CLIENT,
		       server ? socket->local_port : socket->remote_port);
	if (!row)
		return -1;
	row->cell[ROWS_COL_OF(source_diag_row(socket->state))]++;
	return 0;
}

/*
 * The length of request queues isn't told. Request sockets are no measure of
 * it: those of a listener that was closed wait for their timer in no queue.
 */
static void note_known(struct rows *rows)
{
	unsigned int col;

	for (col = 0; col < ROWS_NR_COLUMNS; col++)
		rows->have[col] = rows_ports_column[col];
	rows->have[ROWS_COL_SYNQ] = false;
	rows->have[ROWS_COL_OF(TCPSTATES_ROW_UNKNOWN)] = false;
}

static int fill(const struct source_request *request, struct rows *rows, uint32_t (*nth)[NR_PORTS],
		struct source_error *err)
{
	struct tally tally = { rows, nth };
	int ret;

	err->text[0] = '\0';
	ret = source_diag_dump(request, count_socket, &tally, &rows->cost, err);
	if (ret && !err->text[0])
		source_fail(err, "no memory for so many ports");
	return ret;
}

/* As source_diag_counts(), by port: rows are for rows_free(). */
int source_diag_ports(const struct source_request *request, struct rows *rows,
		      struct source_error *err)
{
	uint32_t (*nth)[NR_PORTS] = calloc(ROWS_NR_GROUPS, sizeof(*nth));
	int ret;

	memset(rows, 0, sizeof(*rows));
	ret = nth ? fill(request, rows, nth, err) : source_fail(err, "no memory for ports");
	free(nth);
	if (ret) {
		rows_free(rows);
		return ret;
	}
	rows_order(rows);
	note_known(rows);
	rows->origin = COUNTS_FROM_DIAG;
	rows->key[ROWS_KEY_NETNS] = source_diag_netns();
	return 0;
}
