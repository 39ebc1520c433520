// SPDX-License-Identifier: GPL-2.0-only
/* Counts from sockets that a substitute for sock_diag_dump() passes. */
#include <string.h>
#include <sys/socket.h>
#include "testing.h"
#include "data/state_names.h"
#include "source/dump.h"
#include "source/sock_diag.h"

static struct tcp_socket sockets[16];
static int nr_sockets, nr_dumps, refused_dump;

enum result __wrap_sock_diag_dump(const struct request *request, int family, uint32_t states,
		     tcp_socket_visit visit, void *ctx, struct request_error *err);

/* Pass the sockets that the request selects, in the order of the kernel's tables. */
enum result __wrap_sock_diag_dump(const struct request *request, int family, uint32_t states,
		     tcp_socket_visit visit, void *ctx, struct request_error *err)
{
	struct tcp_socket socket;
	int i;

	assert_null(request->netns);
	assert_int_equal(family, AF_UNSPEC);
	if (++nr_dumps == refused_dump)
		return request_fail(err, RESULT_FAILED, "refused");
	for (i = 0; i < nr_sockets; i++) {
		socket = sockets[i];
		socket.mptcp &= !!(states & SOCK_DIAG_TELL_INFO);
		if (!(states & TCP_ALL_STATE_BITS & TCP_STATE_BIT(socket.state)))
			continue;
		if (visit(&socket, ctx))
			return RESULT_STOPPED;
	}
	return RESULT_OK;
}

static int setup(void **state)
{
	(void)state;
	memset(sockets, 0, sizeof(sockets));
	nr_sockets = nr_dumps = refused_dump = 0;
	return 0;
}

static struct tcp_socket *add(uint8_t state, uint16_t local, uint16_t remote)
{
	sockets[nr_sockets] = (struct tcp_socket){
		.family = AF_INET,
		.state = state,
		.local_port = local,
		.remote_port = remote,
		.inode = 1,
	};
	return &sockets[nr_sockets++];
}

enum { ESTABLISHED = 1, SYN_RECV = 3, FIN_WAIT2 = 5, TIME_WAIT = 6, LAST_ACK = 9, LISTEN = 10 };

static struct counts load(void)
{
	struct counts counts;
	struct request_error err;
	const struct request request = { 0 };

	assert_int_equal(dump_counts(&dump_sock_diag, &request, &counts, &err), 0);
	assert_int_equal(counts.origin, COUNTS_FROM_SOCK_DIAG);
	return counts;
}

#define assert_cell(counts, row, col, number) do { \
	const struct figure *cell = &(counts).cell[TCPSTATES_ROW_##row][TCPSTATES_COL_##col]; \
	assert_true(cell->have); \
	assert_int_equal(cell->value, number); \
} while (0)

