// SPDX-License-Identifier: GPL-2.0-only
/* The rules about queues and states: at their thresholds, and just below. */
#include "evidence_testing.h"
#include "diagnose/rules.h"

static void nothing_is_wrong(void **state)
{
	int i;

	(void)state;
	finds_nothing();
	for (i = 0; i < NR_FINDINGS; i++) {
		assert_int_equal(findings.finding[i].id, i);
		assert_int_equal(findings.finding[i].verdict, VERDICT_FINE);
		assert_null(findings.finding[i].missing);
	}
}

/* Without data nothing is found, but nothing is fine either. */
static void nothing_is_known(void **state)
{
	uint64_t threshold[NR_THRESHOLDS];
	int i;

	(void)state;
	memcpy(threshold, e.threshold, sizeof(threshold));
	memset(&e, 0, sizeof(e));
	memcpy(e.threshold, threshold, sizeof(threshold));
	e.interval_ms = 1;
	finds_nothing();
	for (i = 0; i < NR_FINDINGS; i++) {
		assert_int_equal(findings.finding[i].verdict, VERDICT_UNKNOWN);
		assert_non_null(findings.finding[i].missing);
	}
}

static void listen_on(uint64_t port, uint64_t listeners, uint64_t full, uint64_t backlog,
		      uint64_t max)
{
	set(ROWS_SERVER, port, ROWS_COL_LISTENERS, listeners);
	set(ROWS_SERVER, port, ROWS_COL_FULL, full);
	set(ROWS_SERVER, port, ROWS_COL_BACKLOG, backlog);
	set(ROWS_SERVER, port, ROWS_COL_BACKLOG_MAX, max);
}

static void accept_queue_full(void **state)
{
	const struct finding *f;

	(void)state;
	listen_on(22, 1, 0, 0, 128);
	listen_on(443, 1, 1, 129, 128);
	listen_on(80, 1, 1, 6, 5);
	f = finds(FINDING_ACCEPT_QUEUE, VERDICT_CRITICAL);
	assert_int_equal(f->nr_ports, 2);
	assert_int_equal(f->port[0].port, 443);
	assert_int_equal(f->port[1].port, 80);
	assert_int_equal(fact(&f->port[0].facts, "backlog"), 129);
}

/* Full in one sample only, and no connection was lost. */
static void accept_queue_full_once(void **state)
{
	(void)state;
	listen_on(443, 1, 1, 129, 128);
	*cell(&e.before, ROWS_SERVER, 443, ROWS_COL_FULL) = 0;
	finds(FINDING_ACCEPT_QUEUE, VERDICT_WARNING);
	rise(COUNTER_LISTEN_OVERFLOWS, 1);
	finds(FINDING_ACCEPT_QUEUE, VERDICT_CRITICAL);
}

static void accept_queue_crowded(void **state)
{
	const struct finding *f;

	(void)state;
	listen_on(443, 1, 0, 80, 100);
	f = finds(FINDING_ACCEPT_QUEUE, VERDICT_WARNING);
	assert_int_equal(f->nr_ports, 1);
	listen_on(443, 1, 0, 79, 100);
	finds_nothing();
	*cell(&e.after, ROWS_SERVER, 443, ROWS_COL_BACKLOG) = 100;
	finds_nothing();
	/* Connections were lost in between. */
	rise(COUNTER_LISTEN_OVERFLOWS, 1);
	rise(COUNTER_LISTEN_DROPS, 1);
	f = finds(FINDING_ACCEPT_QUEUE, VERDICT_CRITICAL);
	assert_int_equal(f->nr_ports, 1);
	rise(COUNTER_LISTEN_OVERFLOWS, 0);
	rise(COUNTER_LISTEN_DROPS, 0);
	listen_on(443, 1, 0, 0, 0);
	finds_nothing();
}

/* Full between the samples: connections were lost, but the port is not known. */
static void accept_queue_overflowed(void **state)
{
	const struct finding *f;

	(void)state;
	listen_on(443, 1, 0, 0, 100);
	rise(COUNTER_LISTEN_OVERFLOWS, 3);
	rise(COUNTER_LISTEN_DROPS, 3);
	f = finds(FINDING_ACCEPT_QUEUE, VERDICT_CRITICAL);
	assert_int_equal(f->nr_ports, 0);
	assert_int_equal(fact(&f->facts, "ListenOverflows"), 3);
}

