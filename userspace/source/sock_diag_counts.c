// SPDX-License-Identifier: GPL-2.0
/*
 * Counts by state from sock_diag, in the module's terms. A figure that sock_diag
 * does not tell exactly stays absent.
 */
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include "data/state_names.h"
#include "host/netns.h"
#include "source/sock_diag_counts.h"

#define NR_PORTS	65536

/* States of sockets that their process may have closed. */
#define CLOSING_STATES	(TCP_STATE_BIT(TCP_FIN_WAIT1) | TCP_STATE_BIT(TCP_FIN_WAIT2) | \
			 TCP_STATE_BIT(TCP_LAST_ACK) | TCP_STATE_BIT(TCP_CLOSING))

struct tally {
	uint8_t listening[NR_PORTS / 8];	/* a bit for each port */
	uint64_t cell[TCPSTATES_NR_ROWS][TCPSTATES_NR_COLUMNS];
	bool doubtful[TCPSTATES_NR_ROWS];	/* the orphans may be MPTCP subflows */
};

/* A visitor and the number of sockets that it has seen. */
struct meter {
	tcp_socket_visit visit;
	void *ctx;
	uint64_t nr;
};

/* The start of a measurement. */
struct stopwatch {
	struct timespec wall;
	struct timespec cpu;
};

/* An empty request stays in the namespace that was entered before. */
static const struct request here;

static void stopwatch_start(struct stopwatch *watch)
{
	clock_gettime(CLOCK_MONOTONIC, &watch->wall);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &watch->cpu);
}

static void stopwatch_add(struct figure *figure, clockid_t clock, const struct timespec *begin)
{
	struct timespec end;

	clock_gettime(clock, &end);
	figure->value += (uint64_t)(end.tv_sec - begin->tv_sec) * 1000000000 +
			 (uint64_t)end.tv_nsec - (uint64_t)begin->tv_nsec;
	figure->have = true;
}

/* Add the time since the start to a cost. */
static void stopwatch_stop(const struct stopwatch *watch, struct counts_cost *cost)
{
	stopwatch_add(&cost->dump_ns, CLOCK_MONOTONIC, &watch->wall);
	stopwatch_add(&cost->cpu_ns, CLOCK_PROCESS_CPUTIME_ID, &watch->cpu);
}

static int meter_visit(const struct tcp_socket *socket, void *ctx)
{
	struct meter *meter = ctx;

	meter->nr++;
	return meter->visit(socket, meter->ctx);
}

/**
 * sock_diag_visit() - visit all sockets, listeners first
 * @request: names the namespace, which this process enters
 * @visit: called for each socket
 * @ctx: passed to @visit
 * @cost: receives the sockets dumped, the time and the CPU time; zeroed by the caller
 * @err: receives the reason of a failure
 *
 * Listeners have a dump of their own, so that their order in a kernel's tables
 * does not matter.
 *
 * Return: as sock_diag_dump().
 */
enum result sock_diag_visit(const struct request *request, tcp_socket_visit visit, void *ctx,
			    struct counts_cost *cost, struct request_error *err)
{
	struct meter meter = { .visit = visit, .ctx = ctx };
	const uint32_t listeners = TCP_STATE_BIT(TCP_LISTEN);
	struct stopwatch watch;
	enum result result;

	result = netns_enter_request(request, err);
	if (result)
		return result;
	stopwatch_start(&watch);
	result = sock_diag_dump(&here, AF_UNSPEC, listeners, meter_visit, &meter, err);
	if (!result)
		result = sock_diag_dump(&here, AF_UNSPEC, TCP_ALL_STATE_BITS & ~listeners,
					meter_visit, &meter, err);
	stopwatch_stop(&watch, cost);
	cost->sockets = (struct figure){ meter.nr, true };
	return result;
}

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
static void tally_doubt_orphans(struct tally *tally, struct counts_cost *cost)
{
	struct request_error err;
	struct stopwatch watch;
	unsigned int row;
	uint64_t nr = 0;

	for (row = 0; row < TCPSTATES_NR_ROWS; row++)
		nr += tally->cell[row][TCPSTATES_COL_ORPHAN];
	if (!nr)
		return;
	stopwatch_start(&watch);
	if (sock_diag_dump(&here, AF_UNSPEC, CLOSING_STATES | SOCK_DIAG_TELL_MPTCP, tally_doubt_one,
			   tally, &err))
		memset(tally->doubtful, true, sizeof(tally->doubtful));
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
 * sock_diag_counts() - count the sockets of a namespace by state
 * @request: names the namespace, which this process enters
 * @counts: receives the counts and their cost
 * @err: receives the reason of a failure, and what to do about it
 *
 * Return: RESULT_OK, or another result with @err set.
 */
enum result sock_diag_counts(const struct request *request, struct counts *counts,
			     struct request_error *err)
{
	struct tally tally = { 0 };
	enum result result;

	memset(counts, 0, sizeof(*counts));
	result = sock_diag_visit(request, tally_add, &tally, &counts->cost, err);
	if (result)
		return result;
	tally_doubt_orphans(&tally, &counts->cost);
	tally_publish(counts, &tally);
	counts->origin = COUNTS_FROM_SOCK_DIAG;
	counts->key[TCPSTATES_KEY_NETNS] = netns_own();
	return RESULT_OK;
}
