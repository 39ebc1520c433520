// SPDX-License-Identifier: GPL-2.0
/* Collects single sockets: the processes that hold them and the addresses they use. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "data/state_names.h"
#include "diagnose/collect.h"
#include "diagnose/holders.h"
#include "diagnose/routes.h"
#include "diagnose/rules.h"
#include "diagnose/stays.h"
#include "lib/array.h"
#include "source/proc_tcp.h"
#include "source/sock_diag.h"

/* Numbers of the kernel's states. */
#define NR_LISTEN	10
#define NR_STATES	12

/* The sockets that were collected, and those that were wanted. */
struct sockets_collection {
	const struct findings_wants *wants;
	const struct evidence *evidence;
	struct array held;	/* struct held_socket */
	struct array routes;	/* struct route, one for each socket */
	struct array first;	/* uint64_t, an identity for each socket */
	struct array stays;	/* struct stay, one for each socket */
	tcp_socket_visit visit;
	const char *source;
};

/* Tell if a local port belongs to a server. */
static bool sockets_is_listened(const struct evidence *e, uint16_t port)
{
	struct row like = { .group = ROWS_SERVER, .id = port };

	return evidence_row(&e->after.ports, &like);
}

static int sockets_add_held(struct sockets_collection *c, const struct tcp_socket *socket,
			    bool server)
{
	struct held_socket *held = array_add(&c->held, sizeof(*held));

	if (!held)
		return -1;
	*held = (struct held_socket){
		.inode = socket->inode,
		.state = state_row(socket->state),
		.side = server ? ROWS_SERVER : ROWS_CLIENT,
		.port = server ? socket->local_port : socket->remote_port,
		.full = socket->state == NR_LISTEN && socket->rqueue > socket->wqueue,
	};
	return 0;
}

/* Add a socket of a wanted state, if it was in the same state in the first sample. */
static int sockets_add_stay(struct sockets_collection *c, const struct tcp_socket *socket,
			    bool server)
{
	struct stay *stay;

	if (!stays_contains(c->evidence, socket))
		return 0;
	stay = array_add(&c->stays, sizeof(*stay));
	if (!stay)
		return -1;
	*stay = (struct stay){
		state_row(socket->state), server ? ROWS_SERVER : ROWS_CLIENT,
		server ? socket->local_port : socket->remote_port, 1, !socket->inode,
	};
	return socket->inode ? sockets_add_held(c, socket, server) : 0;
}

static int sockets_add_route(struct sockets_collection *c, const struct tcp_socket *socket)
{
	struct route *route = array_add(&c->routes, sizeof(*route));

	if (!route)
		return -1;
	routes_set(route, socket);
	return 0;
}

static int sockets_visit(const struct tcp_socket *socket, void *ctx)
{
	struct sockets_collection *c = ctx;
	bool server = sockets_is_listened(c->evidence, socket->local_port);

	if (socket->state == NR_LISTEN)
		return rule_names_listeners(c->evidence, socket->local_port) ?
		       sockets_add_held(c, socket, true) : 0;
	if (c->wants->states & 1U << state_row(socket->state) &&
	    sockets_add_stay(c, socket, server))
		return -1;
	if (!server && c->wants->routes &&
	    rule_suspects(c->evidence, socket->local_port, socket->remote_port))
		return sockets_add_route(c, socket);
	return 0;
}

/* Remember a socket of the first sample. */
static int sockets_visit_first(const struct tcp_socket *socket, void *ctx)
{
	struct sockets_collection *c = ctx;
	uint64_t *identity = array_add(&c->first, sizeof(*identity));

	if (!identity)
		return -1;
	*identity = stays_identity(socket);
	return 0;
}

/* Visit the sockets in a file. Return: RESULT_NO_FILE if it does not exist. */
static enum result sockets_read_file(const struct netns_access *access, const char *name,
				     uint8_t family, uint32_t states, struct sockets_collection *c)
{
	char path[PATH_MAX];
	int fd, stopped;

	if (!*access->net)
		return RESULT_FAILED;
	snprintf(path, sizeof(path), "%s/%s", access->net, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? RESULT_NO_FILE : RESULT_FAILED;
	stopped = proc_tcp_read(fd, family, states, c->visit, c);
	close(fd);
	return stopped ? RESULT_FAILED : RESULT_OK;
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
	uint32_t states = wants->routes ? TCP_ALL_STATE_BITS & ~TCP_STATE_BIT(NR_LISTEN) : 0;
	uint8_t number;

	for (number = 1; number < NR_STATES; number++) {
		if (wants->states & 1U << state_row(number))
			states |= TCP_STATE_BIT(number);
	}
	return states;
}

/* Visit the sockets by sock_diag. If that fails, start over with the files. */
static bool sockets_read(const struct request *request, const struct netns_access *access,
			 uint32_t states, struct sockets_collection *c)
{
	struct request_error err;

	c->source = "sock_diag";
	if (access->entered && !sock_diag_dump(request, AF_UNSPEC, states, c->visit, c, &err))
		return true;
	c->held.nr = 0;
	c->routes.nr = 0;
	c->first.nr = 0;
	c->stays.nr = 0;
	c->source = "/proc/net/tcp";
	return sockets_read_files(access, states, c);
}

/**
 * collect_first_sockets() - remember the sockets of the first sample
 * @request: the namespace to read
 * @access: how it can be read
 * @wants: the states; owners and routes are read at the end only
 * @evidence: receives the sockets, and the states that were read
 */
void collect_first_sockets(const struct request *request, const struct netns_access *access,
			   const struct findings_wants *wants, struct evidence *evidence)
{
	struct findings_wants first = {
		.states = wants->states & ~(1U << TCPSTATES_ROW_LISTEN),
	};
	struct sockets_collection c = { .visit = sockets_visit_first };
	uint32_t states = sockets_wanted_states(&first);

	if (!states || !sockets_read(request, access, states, &c)) {
		free(c.first.at);
		return;
	}
	evidence->first = c.first.at;
	evidence->nr_first = c.first.nr;
	evidence->first_states = first.states;
	stays_order(evidence);
}

/* Hand the sockets to the evidence. Return: false without memory. */
static bool sockets_publish(const struct request *request, struct sockets_collection *c,
			    struct evidence *evidence)
{
	if (holders_find(request_procfs(request), c->held.at, c->held.nr, evidence))
		return false;
	evidence->route = c->routes.at;
	evidence->nr_routes = routes_sum(c->routes.at, c->routes.nr);
	evidence->stay = c->stays.at;
	evidence->nr_stays = stays_sum(c->stays.at, c->stays.nr);
	evidence->stay_states = evidence->first_states & c->wants->states;
	evidence->socket_source = c->source;
	evidence->have_sockets = true;
	return true;
}

/**
 * collect_sockets() - collect the single sockets that findings want
 * @request: the namespace to read
 * @access: how it can be read, from collect_samples()
 * @wants: the sockets; if none are wanted, nothing is read
 * @evidence: has the samples; receives holders, routes and stays, and sets have_sockets.
 *	If the sockets cannot be read, have_sockets stays false, which is no error.
 */
void collect_sockets(const struct request *request, const struct netns_access *access,
		     const struct findings_wants *wants, struct evidence *evidence)
{
	struct sockets_collection c = {
		.wants = wants, .evidence = evidence, .visit = sockets_visit,
	};
	uint32_t states = sockets_wanted_states(wants);

	if (!states || !sockets_read(request, access, states, &c) ||
	    !sockets_publish(request, &c, evidence)) {
		free(c.routes.at);
		free(c.stays.at);
	}
	free(c.held.at);
}
