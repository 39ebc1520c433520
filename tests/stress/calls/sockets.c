// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls on TCP sockets, so that the files have something to count. Any of them may
 * fail. Sockets never block. Addresses and ports are few, so that they meet.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "calls.h"

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* Return the length. 10.0.0.0/8 is routed, and nothing answers there. */
static socklen_t pick_address(struct caller *c, union address *a)
{
	uint32_t which = below(c, 10), port = 20000 + below(c, 12);

	memset(a, 0, sizeof(*a));
	if (which == 0)
		return sizeof(a->v4);	/* AF_UNSPEC disconnects */
	if (which < 4) {
		a->v6.sin6_family = AF_INET6;
		a->v6.sin6_port = htons(port);
		a->v6.sin6_addr = which == 1 ? in6addr_any : in6addr_loopback;
		if (which == 3)
			inet_pton(AF_INET6, "::ffff:127.0.0.1", &a->v6.sin6_addr);
		return sizeof(a->v6);
	}
	a->v4.sin_family = AF_INET;
	a->v4.sin_port = htons(port);
	a->v4.sin_addr.s_addr = htonl(which == 4 ? INADDR_ANY : which == 5 ? 0x0a000001 :
				      INADDR_LOOPBACK);
	return sizeof(a->v4);
}

static int *pick_socket(struct caller *c)
{
	return &c->sockets[below(c, NR_SOCKETS)];
}

static void replace(int *socket, int by)
{
	if (*socket >= 0)
		close(*socket);
	*socket = by;
}

static void socket_one(struct caller *c)
{
	static const int protocols[] = { 0, 0, 0, IPPROTO_TCP, IPPROTO_MPTCP };
	int *s = pick_socket(c), family = below(c, 3) ? AF_INET : AF_INET6;
	int protocol = PICK(c, protocols);

	replace(s, -1);
	call(c, "socket(%d, %d)", family, protocol);
	*s = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
}

static void option_one(struct caller *c)
{
	static const struct option {
		int level, name;
	} options[] = {
		{ SOL_SOCKET, SO_REUSEADDR }, { SOL_SOCKET, SO_REUSEPORT },
		{ SOL_SOCKET, SO_REUSEPORT }, { SOL_SOCKET, SO_KEEPALIVE },
		{ IPPROTO_TCP, TCP_REPAIR }, { IPPROTO_TCP, TCP_REPAIR },
		{ IPPROTO_TCP, TCP_DEFER_ACCEPT }, { IPPROTO_TCP, TCP_LINGER2 },
		{ IPPROTO_TCP, TCP_FASTOPEN }, { IPPROTO_TCP, TCP_SYNCNT },
		{ IPPROTO_TCP, TCP_USER_TIMEOUT }, { IPPROTO_TCP, TCP_CORK },
		{ IPPROTO_IPV6, IPV6_V6ONLY },
	};
	int s = *pick_socket(c), value = (int)below(c, 4) - 1;
	struct linger reset = { .l_onoff = 1 };
	struct option o = PICK(c, options);
	uint32_t how = below(c, 4);

	call(c, "setsockopt(%d, %d, %d, %d)", s, o.level, o.name, value);
	if (how == 0)
		setsockopt(s, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	else if (how == 1)
		setsockopt(s, IPPROTO_TCP, 31 /* TCP_ULP */, "tls", 3);
	else
		setsockopt(s, o.level, o.name, &value, sizeof(value));
}

static void bind_one(struct caller *c)
{
	int s = *pick_socket(c);
	union address a;
	socklen_t length = pick_address(c, &a);

	call(c, "bind(%d, %d)", s, ntohs(a.v4.sin_port));
	bind(s, &a.any, length);
}

static void connect_one(struct caller *c)
{
	int s = *pick_socket(c);
	union address a;
	socklen_t length = pick_address(c, &a);

	call(c, "connect(%d, %d)", s, ntohs(a.v4.sin_port));
	connect(s, &a.any, length);
}

/* A listener that accepts at most one connection leaves the next in SYN_SENT. */
static void listen_one(struct caller *c)
{
	int s = *pick_socket(c), backlog = below(c, 3);

	call(c, "listen(%d, %d)", s, backlog);
	listen(s, backlog);
}

static void accept_one(struct caller *c)
{
	int s = *pick_socket(c), *by = pick_socket(c);

	if (s == *by)
		return;
	call(c, "accept(%d)", s);
	replace(by, accept4(s, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));
}

static void transfer_one(struct caller *c)
{
	int s = *pick_socket(c);
	uint32_t size = 1 + below(c, 5000), how = below(c, 3);
	char data[5000] = { 0 };

	call(c, "transfer %u (%d, %u)", how, s, size);
	if (how == 0)
		recv(s, data, size, MSG_DONTWAIT);
	else
		send(s, data, size, MSG_DONTWAIT | MSG_NOSIGNAL | (how == 1 ? 0 : MSG_FASTOPEN));
}

static void shutdown_one(struct caller *c)
{
	int s = *pick_socket(c), how = below(c, 3);

	call(c, "shutdown(%d, %d)", s, how);
	shutdown(s, how);
}

static void close_socket(struct caller *c)
{
	int *s = pick_socket(c);

	call(c, "close(%d)", *s);
	replace(s, -1);
}

/* A pair that is connected, which single calls rarely make. */
static void pair_one(struct caller *c)
{
	int *listener = pick_socket(c), *client = pick_socket(c), *server = pick_socket(c);
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t length = sizeof(a);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	call(c, "a connection (%d, %d, %d)", *listener, *client, *server);
	replace(listener, socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
	if (bind(*listener, (struct sockaddr *)&a, length) || listen(*listener, 1) ||
	    getsockname(*listener, (struct sockaddr *)&a, &length) || client == listener)
		return;
	replace(client, socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
	connect(*client, (struct sockaddr *)&a, length);
	if (server != listener && server != client)
		replace(server, accept4(*listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));
}

void sockets_call(struct caller *c)
{
	static void (*const calls[])(struct caller *c) = {
		socket_one, socket_one, option_one, option_one, bind_one, bind_one, listen_one,
		connect_one, connect_one, accept_one, transfer_one, shutdown_one, close_socket,
		pair_one, pair_one,
	};

	PICK(c, calls)(c);
}