static void stuck_worker(void **state)
{
	const struct finding *f;

	(void)state;
	listen_on(443, 4, 1, 129, 512);
	rise(COUNTER_LISTEN_OVERFLOWS, 2);
	rise(COUNTER_LISTEN_DROPS, 2);
	f = finds(FINDING_STUCK_WORKER, VERDICT_CRITICAL);
	assert_int_equal(f->port[0].port, 443);
	assert_int_equal(fact(&f->port[0].facts, "full"), 1);
	listen_on(443, 4, 0, 129, 512);
	rise(COUNTER_LISTEN_OVERFLOWS, 0);
	rise(COUNTER_LISTEN_DROPS, 0);
	finds_nothing();
}

static void half_open(void **state)
{
	const struct finding *f;

	(void)state;
	set_state(ROWS_SERVER, 443, TCPSTATES_ROW_SYN_RECV, 100);
	f = finds(FINDING_SYN_FLOOD, VERDICT_WARNING);
	assert_int_equal(f->port[0].port, 443);
	assert_int_equal(fact(&f->port[0].facts, "SYN_RECV"), 100);
	/* A busy server, whose connections open in less than a second. */
	rise(COUNTER_PASSIVE_OPENS, 101);
	finds_nothing();
	rise(COUNTER_PASSIVE_OPENS, 100);
	finds(FINDING_SYN_FLOOD, VERDICT_WARNING);
	/* The accept queue is full: half-open connections wait for it. */
	listen_on(443, 1, 1, 129, 128);
	finds(FINDING_ACCEPT_QUEUE, VERDICT_CRITICAL);
	listen_on(443, 1, 0, 0, 128);
	set_state(ROWS_SERVER, 443, TCPSTATES_ROW_SYN_RECV, 99);
	rise(COUNTER_PASSIVE_OPENS, 0);
	finds_nothing();
}

static void cookies(void **state)
{
	const struct finding *f;

	(void)state;
	e.threshold[THRESHOLD_SYN_COOKIES] = 10;
	rise(COUNTER_SYNCOOKIES_SENT, 10);
	f = finds(FINDING_SYN_FLOOD, VERDICT_CRITICAL);
	assert_int_equal(fact(&f->facts, "SyncookiesSent"), 10);
	assert_int_equal(f->nr_ports, 0);
	set_state(ROWS_SERVER, 443, TCPSTATES_ROW_SYN_RECV, 9);
	f = finds(FINDING_SYN_FLOOD, VERDICT_CRITICAL);
	assert_int_equal(f->port[0].port, 443);
	rise(COUNTER_SYNCOOKIES_SENT, 9);
	finds_nothing();
	e.interval_ms = 900;
	finds(FINDING_SYN_FLOOD, VERDICT_CRITICAL);
	set_sysctl(SYSCTL_SYNCOOKIES, 1, 2, 0, 0);
	finds_nothing();
}

/* SYNs that a full accept queue drops are counted as overflows too. */
static void dropped_syns(void **state)
{
	(void)state;
	rise(COUNTER_LISTEN_DROPS, 1);
	finds(FINDING_SYN_FLOOD, VERDICT_CRITICAL);
	listen_on(443, 1, 1, 129, 128);
	rise(COUNTER_LISTEN_OVERFLOWS, 1);
	finds(FINDING_ACCEPT_QUEUE, VERDICT_CRITICAL);
}

static void close_wait(void **state)
{
	static struct holder holders[] = {
		{ TCPSTATES_ROW_CLOSE_WAIT, ROWS_CLIENT, 3306, 42, "app", 49, false, { 0, false } },
		{ TCPSTATES_ROW_CLOSE_WAIT, ROWS_CLIENT, 80, 44, "another port", 9, false, { 0, false } },
		{ TCPSTATES_ROW_FIN_WAIT2, ROWS_CLIENT, 3306, 43, "other", 9, false, { 0, false } },
	};
	struct stay stay = { TCPSTATES_ROW_CLOSE_WAIT, ROWS_CLIENT, 3306, 50, 0, 0 };
	const struct finding *f;

	(void)state;
	set_state(ROWS_CLIENT, 3306, TCPSTATES_ROW_CLOSE_WAIT, 50);
	f = finds(FINDING_CLOSE_WAIT, VERDICT_WARNING);
	assert_int_equal(f->port[0].side, ROWS_CLIENT);
	assert_non_null(f->missing);
	assert_int_equal(f->wants, 1U << TCPSTATES_ROW_CLOSE_WAIT);
	e.holder = holders;
	e.nr_holders = 3;
	stays(&stay, 1);
	f = finds(FINDING_CLOSE_WAIT, VERDICT_WARNING);
	assert_null(f->missing);
	assert_int_equal(f->nr_holders, 1);
	assert_string_equal(f->holder[0].comm, "app");
	assert_int_equal(fact(&f->port[0].facts, "stayed"), 50);

	stay.sockets = 49;
	finds_nothing();
	stay.sockets = 500;
	finds(FINDING_CLOSE_WAIT, VERDICT_CRITICAL);
	*cell(&e.before, ROWS_CLIENT, 3306, ROWS_COL_OF(TCPSTATES_ROW_CLOSE_WAIT)) = 49;
	finds_nothing();
}