#define assert_absent(counts, row, col) \
	assert_false((counts).cell[TCPSTATES_ROW_##row][TCPSTATES_COL_##col].have)

/* A connection that comes before its listener counts as server too. */
static void sides(void **state)
{
	struct counts counts;

	(void)state;
	add(ESTABLISHED, 443, 50000);
	add(ESTABLISHED, 50000, 443)->family = AF_INET6;
	add(ESTABLISHED, 444, 443);
	add(LISTEN, 443, 0);
	add(LISTEN, 65535, 0);
	add(TIME_WAIT, 65535, 1)->mini = true;
	counts = load();
	assert_cell(counts, ESTABLISHED, TOTAL, 3);
	assert_cell(counts, ESTABLISHED, IPV4, 2);
	assert_cell(counts, ESTABLISHED, IPV6, 1);
	assert_cell(counts, ESTABLISHED, SERVER, 1);
	assert_cell(counts, ESTABLISHED, CLIENT, 2);
	assert_cell(counts, LISTEN, SERVER, 2);
	assert_cell(counts, TIME_WAIT, SERVER, 1);
	assert_cell(counts, TIME_WAIT, MINI, 1);
	assert_cell(counts, CLOSING, TOTAL, 0);
	assert_absent(counts, UNKNOWN, TOTAL);
	assert_int_equal(counts.cost.sockets.value, 6);
	assert_true(counts.cost.dump_ns.have && counts.cost.cpu_ns.have);
	assert_false(counts.key[TCPSTATES_KEY_WALK_NS].have);
	assert_int_equal(nr_dumps, 2);
}

static void orphans(void **state)
{
	struct counts counts;

	(void)state;
	add(LAST_ACK, 1, 2)->inode = 0;
	add(LAST_ACK, 1, 3);
	add(ESTABLISHED, 1, 4)->inode = 0;
	*add(FIN_WAIT2, 1, 5) = (struct tcp_socket){ .family = AF_INET, .state = FIN_WAIT2,
						      .mini = true };
	*add(SYN_RECV, 1, 5) = (struct tcp_socket){ .family = AF_INET, .state = SYN_RECV,
						     .mini = true };
	counts = load();
	assert_cell(counts, LAST_ACK, ORPHAN, 1);
	assert_cell(counts, ESTABLISHED, ORPHAN, 0);
	assert_cell(counts, FIN_WAIT2, ORPHAN, 0);
	assert_cell(counts, FIN_WAIT2, MINI, 1);
	assert_cell(counts, SYN_RECV, MINI, 1);
	assert_cell(counts, SYN_RECV, ORPHAN, 0);
	assert_int_equal(nr_dumps, 3);
}

static void mptcp_is_doubted(void **state)
{
	struct counts counts;
	struct tcp_socket *subflow;

	(void)state;
	subflow = add(FIN_WAIT2, 1, 2);
	subflow->inode = 0;
	subflow->mptcp = true;
	add(LAST_ACK, 1, 3)->inode = 0;
	counts = load();
	assert_absent(counts, FIN_WAIT2, ORPHAN);
	assert_cell(counts, FIN_WAIT2, TOTAL, 1);
	assert_cell(counts, LAST_ACK, ORPHAN, 1);

	/* With an inode number there is no doubt. */
	subflow->inode = 9;
	counts = load();
	assert_cell(counts, FIN_WAIT2, ORPHAN, 0);
}

static void no_answer_is_doubt(void **state)
{
	struct counts counts;

	(void)state;
	add(LAST_ACK, 1, 3)->inode = 0;
	refused_dump = 3;
	counts = load();
	assert_absent(counts, LAST_ACK, ORPHAN);
	assert_cell(counts, LAST_ACK, TOTAL, 1);
}

static void refused(void **state)
{
	const struct request request = { 0 };
	struct request_error err;
	struct counts counts;
	struct rows rows;

	for (refused_dump = 1; refused_dump <= 2; refused_dump++) {
		nr_dumps = 0;
		assert_int_equal(dump_counts(&dump_sock_diag, &request, &counts, &err), RESULT_FAILED);
		assert_string_equal(err.text, "refused");
		nr_dumps = 0;
		assert_int_equal(dump_ports(&dump_sock_diag, &request, &rows, &err), RESULT_FAILED);
		assert_string_equal(err.text, "refused");
		assert_null(rows.row);
	}
	(void)state;
}

static void assert_row(const struct row *row, enum rows_group side, uint64_t port)
{
	assert_int_equal(row->group, side);
	assert_int_equal(row->id, port);
}

static void ports(void **state)
{
	const struct request request = { 0 };
	struct tcp_socket *listener;
	struct request_error err;
	struct rows rows;

	(void)state;
	add(ESTABLISHED, 50001, 3306);
	add(TIME_WAIT, 50000, 443);
	add(SYN_RECV, 443, 50002)->mini = true;
	listener = add(LISTEN, 443, 0);
	listener->rqueue = 5;
	listener->wqueue = 4;
	listener = add(LISTEN, 443, 0);
	listener->rqueue = listener->wqueue = 4;
	add(LISTEN, 22, 0);
	assert_int_equal(dump_ports(&dump_sock_diag, &request, &rows, &err), 0);
	assert_int_equal(rows.origin, COUNTS_FROM_SOCK_DIAG);
	assert_int_equal(rows.cost.sockets.value, 6);
	assert_int_equal(rows.nr, 4);
	assert_row(&rows.row[0], ROWS_SERVER, 22);
	assert_row(&rows.row[1], ROWS_SERVER, 443);
	assert_row(&rows.row[2], ROWS_CLIENT, 443);
	assert_row(&rows.row[3], ROWS_CLIENT, 3306);
	assert_int_equal(rows.row[1].cell[ROWS_COL_LISTENERS], 2);
	assert_int_equal(rows.row[1].cell[ROWS_COL_FULL], 1);
	assert_int_equal(rows.row[1].cell[ROWS_COL_BACKLOG], 9);
	assert_int_equal(rows.row[1].cell[ROWS_COL_BACKLOG_MAX], 8);
	assert_int_equal(rows.row[1].cell[ROWS_COL_OF(TCPSTATES_ROW_SYN_RECV)], 1);
	assert_int_equal(rows.row[2].cell[ROWS_COL_OF(TCPSTATES_ROW_TIME_WAIT)], 1);
	assert_int_equal(rows.row[3].cell[ROWS_COL_OF(TCPSTATES_ROW_ESTABLISHED)], 1);
	assert_true(rows.have[ROWS_COL_BACKLOG_MAX]);
	assert_true(rows.have[ROWS_COL_OF(TCPSTATES_ROW_CLOSING)]);
	assert_false(rows.have[ROWS_COL_SYNQ]);
	assert_false(rows.have[ROWS_COL_CLOSE_WAIT_S]);
	assert_false(rows.have[ROWS_COL_OF(TCPSTATES_ROW_LISTEN)]);
	assert_false(rows.have[ROWS_COL_OF(TCPSTATES_ROW_UNKNOWN)]);
	rows_free(&rows);
}

static void rows_of_states(void **state)
{
	(void)state;
	assert_int_equal(state_row(0), TCPSTATES_ROW_UNKNOWN);
	assert_int_equal(state_row(1), TCPSTATES_ROW_ESTABLISHED);
	assert_int_equal(state_row(11), TCPSTATES_ROW_CLOSING);
	assert_int_equal(state_row(12), TCPSTATES_ROW_UNKNOWN);
	assert_int_equal(state_row(255), TCPSTATES_ROW_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(sides, setup),
		cmocka_unit_test_setup(orphans, setup),
		cmocka_unit_test_setup(mptcp_is_doubted, setup),
		cmocka_unit_test_setup(no_answer_is_doubt, setup),
		cmocka_unit_test_setup(refused, setup),
		cmocka_unit_test_setup(ports, setup),
		cmocka_unit_test_setup(rows_of_states, setup),
	};

	return cmocka_run_group_tests_name("dump_counts", tests, NULL, NULL);
}
