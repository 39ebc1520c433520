// SPDX-License-Identifier: GPL-2.0-only
/* The rules that go by the silence of peers, and the sockets that they count. */
#include <stdlib.h>
#include <sys/socket.h>
#include "evidence_testing.h"
#include "diagnose/collect.h"
#include "diagnose/rules.h"
#include "source/sock_diag.h"

#define ESTABLISHED	TCPSTATES_ROW_ESTABLISHED
#define CLOSE_WAIT	TCPSTATES_ROW_CLOSE_WAIT
#define MINUTE_MS	60000
#define KEEPALIVE_MS	7875000	/* the default: 7200 s, then 9 probes of 75 s */

static struct tcp_socket sockets[8];
static int nr_sockets;

enum result __wrap_sock_diag_dump(const struct request *request, int family, uint32_t states,
				  tcp_socket_visit visit, void *ctx, struct request_error *err);

/* Pass the sockets of the states that were asked for. */
enum result __wrap_sock_diag_dump(const struct request *request, int family, uint32_t states,
				  tcp_socket_visit visit, void *ctx, struct request_error *err)
{
	int i;

	(void)request;
	(void)family;
	(void)err;
	for (i = 0; i < nr_sockets; i++) {
		if (states & TCP_STATE_BIT(sockets[i].state))
			assert_int_equal(visit(&sockets[i], ctx), 0);
	}
	return RESULT_OK;
}

/* Add a connection of port 443 that no process has, since none has this inode. */
static struct tcp_socket *add_socket(uint8_t number, uint64_t idle_ms)
{
	struct tcp_socket *socket = &sockets[nr_sockets++];

	*socket = (struct tcp_socket){
		.family = AF_INET, .state = number, .local = { 1 }, .remote = { 2 },
		.local_port = 443, .remote_port = (uint16_t)(50000 + nr_sockets),
		.inode = UINT32_MAX - (uint32_t)nr_sockets, .idle_ms = { idle_ms, true },
	};
	return socket;
}

/* Read the sockets in both samples, and look up those of a state that count. */
static struct stay collect(unsigned int states, unsigned int after, enum tcpstates_row state)
{
	const struct findings_wants wants = { .states = states, .after = after };
	static const struct netns_access access = { .entered = true };
	static const struct request request;
	const struct row row = { .group = ROWS_SERVER, .id = 443 };
	struct stay stay;

	set(ROWS_SERVER, 443, ROWS_COL_LISTENERS, 1);
	collect_first_sockets(&request, &access, &wants, &e);
	collect_sockets(&request, &access, &wants, &e);
	assert_true(e.have_sockets);
	stay = evidence_stay(&e, &row, state);
	free(e.first);
	free(e.holder);
	free(e.route);
	free(e.stay);
	e.first = NULL;
	e.nr_first = 0;
	return stay;
}

static int setup_sockets(void **state)
{
	nr_sockets = 0;
	return setup(state);
}

/* A minute is old, and just below is young. */
static void young_ones_do_not_count(void **state)
{
	struct stay stay;

	(void)state;
	add_socket(8, MINUTE_MS - 1);
	add_socket(8, MINUTE_MS);
	add_socket(8, 3 * MINUTE_MS);
	/* Nobody has accepted it: the rule about accept queues counts it at any age. */
	add_socket(8, 0)->inode = 0;
	stay = collect(1U << CLOSE_WAIT, 0, CLOSE_WAIT);
	assert_true(e.have_ages);
	assert_int_equal(stay.sockets, 3);
	assert_int_equal(stay.no_file, 1);
	assert_int_equal(stay.idle_ms, 3 * MINUTE_MS);
	assert_int_equal(e.nr_holders, 1);
}

static void ages_may_be_unknown(void **state)
{
	(void)state;
	add_socket(8, 3 * MINUTE_MS);
	add_socket(8, 0)->idle_ms.have = false;
	assert_int_equal(collect(1U << CLOSE_WAIT, 0, CLOSE_WAIT).sockets, 2);
	assert_false(e.have_ages);
}

/* Orphans have no inode either, but are in no queue. */
static void closing_goes_by_age(void **state)
{
	(void)state;
	add_socket(4, 9999)->inode = 0;
	add_socket(4, 10000)->inode = 0;
	assert_int_equal(collect(1U << TCPSTATES_ROW_FIN_WAIT1, 0,
				 TCPSTATES_ROW_FIN_WAIT1).sockets, 1);
	assert_true(e.have_ages);
}

