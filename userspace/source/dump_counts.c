// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts by state from a dump of all sockets, in the module's terms. A figure that
 * the source does not tell exactly stays absent.
 */
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include "data/state_names.h"
#include "host/processes.h"
#include "source/dump.h"

#define NR_PORTS	65536

/* States of sockets that their process may have closed. */
#define CLOSING_STATES	(TCP_STATE_BIT(TCP_FIN_WAIT1) | TCP_STATE_BIT(TCP_FIN_WAIT2) | \
			 TCP_STATE_BIT(TCP_LAST_ACK) | TCP_STATE_BIT(TCP_CLOSING))

struct tally {
	uint8_t listening[NR_PORTS / 8];	/* a bit for each port */
	uint64_t cell[TCPSTATES_NR_ROWS][TCPSTATES_NR_COLUMNS];
	bool doubtful[TCPSTATES_NR_ROWS];	/* the orphans may be MPTCP subflows */
};

/*
 * Test for a socket that no process owns any more. Inode 0 alone is not enough: a
 * connection that was not accepted yet has no inode either.
 */
static bool tally_is_orphan(const struct tcp_socket *socket)
{
	return !socket->mini && !socket->inode && (TCP_STATE_BIT(socket->state) & CLOSING_STATES);
}

static int tally_add(const struct tcp_socket *socket, void *ctx)
{
	struct tally *tally = ctx;
	uint64_t *cell = tally->cell[state_row(socket->state)];
	uint8_t *byte = &tally->listening[socket->local_port / 8];
	uint8_t bit = (uint8_t)(1U << socket->local_port % 8);

	if (socket->state == TCP_LISTEN)
		*byte |= bit;
	cell[TCPSTATES_COL_TOTAL]++;
	cell[socket->family == AF_INET6 ? TCPSTATES_COL_IPV6 : TCPSTATES_COL_IPV4]++;
	cell[*byte & bit ? TCPSTATES_COL_SERVER : TCPSTATES_COL_CLIENT]++;
	cell[TCPSTATES_COL_MINI] += socket->mini;
	cell[TCPSTATES_COL_ORPHAN] += tally_is_orphan(socket);
	return 0;
}

static int tally_doubt_one(const struct tcp_socket *socket, void *ctx)
{
	struct tally *tally = ctx;

	if (tally_is_orphan(socket) && socket->mptcp)
		tally->doubtful[state_row(socket->state)] = true;
	return 0;
}

/*
 * Subflows of a closed MPTCP connection have no inode either, but are no orphans
 * to the kernel. Telling them apart is slow, so ask only if there are candidates.
 */
static void tally_doubt_orphans(struct tally *tally, const struct dump *dump,
				const char *process, struct counts_cost *cost)
{
	struct stopwatch watch;
	unsigned int row;
	uint64_t nr = 0;

	for (row = 0; row < TCPSTATES_NR_ROWS; row++)
		nr += tally->cell[row][TCPSTATES_COL_ORPHAN];
	if (!nr)
		return;
	stopwatch_start(&watch);
	if (dump->visit_mptcp(process, CLOSING_STATES, tally_doubt_one, tally)) {
		for (row = 0; row < TCPSTATES_NR_ROWS; row++)
			tally->doubtful[row] = tally->cell[row][TCPSTATES_COL_ORPHAN];
	}
	stopwatch_stop(&watch, cost);
}

/* UNKNOWN stays absent: a dump has known states only. So do columns not counted here. */
static void tally_publish(struct counts *counts, const struct tally *tally)
{
	static const enum tcpstates_column counted[] = {
		TCPSTATES_COL_TOTAL, TCPSTATES_COL_IPV4, TCPSTATES_COL_IPV6, TCPSTATES_COL_SERVER,
		TCPSTATES_COL_CLIENT, TCPSTATES_COL_MINI, TCPSTATES_COL_ORPHAN,
	};
	unsigned int row, i;

	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		for (i = 0; i < sizeof(counted) / sizeof(counted[0]); i++)
			counts->cell[row][counted[i]] = (struct figure){
				tally->cell[row][counted[i]], row != TCPSTATES_ROW_UNKNOWN,
			};
		if (tally->doubtful[row])
			counts->cell[row][TCPSTATES_COL_ORPHAN] = (struct figure){ 0, false };
	}
}

/**
 * dump_counts() - count the sockets of a namespace by state
 * @dump: the source that shows them
 * @request: names the namespace, which this process may enter
 * @counts: receives the counts and their cost
 * @err: receives the reason of a failure, and what to do about it
 *
 * Return: RESULT_OK, or another result with @err set.
 */
enum result dump_counts(const struct dump *dump, const struct request *request,
			struct counts *counts, struct request_error *err)
{
	char process[NETNS_PROCESS_SIZE];
	struct tally tally = { 0 };
	enum result result;

	memset(counts, 0, sizeof(*counts));
	result = dump->begin(request, process, err);
	if (!result)
		result = dump_visit(dump, process, tally_add, &tally, &counts->cost, err);
	if (result)
		return result;
	tally_doubt_orphans(&tally, dump, process, &counts->cost);
	tally_publish(counts, &tally);
	counts->origin = dump->origin;
	counts->key[TCPSTATES_KEY_NETNS] = processes_own_netns(process);
	return RESULT_OK;
}
