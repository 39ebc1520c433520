/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The contract between the tcpstates module and the programs that read its files.
 *
 * /proc/tcpstates (a link to self/net/tcpstates) is text:
 *
 *	# tcpstates FORMAT key value key value ...
 *	state       <name of each column>
 *	ESTABLISHED <count of each column>
 *	...         <one row per state, zeros included>
 *
 * Rows, columns and keys are only ever appended. Parsers go by their names,
 * skip unknown ones, and refuse a FORMAT above the one they were built for.
 *
 * This header includes nothing and compiles alone as strict C99.
 */
#ifndef _UAPI_LINUX_TCPSTATES_H
#define _UAPI_LINUX_TCPSTATES_H

/* Name of the file, its path, and the target of that link. */
#define TCPSTATES_NAME		"tcpstates"
#define TCPSTATES_PATH		"/proc/tcpstates"
#define TCPSTATES_LINK_TARGET	"self/net/tcpstates"

/* FORMAT of the first line. */
#define TCPSTATES_FORMAT	1

/*
 * Keys of the first line, X(identifier, name):
 *	netns	inode number of the network namespace counted (lsns -t net)
 *	walk_ns	duration of the walk, in nanoseconds
 *	age_ms	age of a shared result, in milliseconds; 0 after a walk
 *	buckets	size of the established hash table, in buckets
 *	cookie	a number that no other namespace has had since boot, where inode
 *		numbers are reused; absent if the kernel has not made it
 */
#define TCPSTATES_KEYS(X)	\
	X(NETNS, netns)		\
	X(WALK_NS, walk_ns)	\
	X(AGE_MS, age_ms)	\
	X(BUCKETS, buckets)	\
	X(COOKIE, cookie)

/*
 * The kernel's states, X(name, number), in the order of the rows. Names and
 * numbers are those of the kernel's TCP_<name>.
 */
#define TCPSTATES_KERNEL_STATES(X)	\
	X(ESTABLISHED, 1)		\
	X(SYN_SENT, 2)			\
	X(SYN_RECV, 3)			\
	X(FIN_WAIT1, 4)			\
	X(FIN_WAIT2, 5)			\
	X(TIME_WAIT, 6)			\
	X(CLOSE, 7)			\
	X(CLOSE_WAIT, 8)		\
	X(LAST_ACK, 9)			\
	X(LISTEN, 10)			\
	X(CLOSING, 11)

/*
 * All rows. Sockets in a state that the module doesn't know are UNKNOWN. New
 * states are appended behind it.
 */
#define TCPSTATES_STATES(X)		\
	TCPSTATES_KERNEL_STATES(X)	\
	X(UNKNOWN, 0)

/*
 * Columns, X(identifier, name), each a number of sockets:
 *	total	all: ipv4 + ipv6, and also server + client
 *	ipv4	family AF_INET
 *	ipv6	family AF_INET6, v4-mapped addresses included
 *	server	the local port has a listener in the same namespace
 *	client	all others
 *	mini	request and timewait sockets
 *	orphan	full sockets that no process owns any more
 */
#define TCPSTATES_COLUMNS(X)	\
	X(TOTAL, total)		\
	X(IPV4, ipv4)		\
	X(IPV6, ipv6)		\
	X(SERVER, server)	\
	X(CLIENT, client)	\
	X(MINI, mini)		\
	X(ORPHAN, orphan)

/*
 * /proc/tcpstates_ports (a link to self/net/tcpstates_ports): the same sockets
 * by port. One row for each local port with a listener in the namespace (side
 * "server"), and one for each remote port of the other sockets (side "client"),
 * ascending:
 *
 *	# tcpstates_ports FORMAT key value ...
 *	side port <name of each figure> <name of each state>
 *
 * Keys: netns, walk_ns, buckets, cookie, as above.
 */
#define TCPSTATES_PORTS_NAME		"tcpstates_ports"
#define TCPSTATES_PORTS_PATH		"/proc/tcpstates_ports"
#define TCPSTATES_PORTS_LINK_TARGET	"self/net/tcpstates_ports"
#define TCPSTATES_PORTS_FORMAT		1

/*
 * Figures of a port's listeners, X(identifier, name):
 *	listeners	number of listeners
 *	full		listeners whose accept queue is over its limit
 *	backlog		sum of the lengths of the accept queues
 *	backlog_max	sum of the limits of the accept queues
 *	synq		sum of the lengths of the SYN queues
 */
#define TCPSTATES_PORTS_FIGURES(X)	\
	X(LISTENERS, listeners)		\
	X(FULL, full)			\
	X(BACKLOG, backlog)		\
	X(BACKLOG_MAX, backlog_max)	\
	X(SYNQ, synq)

