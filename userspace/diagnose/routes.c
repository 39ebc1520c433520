// SPDX-License-Identifier: GPL-2.0-only
/* Groups sockets by the addresses that they use. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "diagnose/routes.h"

#define NR_TIME_WAIT	6	/* the kernel's number of the state */

/* TIME_WAIT lasts a minute. A new connection may take its port after a second. */
#define TIME_WAIT_MS	60000
#define REUSE_AFTER_MS	1000

/* A v4-mapped socket uses a port of the IPv4 address, so it belongs to the IPv4 route. */
static void routes_set_addresses(struct route *route, const struct tcp_socket *socket)
{
	static const unsigned char prefix[12] = { [10] = 0xff, [11] = 0xff };

	route->family = socket->family;
	memcpy(route->local, socket->local, sizeof(route->local));
	memcpy(route->remote, socket->remote, sizeof(route->remote));
	if (socket->family == AF_INET6 && !memcmp(socket->remote, prefix, sizeof(prefix))) {
		*route = (struct route){
			.family = AF_INET, .local = { socket->local[3] },
			.remote = { socket->remote[3] },
		};
	}
}

/* Make the route of one socket. */
void routes_set(struct route *route, const struct tcp_socket *socket)
{
	memset(route, 0, sizeof(*route));
	routes_set_addresses(route, socket);
	route->port = socket->remote_port;
	route->sockets = 1;
	route->time_wait = socket->state == NR_TIME_WAIT;
	route->aged = route->time_wait && socket->expires_ms < TIME_WAIT_MS - REUSE_AFTER_MS;
}

static int routes_compare(const void *x, const void *y)
{
	const struct route *a = x, *b = y;
	int order = (a->port > b->port) - (a->port < b->port);

	if (!order)
		order = memcmp(a->remote, b->remote, sizeof(a->remote));
	if (!order)
		order = memcmp(a->local, b->local, sizeof(a->local));
	return order ? order : a->family - b->family;
}

/* Order by the number of sockets, the most first. */
static int routes_compare_use(const void *x, const void *y)
{
	const struct route *a = x, *b = y;

	return (b->sockets > a->sockets) - (b->sockets < a->sockets);
}

/**
 * routes_sum() - merge the routes that are equal
 * @route: one for each socket; receives the sums, the one with most sockets first
 * @nr: number of sockets
 *
 * Return: the number of routes.
 */
size_t routes_sum(struct route *route, size_t nr)
{
	size_t i, sums = 0;

	if (nr)
		qsort(route, nr, sizeof(*route), routes_compare);
	for (i = 0; i < nr; i++) {
		if (sums && !routes_compare(&route[sums - 1], &route[i])) {
			route[sums - 1].sockets++;
			route[sums - 1].time_wait += route[i].time_wait;
			route[sums - 1].aged += route[i].aged;
		} else {
			route[sums++] = route[i];
		}
	}
	if (sums)
		qsort(route, sums, sizeof(*route), routes_compare_use);
	return sums;
}
