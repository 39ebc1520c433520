// SPDX-License-Identifier: GPL-2.0
/* The rules about limits of the kernel: at their thresholds, and just below. */
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
		{ AF_INET, 443, { 1 }, { 2 }, 94, 93 },
		{ AF_INET, 3306, { 1 }, { 2 }, 69, 69 },
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

/* A finding shows five ports, and yet every port's sockets are read and judged. */
static void many_ports_suspected(void **state)
{
	static struct route route = { AF_INET, 6, { 1 }, { 2 }, 80, 80 };
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
		TEST(ports_unconfirmed), TEST(ports_confirmed), TEST(many_ports_suspected),
	};

	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
