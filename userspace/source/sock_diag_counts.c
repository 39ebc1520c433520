// SPDX-License-Identifier: GPL-2.0
/*
 * Counts from sock_diag, in the module's terms. What can't be known exactly
 * from what it says stays absent.
 */
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include "host/netns.h"
#include "source/sock_diag_counts.h"

#define NR_PORTS	65536

/* States in which a socket may be that its process has closed. */
#define CLOSING_STATES	(DIAG_STATE(TCP_FIN_WAIT1) | DIAG_STATE(TCP_FIN_WAIT2) | \
			 DIAG_STATE(TCP_LAST_ACK) | DIAG_STATE(TCP_CLOSING))

struct tally {
	uint8_t listening[NR_PORTS / 8];	/* a bit for each port */
	uint64_t cell[TCPSTATES_NR_ROWS][TCPSTATES_NR_COLUMNS];
	bool doubtful[TCPSTATES_NR_ROWS];	/* orphans that may not be any */
};

/* A visitor, and how many sockets it has seen. */
struct meter {
	diag_visit visit;
	void *ctx;
	uint64_t nr;
};

/* When something began. */
struct watch {
	struct timespec wall;
	struct timespec cpu;
};

/* The namespace is entered once: this is the one that we are in. */
static const struct source_request here;

/* The row of a state by the kernel's number. */
enum tcpstates_row source_diag_row(unsigned int state)
{
	static const uint8_t rows[] = {
#define X(name, nr) [nr] = TCPSTATES_ROW_##name,
		TCPSTATES_STATES(X)
#undef X
	};

	return state < sizeof(rows) ? (enum tcpstates_row)rows[state] : TCPSTATES_ROW_UNKNOWN;
}

/* The inode number of the namespace that we are in, if a procfs tells. */
struct figure source_diag_netns(void)
{
	struct stat st;

	if (stat(SOURCE_PROCFS "/self/ns/net", &st))
		return (struct figure){ 0, false };
	return (struct figure){ st.st_ino, true };
}

static void watch_start(struct watch *watch)
{
	clock_gettime(CLOCK_MONOTONIC, &watch->wall);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &watch->cpu);
}

static void add_since(struct figure *figure, clockid_t clock, const struct timespec *begin)
{
	struct timespec end;

	clock_gettime(clock, &end);
	figure->value += (uint64_t)(end.tv_sec - begin->tv_sec) * 1000000000 +
			 (uint64_t)end.tv_nsec - (uint64_t)begin->tv_nsec;
	figure->have = true;
}

/* Add what was spent since the start. */
static void watch_stop(const struct watch *watch, struct counts_cost *cost)
{
	add_since(&cost->dump_ns, CLOCK_MONOTONIC, &watch->wall);
	add_since(&cost->cpu_ns, CLOCK_PROCESS_CPUTIME_ID, &watch->cpu);
}

static int visit_metered(const struct diag_socket *socket, void *ctx)
{
	struct meter *meter = ctx;

	meter->nr++;
	return meter->visit(socket, meter->ctx);
}

/**
 * source_diag_dump() - visit all sockets, listeners before any other
 * @request: whose namespace is entered
 * @visit: called for each
 * @ctx: passed to it
 * @cost: all 0 before; receives what it cost
 * @err: receives why it can't be done
 *
 * Listeners have a dump of their own, so that nothing hangs on the order that a
 * kernel has its tables in.
 *
 * Return: 0, or a negative number with @err set, or what @visit ended it with.
 */
int source_diag_dump(const struct source_request *request, diag_visit visit, void *ctx,
		     struct counts_cost *cost, struct source_error *err)
{
	struct meter meter = { .visit = visit, .ctx = ctx };
	const uint32_t listeners = DIAG_STATE(TCP_LISTEN);
	struct watch watch;
	int ret;

