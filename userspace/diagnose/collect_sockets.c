// SPDX-License-Identifier: GPL-2.0
/* Collects single sockets: the processes that hold them and the addresses they use. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "data/state_names.h"
#include "diagnose/collect.h"
#include "diagnose/holders.h"
#include "diagnose/rules.h"
#include "lib/slurp.h"
#include "source/proc_tcp.h"
#include "source/sock_diag.h"

/* The kernel takes too long to write a /proc/net/tcp of more than about 50,000 sockets. */
#define MAX_BYTES	(8 * 1024 * 1024)
#define FIRST_SIZE	256

/* Numbers of the kernel's states. */
#define NR_TIME_WAIT	6
#define NR_LISTEN	10
#define NR_STATES	12

/* A growing array. */
struct sockets_array {
	void *at;
	size_t nr;
	size_t size;
};

/* The sockets that were collected, and those that were wanted. */
struct sockets_collection {
	const struct findings_wants *wants;
	const struct evidence *evidence;
	struct sockets_array held;	/* struct held_socket */
	struct sockets_array routes;	/* struct route, one for each socket */
};

/* Return a new member of an array, or NULL without memory. */
static void *sockets_array_add(struct sockets_array *array, size_t member)
{
	size_t size = array->size ? array->size * 2 : FIRST_SIZE;
	void *larger;

	if (array->nr == array->size) {
		larger = reallocarray(array->at, size, member);
		if (!larger)
			return NULL;
		array->at = larger;
		array->size = size;
	}
	return (char *)array->at + array->nr++ * member;
}

/* Tell if a local port belongs to a server. */
static bool sockets_is_listened(const struct evidence *e, uint16_t port)
{
	struct row like = { .group = ROWS_SERVER, .id = port };

	return evidence_row(&e->after.ports, &like);
}

static int sockets_add_held(struct sockets_collection *c, const struct tcp_socket *socket,
			    bool server)
{
	struct held_socket *held = sockets_array_add(&c->held, sizeof(*held));

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

/* A v4-mapped socket uses a port of the IPv4 address, so it belongs to the IPv4 route. */
static void sockets_set_addresses(struct route *route, const struct tcp_socket *socket)
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

static int sockets_add_route(struct sockets_collection *c, const struct tcp_socket *socket)
{
	struct route *route = sockets_array_add(&c->routes, sizeof(*route));

	if (!route)
		return -1;
	memset(route, 0, sizeof(*route));
	sockets_set_addresses(route, socket);
	route->port = socket->remote_port;
	route->sockets = 1;
	route->time_wait = socket->state == NR_TIME_WAIT;
	return 0;
}

static int sockets_visit(const struct tcp_socket *socket, void *ctx)
{
	struct sockets_collection *c = ctx;
	bool server = sockets_is_listened(c->evidence, socket->local_port);

	if (socket->state == NR_LISTEN)
		return 0;
	if (socket->inode && c->wants->states & 1U << state_row(socket->state) &&
	    sockets_add_held(c, socket, server))
		return -1;
	if (!server && c->wants->routes &&
	    rule_suspects(c->evidence, socket->local_port, socket->remote_port))
		return sockets_add_route(c, socket);
	return 0;
}

static int sockets_compare_routes(const void *x, const void *y)
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
static int sockets_compare_use(const void *x, const void *y)
{
	const struct route *a = x, *b = y;

	return (b->sockets > a->sockets) - (b->sockets < a->sockets);
}

/* Merge the routes that are equal, and hand them to the evidence. */
static void sockets_sum_routes(struct sockets_array *routes, struct evidence *evidence)
{
	struct route *route = routes->at;
	size_t i, nr = 0;

	if (routes->nr)
		qsort(route, routes->nr, sizeof(*route), sockets_compare_routes);
	for (i = 0; i < routes->nr; i++) {
		if (nr && !sockets_compare_routes(&route[nr - 1], &route[i])) {
			route[nr - 1].sockets++;
			route[nr - 1].time_wait += route[i].time_wait;
		} else {
			route[nr++] = route[i];
		}
	}
	if (nr)
		qsort(route, nr, sizeof(*route), sockets_compare_use);
	evidence->route = route;
	evidence->nr_routes = nr;
}

/* Visit the sockets in a file. Return: RESULT_NO_FILE if it does not exist. */
static enum result sockets_read_file(const struct netns_access *access, const char *name,
				     uint8_t family, uint32_t states, struct sockets_collection *c)
{
	char path[PATH_MAX], *text;
	size_t len;
	int stopped;

	if (!*access->net)
		return RESULT_FAILED;
	snprintf(path, sizeof(path), "%s/%s", access->net, name);
	text = slurp_path(path, MAX_BYTES, &len);
	if (!text)
		return errno == ENOENT ? RESULT_NO_FILE : RESULT_FAILED;
	stopped = proc_tcp_parse(text, len, family, states, sockets_visit, c);
	free(text);
	return stopped ? RESULT_STOPPED : RESULT_OK;
}

/* Visit the sockets in /proc/net/tcp and tcp6. A kernel without IPv6 has no tcp6. */
static bool sockets_read_files(const struct netns_access *access, uint32_t states,
			       struct sockets_collection *c)
{
	enum result result;

	if (sockets_read_file(access, "tcp", AF_INET, states, c))
		return false;
	result = sockets_read_file(access, "tcp6", AF_INET6, states, c);
	return result == RESULT_OK || result == RESULT_NO_FILE;
}

static uint32_t sockets_wanted_states(const struct findings_wants *wants)
{
	uint32_t states = 0;
	uint8_t number;

	if (wants->routes)
		return TCP_ALL_STATE_BITS & ~TCP_STATE_BIT(NR_LISTEN);
	for (number = 1; number < NR_STATES; number++) {
		if (wants->states & 1U << state_row(number))
			states |= TCP_STATE_BIT(number);
	}
	return states;
}

/* Visit the sockets by sock_diag. If that fails, start over with the files. */
static bool sockets_read(const struct request *request, const struct netns_access *access,
			 uint32_t states, struct sockets_collection *c,
			 struct evidence *evidence)
{
	struct request_error err;

	evidence->socket_source = "sock_diag";
	if (access->entered && !sock_diag_dump(request, AF_UNSPEC, states, sockets_visit, c, &err))
		return true;
	c->held.nr = 0;
	c->routes.nr = 0;
	evidence->socket_source = "/proc/net/tcp";
	return sockets_read_files(access, states, c);
}

/**
 * collect_sockets() - collect the single sockets that findings want
 * @request: the namespace to read
 * @access: how it can be read, from collect_samples()
 * @wants: the sockets; if none are wanted, nothing is read
 * @evidence: has the samples; receives holders and routes, and sets have_sockets.
 *	If the sockets cannot be read, have_sockets stays false, which is no error.
 */
void collect_sockets(const struct request *request, const struct netns_access *access,
		     const struct findings_wants *wants, struct evidence *evidence)
{
	struct sockets_collection c = { .wants = wants, .evidence = evidence };
	uint32_t states = sockets_wanted_states(wants);

	if (states && sockets_read(request, access, states, &c, evidence) &&
	    !holders_find(request_procfs(request), c.held.at, c.held.nr, evidence)) {
		evidence->have_sockets = true;
		sockets_sum_routes(&c.routes, evidence);
	} else {
		free(c.routes.at);
	}
	free(c.held.at);
}
