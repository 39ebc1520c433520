/* SPDX-License-Identifier: GPL-2.0 */
/* The count of a namespace's TCP sockets by port. */
#ifndef TCPSTATES_PORTS_H
#define TCPSTATES_PORTS_H

#include <linux/types.h>
#include <linux/tcpstates.h>

struct net;

/* The contract's columns of states. */
enum tcpstates_ports_state {
#define X(name, nr) TCPSTATES_PORTS_##name,
	TCPSTATES_PORTS_STATES(X)
#undef X
	TCPSTATES_PORTS_NR_STATES
};

/**
 * struct tcpstates_port - what one walk found of a port
 * @state: number of connections, by column
 * @listeners: number of sockets that listen on it
 * @full: number of those whose accept queue is over its limit
 * @backlog: connections in their accept queues
 * @synq: connections that are being opened
 * @backlog_max: the limits of the accept queues, added up
 */
struct tcpstates_port {
	u32 state[TCPSTATES_PORTS_NR_STATES];
	u32 listeners;
	u32 full;
	u32 backlog;
	u32 synq;
	u64 backlog_max;
};

enum tcpstates_side {
	TCPSTATES_SERVER,
	TCPSTATES_CLIENT,
	TCPSTATES_NR_SIDES
};

/* An index has a leaf for each 256 ports of which one is in use. */
#define TCPSTATES_LEAF_PORTS	256
#define TCPSTATES_NR_LEAVES	256

/**
 * struct tcpstates_ports_side - the rows of one side, in the order they came
 * @leaf: index by port: the row's place plus one, or 0
 * @row: the rows
 * @nr: how many there are
 * @max: how many there is room for
 */
struct tcpstates_ports_side {
	u32 *leaf[TCPSTATES_NR_LEAVES];
	struct tcpstates_port *row;
	unsigned int nr;
	unsigned int max;
};

/**
 * struct tcpstates_ports - what one walk found
 * @walk_ns: nanoseconds that the walk took
 * @buckets: size of the established hash table, in buckets
 * @side: the rows
 * @order: the ports as they are shown, servers first, each side ascending
 */
struct tcpstates_ports {
	u64 walk_ns;
	u32 buckets;
	struct tcpstates_ports_side side[TCPSTATES_NR_SIDES];
	u16 *order;
};

struct tcpstates_ports *tcpstates_ports_walk(struct net *net);
void tcpstates_ports_free(struct tcpstates_ports *p);
const struct tcpstates_port *tcpstates_ports_find(const struct tcpstates_ports *p,
						  enum tcpstates_side side, u16 port);

#endif /* TCPSTATES_PORTS_H */