	ret = netns_enter_request(request, err);
	if (ret)
		return ret;
	watch_start(&watch);
	ret = diag_dump(&here, AF_UNSPEC, listeners, visit_metered, &meter, err);
	if (!ret)
		ret = diag_dump(&here, AF_UNSPEC, DIAG_ALL_STATES & ~listeners,
				visit_metered, &meter, err);
	watch_stop(&watch, cost);
	cost->sockets = (struct figure){ meter.nr, true };
	return ret;
}

/*
 * Does no process have it any more? An inode number of 0 alone doesn't say so:
 * what nobody accepted yet has none either, but doesn't close by itself.
 */
static bool is_orphan(const struct diag_socket *socket)
{
	return !socket->mini && !socket->inode && (DIAG_STATE(socket->state) & CLOSING_STATES);
}

static int count_socket(const struct diag_socket *socket, void *ctx)
{
	struct tally *tally = ctx;
	uint64_t *cell = tally->cell[source_diag_row(socket->state)];
	uint8_t *byte = &tally->listening[socket->local_port / 8];
	uint8_t bit = (uint8_t)(1U << socket->local_port % 8);

	if (socket->state == TCP_LISTEN)
		*byte |= bit;
	cell[TCPSTATES_COL_TOTAL]++;
	cell[socket->family == AF_INET6 ? TCPSTATES_COL_IPV6 : TCPSTATES_COL_IPV4]++;
	cell[*byte & bit ? TCPSTATES_COL_SERVER : TCPSTATES_COL_CLIENT]++;
	cell[TCPSTATES_COL_MINI] += socket->mini;
	cell[TCPSTATES_COL_ORPHAN] += is_orphan(socket);
	return 0;
}

static int doubt_orphan(const struct diag_socket *socket, void *ctx)
{
	struct tally *tally = ctx;

	if (is_orphan(socket) && socket->mptcp)
		tally->doubtful[source_diag_row(socket->state)] = true;
	return 0;
}

/*
 * Subflows of a closed MPTCP connection have no inode number either, although
 * the kernel doesn't take them for orphans. If there may be orphans at all, ask
 * for what tells them apart; the kernel writes it for each socket, and slowly.
 */
static void doubt_orphans(struct tally *tally, struct counts_cost *cost)
{
	struct source_error err;
	struct watch watch;
	unsigned int row;
	uint64_t nr = 0;

	for (row = 0; row < TCPSTATES_NR_ROWS; row++)
		nr += tally->cell[row][TCPSTATES_COL_ORPHAN];
	if (!nr)
		return;
	watch_start(&watch);
	if (diag_dump(&here, AF_UNSPEC, CLOSING_STATES | DIAG_TELL_MPTCP, doubt_orphan, tally,
		      &err))
		memset(tally->doubtful, true, sizeof(tally->doubtful));
	watch_stop(&watch, cost);
}

/* States that the kernel may have besides are not asked for: they stay absent. */
static void fill(struct counts *counts, const struct tally *tally)
{
	unsigned int row, col;

	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		for (col = 0; row != TCPSTATES_ROW_UNKNOWN && col < TCPSTATES_NR_COLUMNS; col++)
			counts->cell[row][col] = (struct figure){ tally->cell[row][col], true };
		if (tally->doubtful[row])
			counts->cell[row][TCPSTATES_COL_ORPHAN] = (struct figure){ 0, false };
	}
}

/**
 * source_diag_counts() - the counts of a namespace, without the module
 * @request: what was asked for
 * @counts: receives the counts, and what they cost
 * @err: receives why there are none
 *
 * Return: 0, or a negative number with @err set: NETNS_NONE if there is no such
 * namespace.
 */
int source_diag_counts(const struct source_request *request, struct counts *counts,
		       struct source_error *err)
{
	struct tally tally = { 0 };
	int ret;

	memset(counts, 0, sizeof(*counts));
	ret = source_diag_dump(request, count_socket, &tally, &counts->cost, err);
	if (ret)
		return ret;
	doubt_orphans(&tally, &counts->cost);
	fill(counts, &tally);
	counts->origin = COUNTS_FROM_DIAG;
	counts->key[TCPSTATES_KEY_NETNS] = source_diag_netns();
	return 0;
}
