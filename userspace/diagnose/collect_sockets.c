// SPDX-License-Identifier: GPL-2.0-only
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
#define NR_SYN_SENT	2
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
	struct peers peers[NR_PEERS_OF];
	bool ageless;		/* the source does not tell the age of sockets */
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

/*
 * Tell if a connection would have ended by keepalive if its peer had gone: it has no
 * timer for that, and a peer on this host cannot go without a FIN or a RST.
 */
static bool sockets_lacks_keepalive(const struct tcp_socket *socket)
{
	return socket->timer != TCP_TIMER_KEEPALIVE &&
	       memcmp(socket->local, socket->remote, sizeof(socket->local));
}

/*
 * Tell if a socket is part of a pile. One that has been silent for long was there in
 * the first sample too, but another program may have accepted it since.
 */
static bool sockets_is_stay(struct sockets_collection *c, const struct tcp_socket *socket)
{
	enum tcpstates_row state = state_row(socket->state);
	uint64_t limit = rule_silence_ms(c->evidence, state);
	bool silent = socket->idle_ms.have && socket->idle_ms.value >= limit;
	bool stayed = c->wants->states & 1U << state && stays_contains(c->evidence, socket);

	if (!limit)
		return stayed;
	c->ageless |= !socket->idle_ms.have;
	/* In an accept queue the young count too. */
	if (!socket->inode && rule_queued_states & 1U << state)
		return stayed;
	if (state != TCPSTATES_ROW_ESTABLISHED)
		return stayed && (silent || !socket->idle_ms.have);
	return c->wants->after & 1U << state && silent && sockets_lacks_keepalive(socket);
}

static void sockets_add_peer(struct sockets_collection *c, const struct tcp_socket *socket,
			     enum peers_of of)
{
	peers_add(&c->peers[of], socket->family, socket->remote, state_row(socket->state));
}

static int sockets_add_stay(struct sockets_collection *c, const struct tcp_socket *socket,
			    bool server)
{
	struct stay *stay = array_add(&c->stays, sizeof(*stay));

	if (!stay)
		return -1;
	if (socket->state == NR_SYN_SENT)
		sockets_add_peer(c, socket, PEERS_OF_SYN_SENT);
	*stay = (struct stay){
		state_row(socket->state), server ? ROWS_SERVER : ROWS_CLIENT,
		server ? socket->local_port : socket->remote_port, 1, !socket->inode,
		rule_silence_ms(c->evidence, state_row(socket->state)) ? socket->idle_ms.value : 0,
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
	enum tcpstates_row state = state_row(socket->state);

	if (socket->state == NR_LISTEN)
		return rule_names_listeners(c->evidence, socket->local_port) ?
		       sockets_add_held(c, socket, true) : 0;
	if (state == TCPSTATES_ROW_SYN_RECV)
		sockets_add_peer(c, socket, PEERS_OF_SYN_RECV);
	if (!socket->inode && rule_queued_states & 1U << state &&
	    rule_names_listeners(c->evidence, socket->local_port))
		sockets_add_peer(c, socket, PEERS_OF_QUEUES);
	if (sockets_is_stay(c, socket) && sockets_add_stay(c, socket, server))
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
		if ((wants->states | wants->after) & 1U << state_row(number))
			states |= TCP_STATE_BIT(number);
	}
	return states;
}

static void sockets_begin_peers(struct sockets_collection *c)
{
	int of;

	for (of = 0; of < NR_PEERS_OF; of++) {
		peers_free(&c->peers[of]);
		peers_setup(&c->peers[of], PEERS_IPV4_BITS, PEERS_IPV6_BITS);
	}
}

/* Visit the sockets by sock_diag. If that fails, start over with the files. */
static bool sockets_read(const struct request *request, const struct netns_access *access,
			 uint32_t states, struct sockets_collection *c)
{
	struct request_error err;

	sockets_begin_peers(c);
	c->source = "sock_diag";
	if (access->entered && !sock_diag_dump(request, AF_UNSPEC, states, c->visit, c, &err))
		return true;
	c->held.nr = 0;
	c->routes.nr = 0;
	c->first.nr = 0;
	c->stays.nr = 0;
	c->ageless = false;
	sockets_begin_peers(c);
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

/* Keep the peers with most sockets, and free the others. */
static void sockets_top_peers(struct peers *peers, struct top_peers *top)
{
	const struct rows_view view = { .sort = ROWS_SORT_TOTAL, .top = TOP_PEERS };
	struct rows_shown shown;
	struct rows rows = { 0 };
	const struct row *row;
	struct row room;

	peers_select(peers, &view, &rows, &shown);
	top->others = shown.total.value;
	while (top->nr < TOP_PEERS && (size_t)top->nr < shown.nr[0]) {
		row = peers_row(peers, (size_t)top->nr, &room);
		peers_text(peers, row, top->peer[top->nr].address);
		top->peer[top->nr].sockets = rows_total(row);
		top->others -= top->peer[top->nr++].sockets;
	}
	peers_free(peers);
}

/* Hand the sockets to the evidence. Return: false without memory. */
static bool sockets_publish(const struct request *request, struct sockets_collection *c,
			    struct evidence *evidence)
{
	int of;

	for (of = 0; of < NR_PEERS_OF; of++)
		sockets_top_peers(&c->peers[of], &evidence->peers[of]);
	if (holders_find(request_procfs(request), c->held.at, c->held.nr, evidence))
		return false;
	evidence->route = c->routes.at;
	evidence->nr_routes = routes_sum(c->routes.at, c->routes.nr);
	evidence->stay = c->stays.at;
	evidence->nr_stays = stays_sum(c->stays.at, c->stays.nr);
	evidence->stay_states = evidence->first_states & c->wants->states;
	evidence->socket_source = c->source;
	evidence->have_sockets = true;
	evidence->have_ages = !c->ageless;
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

	if (states && (wants->states | wants->after))
		states |= SOCK_DIAG_TELL_INFO;
	if (!states || !sockets_read(request, access, states, &c) ||
	    !sockets_publish(request, &c, evidence)) {
		free(c.routes.at);
		free(c.stays.at);
		sockets_begin_peers(&c);
	}
	free(c.held.at);
}
