/* SPDX-License-Identifier: GPL-2.0-only */
/* The four ways of counting sockets, and the rows that they make. */
#ifndef TCPSTATES_COUNT_H
#define TCPSTATES_COUNT_H

#include <linux/types.h>
#include <linux/tcpstates.h>
#include "share.h"

/**
 * struct tcpstates_state_row - counts of a state; one for each, in their order
 * @count: number of sockets, by column
 */
struct tcpstates_state_row {
	u32 count[TCPSTATES_NR_COLUMNS];
};

/* Columns of states in the file by port, in the contract's order. */
enum tcpstates_ports_state {
#define X(name, nr) TCPSTATES_PORTS_##name,
	TCPSTATES_PORTS_STATES(X)
#undef X
	TCPSTATES_PORTS_NR_STATES
};

enum tcpstates_side {
	TCPSTATES_SERVER,
	TCPSTATES_CLIENT,
	TCPSTATES_NR_SIDES
};

/**
 * struct tcpstates_port_row - counts of a port; servers first, each side ascending
 * @backlog_max: sum of the limits of the accept queues
 * @listeners: number of listeners
 * @full: number of listeners whose accept queue is over its limit
 * @backlog: sum of the lengths of the accept queues
 * @synq: sum of the lengths of the SYN queues
 * @close_wait: longest idle time of those in CLOSE_WAIT, in jiffies
 * @state: number of connections, by column
 * @port: local port of a server, remote port of a client; in host order
 * @side: side of the row
 */
struct tcpstates_port_row {
	u64 backlog_max;
	u32 listeners;
	u32 full;
	u32 backlog;
	u32 synq;
	u32 close_wait;
	u32 state[TCPSTATES_PORTS_NR_STATES];
	u16 port;
	u8 side;
};

/* Columns by time in the file by idle time, in the contract's order. */
enum tcpstates_idle_time {
#define X(id, name, end) TCPSTATES_IDLE_##id,
	TCPSTATES_IDLE_TIMES(X)
#undef X
	TCPSTATES_IDLE_NR_TIMES
};

/* Rows of that file. */
enum tcpstates_idle_state {
#define X(name, nr) TCPSTATES_IDLE_##name,
	TCPSTATES_IDLE_STATES(X)
#undef X
	TCPSTATES_IDLE_NR_STATES
};

/**
 * struct tcpstates_idle_row - idle times of the full sockets in a state
 * @sockets: number of sockets
 * @time: number of sockets, by column
 * @longest: longest idle time, in jiffies
 */
struct tcpstates_idle_row {
	u32 sockets;
	u32 time[TCPSTATES_IDLE_NR_TIMES];
	u32 longest;
};

/**
 * struct tcpstates_netns_row - counts of a namespace; the last row is "other"
 * @inum: inode number of the namespace; 0 in the row "other"
 * @count: number of sockets, by state
 */
struct tcpstates_netns_row {
	u32 inum;
	u32 count[TCPSTATES_NR_ROWS];
};

extern const struct tcpstates_counter tcpstates_by_state;
extern const struct tcpstates_counter tcpstates_by_port;
extern const struct tcpstates_counter tcpstates_by_idle;
extern const struct tcpstates_counter tcpstates_by_netns;

#endif /* TCPSTATES_COUNT_H */
