// SPDX-License-Identifier: GPL-2.0-only
/* The rules about limits of the kernel: at their thresholds, and just below. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include "evidence_testing.h"
#include "diagnose/rules.h"

static void gauge(enum counter_id id, uint64_t value)
{
	e.before.counter[id].value = value;
	e.after.counter[id].value = value;
}

static void memory(void **state)
{
	const struct finding *f;

	(void)state;
	gauge(COUNTER_MEMORY, 900);
	f = finds(FINDING_MEMORY, VERDICT_WARNING);
	assert_int_equal(fact(&f->facts, "pressure"), 1000);
	gauge(COUNTER_MEMORY, 899);
	finds_nothing();
	gauge(COUNTER_MEMORY, 1000);
	finds(FINDING_MEMORY, VERDICT_CRITICAL);
	/* A namespace does not show tcp_mem, but it shows the counter. */
	set_sysctl(SYSCTL_TCP_MEM, 0, 0, 0, 0);
	assert_int_equal(evaluate(FINDING_MEMORY)->verdict, VERDICT_UNKNOWN);
	rise(COUNTER_MEMORY_PRESSURES, 1);
	f = finds(FINDING_MEMORY, VERDICT_CRITICAL);
	assert_non_null(f->missing);
}

static void orphans(void **state)
{
	const struct finding *f;

	(void)state;
	gauge(COUNTER_ORPHANS, 500);
	f = finds(FINDING_ORPHANS, VERDICT_WARNING);
	assert_int_equal(fact(&f->facts, "tcp_max_orphans"), 1000);
	gauge(COUNTER_ORPHANS, 499);
	finds_nothing();
	gauge(COUNTER_ORPHANS, 950);
	finds(FINDING_ORPHANS, VERDICT_CRITICAL);
	set_sysctl(SYSCTL_MAX_ORPHANS, 0, 0, 0, 0);
	assert_int_equal(evaluate(FINDING_ORPHANS)->verdict, VERDICT_UNKNOWN);
	finds_nothing();
}

static void time_wait(void **state)
{
	(void)state;
	gauge(COUNTER_TIME_WAIT, 900);
	finds(FINDING_TIME_WAIT_LIMIT, VERDICT_WARNING);
	gauge(COUNTER_TIME_WAIT, 899);
	finds_nothing();
	rise(COUNTER_TIME_WAIT_OVERFLOW, 1);
	finds(FINDING_TIME_WAIT_LIMIT, VERDICT_CRITICAL);
}

/* Without sockstat the counts tell the number of timewait sockets. */
static void time_wait_without_sockstat(void **state)
{
	(void)state;
	e.after.counter[COUNTER_TIME_WAIT].have = false;
	set_count(TCPSTATES_ROW_TIME_WAIT, TCPSTATES_COL_MINI, 800);
	set_count(TCPSTATES_ROW_FIN_WAIT2, TCPSTATES_COL_MINI, 100);
	finds(FINDING_TIME_WAIT_LIMIT, VERDICT_WARNING);
}

static void ports_unconfirmed(void **state)
{
	const struct finding *f;

	(void)state;
	set_state(ROWS_CLIENT, 3306, TCPSTATES_ROW_TIME_WAIT, 60);
	set_state(ROWS_CLIENT, 3306, TCPSTATES_ROW_ESTABLISHED, 10);
	f = finds(FINDING_PORT_EXHAUSTION, VERDICT_WARNING);
	assert_true(f->unconfirmed);
	assert_null(f->route);
	assert_int_equal(fact(&f->facts, "ports"), 100);
	assert_int_equal(fact(&f->port[0].facts, "percent"), 70);
	assert_int_equal(fact(&f->port[0].facts, "TIME_WAIT"), 60);
	set_state(ROWS_CLIENT, 3306, TCPSTATES_ROW_ESTABLISHED, 9);
	finds_nothing();
	/* Connections of a server use no local port of their own. */
	set_state(ROWS_SERVER, 443, TCPSTATES_ROW_TIME_WAIT, 60000);
	finds_nothing();
}