/* Such a socket never heard from its peer, so that its time says nothing. */
static void connects_have_no_age(void **state)
{
	struct stay stay;

	(void)state;
	set(ROWS_SERVER, 443, ROWS_COL_LISTENERS, 1);
	add_socket(2, 5);
	add_socket(2, 0)->idle_ms.have = false;
	stay = collect(1U << TCPSTATES_ROW_SYN_SENT, 0, TCPSTATES_ROW_SYN_SENT);
	assert_int_equal(stay.sockets, 2);
	assert_int_equal(stay.idle_ms, 0);
	assert_true(e.have_ages);
}

static void silent_ones_lack_keepalive(void **state)
{
	struct tcp_socket *own;
	struct stay stay;

	(void)state;
	add_socket(1, KEEPALIVE_MS - 1);
	add_socket(1, KEEPALIVE_MS);
	add_socket(1, KEEPALIVE_MS)->timer = TCP_TIMER_KEEPALIVE;
	/* Its peer is on this host. */
	own = add_socket(1, KEEPALIVE_MS);
	own->remote[0] = own->local[0];
	add_socket(1, KEEPALIVE_MS)->inode = 0;
	stay = collect(0, 1U << ESTABLISHED, ESTABLISHED);
	assert_int_equal(stay.sockets, 1);
	assert_int_equal(stay.no_file, 0);
	/* The rule about accept queues asks for those that nobody accepted only. */
	stay = collect(1U << ESTABLISHED, 0, ESTABLISHED);
	assert_int_equal(stay.sockets, 1);
	assert_int_equal(stay.no_file, 1);
	set_sysctl(SYSCTL_KEEPALIVE_TIME, 1, 7199, 0, 0);
	assert_int_equal(collect(0, 1U << ESTABLISHED, ESTABLISHED).sockets, 2);
}

/* Make the module tell how old the oldest CLOSE_WAIT of port 443 is. */
static void set_age(uint64_t before, uint64_t after)
{
	e.before.ports.have[ROWS_COL_CLOSE_WAIT_S] = true;
	e.after.ports.have[ROWS_COL_CLOSE_WAIT_S] = true;
	*cell(&e.before, ROWS_SERVER, 443, ROWS_COL_CLOSE_WAIT_S) = before;
	*cell(&e.after, ROWS_SERVER, 443, ROWS_COL_CLOSE_WAIT_S) = after;
}

/* One old socket is a leak, and hundreds of young ones are none. */
static void a_leak_goes_by_age(void **state)
{
	struct stay stay = { CLOSE_WAIT, ROWS_SERVER, 443, 1, 0, 3 * MINUTE_MS };
	const struct finding *f;

	(void)state;
	set_state(ROWS_SERVER, 443, CLOSE_WAIT, 300);
	set_age(58, 59);
	finds_nothing();
	assert_int_equal(findings.finding[FINDING_CLOSE_WAIT].wants, 0);
	set_age(60, 61);
	f = finds(FINDING_CLOSE_WAIT, VERDICT_WARNING);
	assert_non_null(f->missing);
	assert_int_equal(f->wants, 1U << CLOSE_WAIT);
	assert_int_equal(fact(&f->port[0].facts, "oldest_s"), 61);
	stays(&stay, 1);
	e.have_ages = true;
	f = finds(FINDING_CLOSE_WAIT, VERDICT_WARNING);
	assert_null(f->missing);
	assert_int_equal(fact(&f->port[0].facts, "silent"), 1);
	assert_int_equal(fact(&f->port[0].facts, "oldest_s"), 180);
	stay.sockets = 500;
	finds(FINDING_CLOSE_WAIT, VERDICT_CRITICAL);
	stays(NULL, 0);
	finds_nothing();
}

/* Without the module a socket is a suspect, until sock_diag tells its age. */
static void sock_diag_tells_the_age(void **state)
{
	(void)state;
	set_state(ROWS_SERVER, 443, CLOSE_WAIT, 1);
	finds_nothing();
	assert_int_equal(findings.finding[FINDING_CLOSE_WAIT].wants, 0);
	e.after.ports.origin = COUNTS_FROM_SOCK_DIAG;
	finds_nothing();
	assert_int_equal(findings.finding[FINDING_CLOSE_WAIT].wants, 1U << CLOSE_WAIT);
	/* The first sample's could not be read: all are suspects still. */
	e.have_sockets = e.have_ages = true;
	finds_nothing();
	*cell(&e.before, ROWS_SERVER, 443, ROWS_COL_OF(CLOSE_WAIT)) = 0;
	finds_nothing();
	assert_int_equal(findings.finding[FINDING_CLOSE_WAIT].wants, 0);
}

