/* SPDX-License-Identifier: GPL-2.0 */
/* Counting a namespace's TCP sockets by port. */
#ifndef TCPSTATES_PORTS_H
#define TCPSTATES_PORTS_H

#include <linux/types.h>
#include <linux/tcpstates.h>

struct net;

/* Columns of states, in the contract's order. */
enum tcpstates_ports_state {
#define X(name, nr) TCPSTATES_PORTS_##name,
	TCPSTATES_PORTS_STATES(X)
#undef X
	TCPSTATES_PORTS_NR_STATES
};

/**
 * struct tcpstates_port - counts of a port
 * @state: number of connections, by column
 * @listeners: number of listeners
 * @full: number of listeners whose accept queue is over its limit
 * @backlog: sum of the lengths of the accept queues
 * @synq: sum of the lengths of the SYN queues
 * @backlog_max: sum of the limits of the accept queues
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

/* An index has a leaf for each range of 256 ports that has a row. */
#define TCPSTATES_LEAF_PORTS	256
#define TCPSTATES_NR_LEAVES	256

/**
 * struct tcpstates_ports_side - rows of one side
 * @leaf: index by port: position of the row plus one, or 0
 * @row: the rows, in the order in which their ports were met
 * @nr: number of rows
 * @max: size of @row
 */
struct tcpstates_ports_side {
	u32 *leaf[TCPSTATES_NR_LEAVES];
	struct tcpstates_port *row;
	unsigned int nr;
	unsigned int max;
};

/**
 * struct tcpstates_ports - result of one walk
 * @walk_ns: duration of the walk, in ns
 * @buckets: size of the established table, in buckets
 * @side: the rows
 * @order: ports in the order shown: servers first, each side ascending
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
