// SPDX-License-Identifier: GPL-2.0
/* What single sockets tell: whose they are, and where they lead. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "data/state_names.h"
#include "diagnose/collect.h"
#include "lib/slurp.h"
#include "source/proc_tcp.h"
#include "source/sock_diag.h"

/* /proc/net/tcp of more than some 50,000 sockets takes too long. */
#define MAX_BYTES	(8 * 1024 * 1024)
#define FIRST_SIZE	256
#define NR_LISTEN	10
#define NR_TIME_WAIT	6

/* An array that grows. */
struct heap {
	void *at;
	size_t nr;
	size_t size;
};

struct gathering {
	const struct findings_wants *wants;
	const struct evidence *evidence;
	struct heap held;	/* struct held_socket */
	struct heap routes;	/* struct route, one a socket */
};

static void *heap_add(struct heap *heap, size_t member)
{
	size_t size = heap->size ? heap->size * 2 : FIRST_SIZE;
	void *larger;

	if (heap->nr == heap->size) {
		larger = reallocarray(heap->at, size, member);
		if (!larger)
			return NULL;
		heap->at = larger;
		heap->size = size;
	}
	return (char *)heap->at + heap->nr++ * member;
}

static bool is_listened(const struct evidence *e, uint16_t port)
{
	struct row like = { .group = ROWS_SERVER, .id = port };

	return evidence_row(&e->after.ports, &like);
}

static int add_held(struct gathering *g, const struct tcp_socket *socket, bool server)
{
	struct held_socket *held = heap_add(&g->held, sizeof(*held));

	if (!held)
		return -1;
	*held = (struct held_socket){
		.inode = socket->inode,
		.state = state_row(socket->state),
		.side = server ? ROWS_SERVER : ROWS_CLIENT,
		.port = server ? socket->local_port : socket->remote_port,
	};
	return 0;
}

static bool is_suspected(const struct gathering *g, const struct tcp_socket *socket)
{
	const struct sysctl_value *range = &g->evidence->sysctl[SYSCTL_PORT_RANGE];
	int i;

	if (!g->wants->routes || range->nr < 2 || socket->local_port < range->number[0] ||
	    socket->local_port > range->number[1])
		return false;
	for (i = 0; i < g->wants->nr_ports; i++) {
		if (g->wants->port[i] == socket->remote_port)
			return true;
	}
	return false;
}

/* To the kernel, a v4-mapped socket takes the port of the IPv4 address. */
static void set_addresses(struct route *route, const struct tcp_socket *socket)
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

static int add_route(struct gathering *g, const struct tcp_socket *socket)
{
	struct route *route = heap_add(&g->routes, sizeof(*route));

	if (!route)
		return -1;
	memset(route, 0, sizeof(*route));
	set_addresses(route, socket);
	route->port = socket->remote_port;
	route->sockets = 1;
	route->time_wait = socket->state == NR_TIME_WAIT;
	return 0;
}

static int visit(const struct tcp_socket *socket, void *ctx)
{
	struct gathering *g = ctx;
	bool server = is_listened(g->evidence, socket->local_port);

	if (socket->state == NR_LISTEN)
		return 0;
	if (socket->inode && g->wants->states & 1U << state_row(socket->state) &&
	    add_held(g, socket, server))
		return -1;
	if (!server && is_suspected(g, socket))
		return add_route(g, socket);
	return 0;
}

static int compare_routes(const void *x, const void *y)
{
	const struct route *a = x, *b = y;
	int order = (a->port > b->port) - (a->port < b->port);

	if (!order)
		order = memcmp(a->remote, b->remote, sizeof(a->remote));
	if (!order)
		order = memcmp(a->local, b->local, sizeof(a->local));
	return order ? order : a->family - b->family;
}

static int compare_use(const void *x, const void *y)
{
	const struct route *a = x, *b = y;

	return (b->sockets > a->sockets) - (b->sockets < a->sockets);
}

/* Make one of all that are the same. */
static void sum_up(struct heap *routes, struct evidence *evidence)
{
	struct route *route = routes->at;
	size_t i, nr = 0;

	if (routes->nr)
		qsort(route, routes->nr, sizeof(*route), compare_routes);
	for (i = 0; i < routes->nr; i++) {
		if (nr && !compare_routes(&route[nr - 1], &route[i])) {
			route[nr - 1].sockets++;
			route[nr - 1].time_wait += route[i].time_wait;
		} else {
			route[nr++] = route[i];
		}
	}
	if (nr)
		qsort(route, nr, sizeof(*route), compare_use);
	evidence->route = route;
	evidence->nr_routes = nr;
}

/* Return: 0, 1 if there is no such file, or -1. */
static int visit_file(const struct netns_access *access, const char *name, uint8_t family,
		      uint32_t states, struct gathering *g)
{
	char path[PATH_MAX], *text;
	size_t len;
	int ret;

	if (!*access->net)
		return -1;
	snprintf(path, sizeof(path), "%s/%s", access->net, name);
	text = slurp_path(path, MAX_BYTES, &len);
	if (!text)
		return errno == ENOENT ? 1 : -1;
	ret = proc_tcp_parse(text, len, family, states, visit, g);
	free(text);
	return ret;
}

/* tcp6 is missing where there is no IPv6. */
static bool gather_from_files(const struct netns_access *access, uint32_t states, struct gathering *g)
{
	return !visit_file(access, "tcp", AF_INET, states, g) &&
	       visit_file(access, "tcp6", AF_INET6, states, g) >= 0;
}

static uint32_t wanted_states(const struct findings_wants *wants)
{
	uint32_t states = 0;
	uint8_t number;

	if (wants->routes)
		return TCP_ALL_STATE_BITS & ~TCP_STATE_BIT(NR_LISTEN);
	for (number = 1; number < 12; number++) {
		if (wants->states & 1U << state_row(number))
			states |= TCP_STATE_BIT(number);
	}
	return states;
}

static bool gather(const struct request *request, const struct netns_access *access,
		   uint32_t states, struct gathering *g, struct evidence *evidence)
{
	struct request_error err;

	evidence->socket_source = "sock_diag";
	if (access->entered && !sock_diag_dump(request, AF_UNSPEC, states, visit, g, &err))
		return true;
	g->held.nr = g->routes.nr = 0;
	evidence->socket_source = "/proc/net/tcp";
	return gather_from_files(access, states, g);
}

/**
 * collect_sockets() - ask single sockets for what findings want to know
 * @request: which namespace
 * @access: what may be looked at
 * @wants: what is to be known; nothing is asked for if it is empty
 * @evidence: with samples; receives holders and routes, if they are to be had
 */
void collect_sockets(const struct request *request, const struct netns_access *access,
		     const struct findings_wants *wants, struct evidence *evidence)
{
	struct gathering g = { .wants = wants, .evidence = evidence };
	uint32_t states = wanted_states(wants);

	if (states && gather(request, access, states, &g, evidence) &&
	    !holders_find(request_procfs(request), g.held.at, g.held.nr, evidence)) {
		evidence->have_sockets = true;
		sum_up(&g.routes, evidence);
	} else {
		free(g.routes.at);
	}
	free(g.held.at);
}