/* The oldest may be one that waits for accept(): then only the number counts. */
static void the_oldest_may_wait_for_accept(void **state)
{
	struct stay stay = { CLOSE_WAIT, ROWS_SERVER, 443, 2, 1, 3 * MINUTE_MS };

	(void)state;
	set_state(ROWS_SERVER, 443, CLOSE_WAIT, 50);
	set_age(180, 181);
	set(ROWS_SERVER, 443, ROWS_COL_LISTENERS, 1);
	set(ROWS_SERVER, 443, ROWS_COL_BACKLOG, 1);
	set(ROWS_SERVER, 443, ROWS_COL_BACKLOG_MAX, 100);
	finds_nothing();
	stays(&stay, 1);
	finds_nothing();
	e.have_ages = true;
	assert_int_equal(finds(FINDING_CLOSE_WAIT, VERDICT_WARNING)->port[0].rank, 1);
	stay.no_file = 2;
	set(ROWS_SERVER, 443, ROWS_COL_BACKLOG, 2);
	finds_nothing();
}

/* Make so many of 1000 connections silent, in a column of the file by idle time. */
static void set_idle(enum idle_column col, uint64_t silent)
{
	static struct row row = { .id = ESTABLISHED };
	unsigned int i;

	e.idle.row = &row;
	e.idle.nr = 1;
	for (i = 0; i < IDLE_NR_COLUMNS; i++) {
		e.idle.have[i] = true;
		row.cell[i] = 0;
	}
	row.cell[col] = silent;
	set_state(ROWS_SERVER, 443, ESTABLISHED, 1000);
	set_count(ESTABLISHED, TCPSTATES_COL_TOTAL, 1000);
}

static void silent_connections(void **state)
{
	struct stay stay = { ESTABLISHED, ROWS_SERVER, 443, 107, 7, KEEPALIVE_MS };
	const struct finding *f;

	(void)state;
	set_idle(IDLE_COL_LT_1H, 1000);
	finds_nothing();
	assert_int_equal(findings.finding[FINDING_SILENT].verdict, VERDICT_FINE);
	set_idle(IDLE_COL_GE_1D, 99);
	finds_nothing();
	assert_int_equal(findings.finding[FINDING_SILENT].wants_after, 0);
	/* Two hours are within this column: only single sockets tell. */
	set_idle(IDLE_COL_LT_1D, 100);
	f = evaluate(FINDING_SILENT);
	assert_int_equal(f->verdict, VERDICT_UNKNOWN);
	assert_non_null(f->missing);
	assert_int_equal(f->wants_after, 1U << ESTABLISHED);
	stays(&stay, 1);
	e.have_ages = true;
	f = finds(FINDING_SILENT, VERDICT_WARNING);
	assert_int_equal(f->port[0].port, 443);
	assert_int_equal(fact(&f->port[0].facts, "silent"), 100);
	assert_int_equal(fact(&f->port[0].facts, "oldest_s"), KEEPALIVE_MS / 1000);
	stay.sockets--;
	finds_nothing();
	stay.sockets++;
	set_state(ROWS_SERVER, 443, ESTABLISHED, 1001);
	finds_nothing();
}

static void idle_times_may_be_unknown(void **state)
{
	(void)state;
	set_count(ESTABLISHED, TCPSTATES_COL_TOTAL, 99);
	finds_nothing();
	assert_int_equal(findings.finding[FINDING_SILENT].verdict, VERDICT_FINE);
	set_count(ESTABLISHED, TCPSTATES_COL_TOTAL, 100);
	assert_int_equal(evaluate(FINDING_SILENT)->verdict, VERDICT_UNKNOWN);
	/* The file has the state, but not all of the times. */
	set_idle(IDLE_COL_GE_1D, 1000);
	e.idle.have[IDLE_COL_GE_1D] = false;
	assert_int_equal(evaluate(FINDING_SILENT)->verdict, VERDICT_UNKNOWN);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup_sockets, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(young_ones_do_not_count), TEST(ages_may_be_unknown),
		TEST(closing_goes_by_age), TEST(connects_have_no_age),
		TEST(silent_ones_lack_keepalive), TEST(a_leak_goes_by_age),
		TEST(sock_diag_tells_the_age), TEST(the_oldest_may_wait_for_accept),
		TEST(silent_connections), TEST(idle_times_may_be_unknown),
	};

	return cmocka_run_group_tests_name("silence", tests, NULL, NULL);
}