static void ports_confirmed(void **state)
{
	static struct route routes[] = {
		{ AF_INET, 443, { 1 }, { 2 }, 94, 93, 93 },
		{ AF_INET, 3306, { 1 }, { 2 }, 69, 69, 69 },
	};
	const struct finding *f;

	(void)state;
	set_state(ROWS_CLIENT, 3306, TCPSTATES_ROW_TIME_WAIT, 120);
	set_state(ROWS_CLIENT, 443, TCPSTATES_ROW_TIME_WAIT, 120);
	e.have_sockets = true;
	e.route = routes;
	e.nr_routes = 2;
	f = finds(FINDING_PORT_EXHAUSTION, VERDICT_WARNING);
	assert_false(f->unconfirmed);
	assert_int_equal(f->nr_ports, 1);
	assert_int_equal(f->port[0].port, 443);
	assert_ptr_equal(f->route, &routes[0]);
	routes[0].sockets = 95;
	finds(FINDING_PORT_EXHAUSTION, VERDICT_CRITICAL);
	/* Many sockets to the port, but to several addresses. */
	routes[0].sockets = 69;
	finds_nothing();
	e.nr_routes = 0;
	finds_nothing();
}

/* TIME_WAIT keeps no port that tcp_tw_reuse gives to a new connection. */
static void ports_reused(void **state)
{
	static struct route routes[] = {
		{ AF_INET, 3306, { 1 }, { 2 }, 100, 96, 90 },
		{ AF_INET, 3306, { 1 }, { 3 }, 70, 0, 0 },
	};
	const struct finding *f;

	(void)state;
	set_state(ROWS_CLIENT, 3306, TCPSTATES_ROW_TIME_WAIT, 96);
	set_state(ROWS_CLIENT, 3306, TCPSTATES_ROW_ESTABLISHED, 4);
	set_sysctl(SYSCTL_TW_REUSE, 1, 1, 0, 0);
	/* The numbers alone are fine, but single sockets are asked. */
	finds_nothing();
	assert_true(evaluate(FINDING_PORT_EXHAUSTION)->wants_routes);
	e.have_sockets = true;
	e.route = routes;
	e.nr_routes = 1;
	finds_nothing();
	/* The destination with fewer free ports counts. */
	e.nr_routes = 2;
	f = finds(FINDING_PORT_EXHAUSTION, VERDICT_WARNING);
	assert_ptr_equal(f->route, &routes[1]);
	assert_int_equal(fact(&f->port[0].facts, "reusable"), 0);
	/* Connections that closed within a second. */
	e.nr_routes = 1;
	routes[0].aged = 5;
	f = finds(FINDING_PORT_EXHAUSTION, VERDICT_CRITICAL);
	assert_int_equal(fact(&f->port[0].facts, "used"), 95);
	routes[0].aged = 96;
	finds_nothing();
	set_sysctl(SYSCTL_TIMESTAMPS, 1, 0, 0, 0);
	f = finds(FINDING_PORT_EXHAUSTION, VERDICT_CRITICAL);
	assert_int_equal(f->advice, 1U << ADVICE_TIMESTAMPS | 1U << ADVICE_PORT_RANGE);
	set_sysctl(SYSCTL_TIMESTAMPS, 1, 1, 0, 0);
	/* With 2 only on loopback. */
	set_sysctl(SYSCTL_TW_REUSE, 1, 2, 0, 0);
	f = finds(FINDING_PORT_EXHAUSTION, VERDICT_CRITICAL);
	assert_int_equal(f->advice, 1U << ADVICE_TW_REUSE | 1U << ADVICE_PORT_RANGE);
	routes[0].remote[0] = htonl(0x7f000002);
	finds_nothing();
	routes[0] = (struct route){
		AF_INET6, 3306, { [3] = htonl(1) }, { [3] = htonl(1) }, 100, 100, 100,
	};
	finds_nothing();
	routes[0].local[3] = routes[0].remote[3] = htonl(2);
	set_sysctl(SYSCTL_PORT_RANGE, 2, 1024, 65535, 0);
	e.threshold[THRESHOLD_LOCAL_PORTS] = 1;
	set_state(ROWS_CLIENT, 3306, TCPSTATES_ROW_TIME_WAIT, 1000);
	routes[0].sockets = 1000;
	f = finds(FINDING_PORT_EXHAUSTION, VERDICT_WARNING);
	assert_int_equal(f->advice, 1U << ADVICE_TW_REUSE);
}