/* Columns of states, X(name, number): all but LISTEN, as no connection is in it. */
#define TCPSTATES_PORTS_STATES(X)	\
	X(ESTABLISHED, 1)		\
	X(SYN_SENT, 2)			\
	X(SYN_RECV, 3)			\
	X(FIN_WAIT1, 4)			\
	X(FIN_WAIT2, 5)			\
	X(TIME_WAIT, 6)			\
	X(CLOSE, 7)			\
	X(CLOSE_WAIT, 8)		\
	X(LAST_ACK, 9)			\
	X(CLOSING, 11)			\
	X(UNKNOWN, 0)

/*
 * Ages of a port's connections, behind the states, X(identifier, name):
 *	close_wait_s	the longest time since anything came from the peer of a
 *			connection in CLOSE_WAIT, in whole seconds; 0 without one
 */
#define TCPSTATES_PORTS_AGES(X)		\
	X(CLOSE_WAIT_S, close_wait_s)

/*
 * /proc/tcpstates_idle (a link to self/net/tcpstates_idle): time since anything
 * came from the peer, the later of its last data and its last ACK. One row for
 * each state below:
 *
 *	# tcpstates_idle FORMAT key value ...
 *	state <name of each column>
 *
 * Keys: netns, walk_ns, buckets, cookie, as above.
 *
 * Only full sockets are counted: a timewait socket keeps no such time, and in
 * SYN_SENT and SYN_RECV nothing has come, or a SYN only.
 */
#define TCPSTATES_IDLE_NAME		"tcpstates_idle"
#define TCPSTATES_IDLE_PATH		"/proc/tcpstates_idle"
#define TCPSTATES_IDLE_LINK_TARGET	"self/net/tcpstates_idle"
#define TCPSTATES_IDLE_FORMAT		1

/* Rows, X(name, number). */
#define TCPSTATES_IDLE_STATES(X)	\
	X(ESTABLISHED, 1)		\
	X(FIN_WAIT1, 4)			\
	X(FIN_WAIT2, 5)			\
	X(CLOSE_WAIT, 8)		\
	X(LAST_ACK, 9)			\
	X(CLOSING, 11)

/*
 * Columns of sockets by idle time, X(identifier, name, end): those idle for less
 * than END seconds, and not in a column before; 0 is no end. Their sum is the
 * column "sockets", which is before them.
 */
#define TCPSTATES_IDLE_TIMES(X)		\
	X(LT_1S, lt_1s, 1)		\
	X(LT_10S, lt_10s, 10)		\
	X(LT_1M, lt_1m, 60)		\
	X(LT_10M, lt_10m, 600)		\
	X(LT_1H, lt_1h, 3600)		\
	X(LT_1D, lt_1d, 86400)		\
	X(GE_1D, ge_1d, 0)

/*
 * The columns around those:
 *	sockets	number of sockets
 *	max_s	the longest idle time, in whole seconds
 */
#define TCPSTATES_IDLE_SOCKETS	"sockets"
#define TCPSTATES_IDLE_MAX	"max_s"

/*
 * /proc/tcpstates_netns: one row for each network namespace of the machine, by
 * its inode number, and a last one, "other", for the sockets of namespaces that
 * were going away when the walk began, or came since. One column per state, in the order
 * of the rows above. Opening it requires CAP_NET_ADMIN in the initial user
 * namespace and being in the initial network namespace, or CAP_SYS_ADMIN in the
 * initial user namespace.
 *
 *	# tcpstates_netns FORMAT key value ...
 *	netns <name of each state>
 *
 * Keys: walk_ns as above; buckets, of all tables; namespaces, without "other".
 */
#define TCPSTATES_NETNS_NAME	"tcpstates_netns"
#define TCPSTATES_NETNS_PATH	"/proc/tcpstates_netns"
#define TCPSTATES_NETNS_FORMAT	1

#define TCPSTATES_ENUM_KEY(id, name)	TCPSTATES_KEY_##id,
enum tcpstates_key {
	TCPSTATES_KEYS(TCPSTATES_ENUM_KEY)
	TCPSTATES_NR_KEYS
};

#undef TCPSTATES_ENUM_KEY

#define TCPSTATES_ENUM_ROW(name, nr)	TCPSTATES_ROW_##name,
enum tcpstates_row {
	TCPSTATES_STATES(TCPSTATES_ENUM_ROW)
	TCPSTATES_NR_ROWS
};

#undef TCPSTATES_ENUM_ROW

#define TCPSTATES_ENUM_COLUMN(id, name)	TCPSTATES_COL_##id,
enum tcpstates_column {
	TCPSTATES_COLUMNS(TCPSTATES_ENUM_COLUMN)
	TCPSTATES_NR_COLUMNS
};

#undef TCPSTATES_ENUM_COLUMN

#endif /* _UAPI_LINUX_TCPSTATES_H */