/* A leak that leaves the process no descriptors is critical below ten times the threshold. */
static void close_wait_and_descriptors(void **state)
{
	struct holder holders[] = {
		{ TCPSTATES_ROW_CLOSE_WAIT, ROWS_SERVER, 80, 42, "app", 60, false, { 100, true } },
		{ TCPSTATES_ROW_CLOSE_WAIT, ROWS_SERVER, 80, 43, "other", 55, false, { 0, false } },
		{ TCPSTATES_ROW_CLOSE_WAIT, ROWS_SERVER, 81, 42, "app", 20, false, { 100, true } },
	};
	struct stay stay = { TCPSTATES_ROW_CLOSE_WAIT, ROWS_SERVER, 80, 115, 0, 0 };
	const struct finding *f;

	(void)state;
	set_state(ROWS_SERVER, 80, TCPSTATES_ROW_CLOSE_WAIT, 115);
	stays(&stay, 1);
	e.holder = holders;
	e.nr_holders = 3;
	f = finds(FINDING_CLOSE_WAIT, VERDICT_CRITICAL);
	assert_int_equal(fact(&f->facts, "descriptor_limit"), 100);
	assert_int_equal(fact(&f->facts, "percent"), 80);
	holders[2].sockets = 19;
	finds(FINDING_CLOSE_WAIT, VERDICT_WARNING);
}

/* Connections that no program has accepted: at most as many as the queue has. */
static void never_accepted(void **state)
{
	struct stay stay[] = {
		{ TCPSTATES_ROW_CLOSE_WAIT, ROWS_SERVER, 443, 150, 150, 0 },
		{ TCPSTATES_ROW_ESTABLISHED, ROWS_SERVER, 443, 10, 10, 0 },
	};
	struct holder holders[] = {
		{ TCPSTATES_ROW_LISTEN, ROWS_SERVER, 443, 42, "app", 1, false, { 0, false } },
		{ TCPSTATES_ROW_LISTEN, ROWS_SERVER, 80, 43, "other", 1, true, { 0, false } },
	};
	const struct finding *f;

	(void)state;
	listen_on(443, 1, 0, 150, 200);
	set_state(ROWS_SERVER, 443, TCPSTATES_ROW_CLOSE_WAIT, 150);
	f = finds(FINDING_ACCEPT_QUEUE, VERDICT_WARNING);
	assert_non_null(f->missing);
	e.holder = holders;
	e.nr_holders = 2;
	stays(stay, 2);
	f = finds(FINDING_ACCEPT_QUEUE, VERDICT_WARNING);
	assert_null(f->missing);
	assert_int_equal(fact(&f->port[0].facts, "unaccepted"), 150);
	assert_int_equal(f->advice, 0);
	assert_int_equal(f->nr_holders, 1);
	assert_string_equal(f->holder[0].comm, "app");
	/* A hundred more than fit into the queue are a leak. */
	listen_on(443, 1, 0, 50, 200);
	findings_evaluate(&e, &findings);
	assert_int_equal(findings.nr_found, 2);
	assert_int_equal(findings.finding[0].id, FINDING_ACCEPT_QUEUE);
	assert_int_equal(findings.finding[1].id, FINDING_CLOSE_WAIT);
	assert_int_equal(findings.finding[1].port[0].rank, 100);
}

/* Others are in the queue each time: it is long, but it moves. */
static void accept_queue_moves(void **state)
{
	(void)state;
	listen_on(443, 1, 0, 150, 200);
	set_state(ROWS_SERVER, 443, TCPSTATES_ROW_CLOSE_WAIT, 150);
	stays(NULL, 0);
	finds_nothing();
	assert_int_equal(findings.finding[FINDING_ACCEPT_QUEUE].wants,
			 1U << TCPSTATES_ROW_ESTABLISHED | 1U << TCPSTATES_ROW_CLOSE_WAIT |
			 1U << TCPSTATES_ROW_LISTEN);
}

