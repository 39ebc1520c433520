// SPDX-License-Identifier: GPL-2.0-only
/* Sockets that are recognized in the second sample, and those that share a route. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "testing.h"
#include "diagnose/routes.h"
#include "diagnose/stays.h"

static const struct tcp_socket sample = {
	.family = AF_INET, .state = 8, .local_port = 443, .remote_port = 50000,
	.local = { 1 }, .remote = { 2 }, .inode = 77,
};

/* Check that a socket that differs in one field is another one. */
static void is_another(struct tcp_socket other)
{
	assert_true(stays_identity(&sample) != stays_identity(&other));
}

static void identity(void **state)
{
	struct tcp_socket other = sample;

	(void)state;
	/* These change while a socket stays in its state. */
	other.rqueue = other.wqueue = other.expires_ms = 9;
	other.timer = 3;
	assert_true(stays_identity(&sample) == stays_identity(&other));
	other = sample;
	other.state = 9;
	is_another(other);
	other = sample;
	other.family = AF_INET6;
	is_another(other);
	other = sample;
	other.local_port = 444;
	is_another(other);
	other = sample;
	other.remote_port = 50001;
	is_another(other);
	other = sample;
	other.local[0] = 3;
	is_another(other);
	other = sample;
	other.remote[3] = 3;
	is_another(other);
	other = sample;
	other.inode = 78;
	is_another(other);
	other = sample;
	other.local[0] = 2;
	other.remote[0] = 1;
	is_another(other);
}

static void contained(void **state)
{
	struct evidence evidence = { .first = calloc(3, sizeof(uint64_t)), .nr_first = 3 };
	struct tcp_socket other = sample;
	int i;

	(void)state;
	assert_non_null(evidence.first);
	for (i = 0; i < 3; i++) {
		other.inode = 76 + (uint32_t)i;
		evidence.first[i] = stays_identity(&other);
	}
	stays_order(&evidence);
	assert_true(stays_contains(&evidence, &sample));
	other.inode = 79;
	assert_false(stays_contains(&evidence, &other));
	evidence.nr_first = 0;
	assert_false(stays_contains(&evidence, &sample));
	evidence_free(&evidence);
}

static void sums(void **state)
{
	struct stay stay[] = {
		{ TCPSTATES_ROW_CLOSE_WAIT, ROWS_SERVER, 443, 1, 1, 700 },
		{ TCPSTATES_ROW_CLOSE_WAIT, ROWS_CLIENT, 443, 1, 0, 0 },
		{ TCPSTATES_ROW_CLOSE_WAIT, ROWS_SERVER, 443, 1, 0, 0 },
		{ TCPSTATES_ROW_SYN_SENT, ROWS_SERVER, 443, 1, 0, 0 },
	};
	struct evidence evidence = { .stay = stay };
	const struct row row = { .group = ROWS_SERVER, .id = 443 };

	(void)state;
	evidence.nr_stays = stays_sum(stay, 4);
	assert_int_equal(evidence.nr_stays, 3);
	assert_int_equal(evidence_stay(&evidence, &row, TCPSTATES_ROW_CLOSE_WAIT).sockets, 2);
	assert_int_equal(evidence_stay(&evidence, &row, TCPSTATES_ROW_CLOSE_WAIT).no_file, 1);
	assert_int_equal(evidence_stay(&evidence, &row, TCPSTATES_ROW_CLOSE_WAIT).idle_ms, 700);
	assert_int_equal(evidence_stay(&evidence, &row, TCPSTATES_ROW_LAST_ACK).sockets, 0);
	assert_int_equal(stays_sum(NULL, 0), 0);
}

/* TIME_WAIT is a second old: a v4-mapped socket takes a port of the IPv4 address. */
static void routes(void **state)
{
	struct tcp_socket young = {
		.family = AF_INET, .state = 6, .remote_port = 443, .local = { 1 },
		.remote = { 2 }, .expires_ms = 59000,
	};
	struct tcp_socket aged = {
		.family = AF_INET6, .state = 6, .remote_port = 443,
		.local = { 0, 0, htonl(0xffff), 1 }, .remote = { 0, 0, htonl(0xffff), 2 },
		.expires_ms = 58999,
	};
	struct tcp_socket open = {
		.family = AF_INET, .state = 1, .remote_port = 443, .local = { 1 }, .remote = { 3 },
	};
	struct route route[3];

	(void)state;
	routes_set(&route[0], &open);
	routes_set(&route[1], &young);
	routes_set(&route[2], &aged);
	assert_int_equal(routes_sum(route, 3), 2);
	assert_int_equal(route[0].sockets, 2);
	assert_int_equal(route[0].time_wait, 2);
	assert_int_equal(route[0].aged, 1);
	assert_int_equal(route[1].sockets, 1);
	assert_int_equal(route[1].time_wait, 0);
	assert_int_equal(routes_sum(NULL, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(identity), cmocka_unit_test(contained), cmocka_unit_test(sums),
		cmocka_unit_test(routes),
	};

	return cmocka_run_group_tests_name("stays", tests, NULL, NULL);
}