/* Advice goes by the values in force. */
static void advice_fits(void **state)
{
	const unsigned int somaxconn = 1U << ADVICE_SOMAXCONN, backlog = 1U << ADVICE_BACKLOG;
	const struct finding *f;

	(void)state;
	set(ROWS_SERVER, 443, ROWS_COL_LISTENERS, 2);
	set(ROWS_SERVER, 443, ROWS_COL_FULL, 2);
	set(ROWS_SERVER, 443, ROWS_COL_BACKLOG, 1026);
	set(ROWS_SERVER, 443, ROWS_COL_BACKLOG_MAX, 1024);
	assert_int_equal(finds(FINDING_ACCEPT_QUEUE, VERDICT_CRITICAL)->advice, somaxconn);
	set_sysctl(SYSCTL_SOMAXCONN, 1, 512, 0, 0);
	assert_int_equal(finds(FINDING_ACCEPT_QUEUE, VERDICT_CRITICAL)->advice, somaxconn);
	set_sysctl(SYSCTL_SOMAXCONN, 1, 4096, 0, 0);
	assert_int_equal(finds(FINDING_ACCEPT_QUEUE, VERDICT_CRITICAL)->advice, backlog);
	set(ROWS_SERVER, 443, ROWS_COL_FULL, 0);
	set(ROWS_SERVER, 443, ROWS_COL_BACKLOG, 0);
	rise(COUNTER_SYNCOOKIES_SENT, 10);
	set_sysctl(SYSCTL_SYNCOOKIES, 1, 0, 0, 0);
	set_state(ROWS_SERVER, 443, TCPSTATES_ROW_SYN_RECV, 9);
	f = finds(FINDING_SYN_FLOOD, VERDICT_CRITICAL);
	assert_int_equal(f->advice, 1U << ADVICE_SYNCOOKIES | backlog);
	rise(COUNTER_SYNCOOKIES_SENT, 0);
	gauge(COUNTER_ORPHANS, 500);
	set_sysctl(SYSCTL_FIN_TIMEOUT, 1, 61, 0, 0);
	f = finds(FINDING_ORPHANS, VERDICT_WARNING);
	assert_int_equal(f->advice, 1U << ADVICE_FIN_TIMEOUT | 1U << ADVICE_ORPHAN_RETRIES);
	set_sysctl(SYSCTL_FIN_TIMEOUT, 1, 60, 0, 0);
	set_sysctl(SYSCTL_ORPHAN_RETRIES, 1, 1, 0, 0);
	assert_int_equal(finds(FINDING_ORPHANS, VERDICT_WARNING)->advice, 0);
}

/* A finding shows five ports, and yet every port's sockets are read and judged. */
static void many_ports_suspected(void **state)
{
	static struct route route = { AF_INET, 6, { 1 }, { 2 }, 80, 80, 80 };
	const struct finding *f;
	uint16_t port;

	(void)state;
	for (port = 1; port <= 5; port++)
		set_state(ROWS_CLIENT, port, TCPSTATES_ROW_TIME_WAIT, 90);
	set_state(ROWS_CLIENT, 6, TCPSTATES_ROW_TIME_WAIT, 80);
	f = finds(FINDING_PORT_EXHAUSTION, VERDICT_WARNING);
	assert_int_equal(f->nr_ports, 5);
	assert_int_equal(f->more_ports, 1);
	for (port = 1; port <= 6; port++)
		assert_true(rule_suspects(&e, e.sysctl[SYSCTL_PORT_RANGE].number[0], port));
	e.have_sockets = true;
	e.route = &route;
	e.nr_routes = 1;
	f = finds(FINDING_PORT_EXHAUSTION, VERDICT_WARNING);
	assert_int_equal(f->nr_ports, 1);
	assert_int_equal(f->port[0].port, 6);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(memory), TEST(orphans), TEST(time_wait), TEST(time_wait_without_sockstat),
		TEST(ports_unconfirmed), TEST(ports_confirmed), TEST(ports_reused),
		TEST(advice_fits), TEST(many_ports_suspected),
	};

	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