static void peer_down(void **state)
{
	const struct finding *f;

	(void)state;
	set_state(ROWS_CLIENT, 443, TCPSTATES_ROW_SYN_SENT, 50);
	f = finds(FINDING_PEER_DOWN, VERDICT_WARNING);
	assert_int_equal(f->port[0].port, 443);
	assert_non_null(f->missing);
	*cell(&e.after, ROWS_CLIENT, 443, ROWS_COL_OF(TCPSTATES_ROW_SYN_SENT)) = 49;
	finds_nothing();
	set_state(ROWS_CLIENT, 443, TCPSTATES_ROW_SYN_SENT, 50);
	stays(NULL, 0);
	finds_nothing();
}

static void peer_gone(void **state)
{
	struct stay stay[] = {
		{ TCPSTATES_ROW_FIN_WAIT1, ROWS_SERVER, 443, 20, 20, 0 },
		{ TCPSTATES_ROW_CLOSING, ROWS_SERVER, 443, 30, 1, 0 },
		{ TCPSTATES_ROW_CLOSING, ROWS_SERVER, 80, 1, 1, 0 },
	};
	const struct finding *f;

	(void)state;
	set_state(ROWS_SERVER, 443, TCPSTATES_ROW_FIN_WAIT1, 20);
	set_state(ROWS_SERVER, 443, TCPSTATES_ROW_LAST_ACK, 20);
	set_state(ROWS_SERVER, 443, TCPSTATES_ROW_CLOSING, 10);
	f = finds(FINDING_PEER_GONE, VERDICT_WARNING);
	assert_int_equal(fact(&f->port[0].facts, "CLOSING"), 10);
	set_state(ROWS_SERVER, 443, TCPSTATES_ROW_CLOSING, 9);
	finds_nothing();
	set_state(ROWS_SERVER, 443, TCPSTATES_ROW_CLOSING, 100);
	stays(stay, 3);
	finds(FINDING_PEER_GONE, VERDICT_WARNING);
	stays(stay, 1);
	finds_nothing();
}

static void fin_wait2_held(void **state)
{
	struct stay stay[] = {
		{ TCPSTATES_ROW_FIN_WAIT2, ROWS_SERVER, 80, 60, 20, 0 },
		{ TCPSTATES_ROW_FIN_WAIT2, ROWS_SERVER, 443, 10, 0, 0 },
	};
	const struct finding *f;

	(void)state;
	set_count(TCPSTATES_ROW_FIN_WAIT2, TCPSTATES_COL_TOTAL, 100);
	set_count(TCPSTATES_ROW_FIN_WAIT2, TCPSTATES_COL_MINI, 30);
	set_count(TCPSTATES_ROW_FIN_WAIT2, TCPSTATES_COL_ORPHAN, 20);
	f = finds(FINDING_FIN_WAIT2, VERDICT_WARNING);
	assert_int_equal(fact(&f->facts, "held"), 50);
	assert_non_null(f->missing);
	stays(stay, 2);
	finds(FINDING_FIN_WAIT2, VERDICT_WARNING);
	stays(stay, 1);
	finds_nothing();
	e.have_sockets = false;
	set_count(TCPSTATES_ROW_FIN_WAIT2, TCPSTATES_COL_ORPHAN, 21);
	finds_nothing();
	e.after.counts.cell[TCPSTATES_ROW_FIN_WAIT2][TCPSTATES_COL_ORPHAN].have = false;
	assert_int_equal(evaluate(FINDING_FIN_WAIT2)->verdict, VERDICT_UNKNOWN);
}

/* Sockets that sockstat counts and no table has; timewait sockets are not in alloc. */
static void close_held(void **state)
{
	const struct finding *f;

	(void)state;
	e.before.in_use.value = 1000;
	e.after.in_use.value = 1000;
	e.before.counter[COUNTER_ALLOC].value = 1100;
	e.after.counter[COUNTER_ALLOC].value = 1101;
	f = finds(FINDING_CLOSE_HELD, VERDICT_WARNING);
	assert_int_equal(fact(&f->facts, "unhashed"), 101);
	e.before.counter[COUNTER_ALLOC].value = 1099;
	finds_nothing();
	/* Orphans of another namespace may be in tables that were not found. */
	e.before.counter[COUNTER_ALLOC].value = 1110;
	set_count(TCPSTATES_ROW_FIN_WAIT1, TCPSTATES_COL_ORPHAN, 20);
	e.before.counter[COUNTER_ORPHANS].value = 30;
	assert_int_equal(fact(&finds(FINDING_CLOSE_HELD, VERDICT_WARNING)->facts, "unhashed"), 101);
	e.before.counter[COUNTER_ORPHANS].value = 31;
	finds_nothing();
	e.before.counter[COUNTER_ORPHANS].value = 30;
	e.before.in_use.have = false;
	assert_int_equal(evaluate(FINDING_CLOSE_HELD)->verdict, VERDICT_UNKNOWN);
}

/* The five worst ports, the worst first, and the number of the others. */
static void ports_are_ranked(void **state)
{
	const struct finding *f;
	uint64_t port;

	(void)state;
	for (port = 1; port <= 9; port++)
		set_state(ROWS_SERVER, port, TCPSTATES_ROW_CLOSE_WAIT, 50 + port * 7 % 9);
	f = finds(FINDING_CLOSE_WAIT, VERDICT_WARNING);
	assert_int_equal(f->nr_ports, FINDING_MAX_PORTS);
	assert_int_equal(f->more_ports, 4);
	for (port = 1; port < FINDING_MAX_PORTS; port++)
		assert_true(f->port[port - 1].rank > f->port[port].rank);
	assert_int_equal(f->port[0].rank, 58);
}

static void the_gravest_come_first(void **state)
{
	struct stay stay[] = {
		{ TCPSTATES_ROW_CLOSE_WAIT, ROWS_SERVER, 80, 500, 0, 0 },
		{ TCPSTATES_ROW_SYN_SENT, ROWS_CLIENT, 443, 50, 0, 0 },
	};

	(void)state;
	set_state(ROWS_CLIENT, 443, TCPSTATES_ROW_SYN_SENT, 50);
	set_state(ROWS_SERVER, 80, TCPSTATES_ROW_CLOSE_WAIT, 500);
	listen_on(80, 1, 0, 90, 100);
	stays(stay, 2);
	findings_evaluate(&e, &findings);
	assert_int_equal(findings.nr_found, 3);
	assert_int_equal(findings.finding[0].id, FINDING_CLOSE_WAIT);
	assert_int_equal(findings.finding[1].id, FINDING_ACCEPT_QUEUE);
	assert_int_equal(findings.finding[2].id, FINDING_PEER_DOWN);
}

static void what_is_wanted(void **state)
{
	struct findings_wants wants;

	(void)state;
	finds_nothing();
	findings_want(&findings, &wants);
	assert_int_equal(wants.states, 0);
	assert_false(wants.routes);
	set_state(ROWS_CLIENT, 443, TCPSTATES_ROW_CLOSE_WAIT, 50);
	set_state(ROWS_CLIENT, 443, TCPSTATES_ROW_TIME_WAIT, 50);
	findings_evaluate(&e, &findings);
	findings_want(&findings, &wants);
	assert_int_equal(wants.states, 1U << TCPSTATES_ROW_CLOSE_WAIT);
	assert_true(wants.routes);
	assert_true(rule_suspects(&e, (uint16_t)e.sysctl[SYSCTL_PORT_RANGE].number[0], 443));
	assert_false(rule_suspects(&e, (uint16_t)(e.sysctl[SYSCTL_PORT_RANGE].number[0] - 1), 443));
	assert_false(rule_suspects(&e, (uint16_t)e.sysctl[SYSCTL_PORT_RANGE].number[0], 80));
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_wrong), TEST(nothing_is_known), TEST(accept_queue_full),
		TEST(accept_queue_full_once), TEST(accept_queue_crowded),
		TEST(accept_queue_overflowed), TEST(stuck_worker), TEST(half_open),
		TEST(cookies), TEST(dropped_syns), TEST(close_wait), TEST(never_accepted),
		TEST(close_wait_and_descriptors), TEST(close_held),
		TEST(accept_queue_moves), TEST(peer_down),
		TEST(peer_gone), TEST(fin_wait2_held), TEST(ports_are_ranked),
		TEST(the_gravest_come_first), TEST(what_is_wanted),
	};

	return cmocka_run_group_tests_name("findings", tests, NULL, NULL);
}
