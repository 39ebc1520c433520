/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * The contract between the tcpstates module and whoever reads its file.
 *
 * /proc/tcpstates (a link to self/net/tcpstates) is text:
 *
 *	# tcpstates FORMAT key value key value ...
 *	state       <one name a column>
 *	ESTABLISHED <one count a column>
 *	...         <a row a state, zeros included>
 *
 * Rows, columns and keys are only ever appended. Go by their names, skip
 * those you don't know, and refuse a FORMAT above the one you were built for.
 *
 * This header includes nothing and compiles alone as strict C99.
 */
#ifndef _UAPI_LINUX_TCPSTATES_H
#define _UAPI_LINUX_TCPSTATES_H

/* The file's name, and where a mounted procfs has it. */
#define TCPSTATES_NAME		"tcpstates"
#define TCPSTATES_PATH		"/proc/tcpstates"
#define TCPSTATES_LINK_TARGET	"self/net/tcpstates"

/* The FORMAT of the first line. */
#define TCPSTATES_FORMAT	1

/*
 * Keys of the first line, X(identifier, name):
 *	netns	inode number of the network namespace counted (lsns -t net)
 *	walk_ns	nanoseconds that the walk of the tables took
 *	age_ms	milliseconds since that walk, 0 unless its result was shared
 *	buckets	size of the established hash table walked
 */
#define TCPSTATES_KEYS(X)	\
	X(NETNS, netns)		\
	X(WALK_NS, walk_ns)	\
	X(AGE_MS, age_ms)	\
	X(BUCKETS, buckets)

/*
 * States that the kernel has, X(name, number), in the order of the rows.
 * Names and numbers are those of the kernel's TCP_<name>.
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
 * All rows: sockets in a state that the module doesn't know are UNKNOWN. States
 * that it comes to know are appended behind.
 */
#define TCPSTATES_STATES(X)		\
	TCPSTATES_KERNEL_STATES(X)	\
	X(UNKNOWN, 0)

/*
 * Columns, X(identifier, name), each a number of sockets:
 *	total	all; ipv4 + ipv6, and also server + client
 *	ipv4	of family AF_INET
 *	ipv6	of family AF_INET6, v4-mapped ones included
 *	server	whose local port somebody in the namespace listens on
 *	client	all others
 *	mini	request and timewait sockets, small stand-ins of full ones
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
 * by port, one row for each port that somebody in the namespace listens on
 * (side "server"), and one for each remote port of the other sockets (side
 * "client"), ascending:
 *
 *	# tcpstates_ports FORMAT key value ...
 *	side port <a name a figure> <a name a state>
 *
 * Keys: netns, walk_ns, buckets, as above.
 */
#define TCPSTATES_PORTS_NAME		"tcpstates_ports"
#define TCPSTATES_PORTS_PATH		"/proc/tcpstates_ports"
#define TCPSTATES_PORTS_LINK_TARGET	"self/net/tcpstates_ports"
#define TCPSTATES_PORTS_FORMAT		1

/*
 * Figures of a port's listeners, X(identifier, name):
 *	listeners	sockets that listen on it
 *	full		those of them whose accept queue is over its limit
 *	backlog		connections in their accept queues
 *	backlog_max	the limits of these queues, added up
 *	synq		connections that are being opened
 */
#define TCPSTATES_PORTS_FIGURES(X)	\
	X(LISTENERS, listeners)		\
	X(FULL, full)			\
	X(BACKLOG, backlog)		\
	X(BACKLOG_MAX, backlog_max)	\
	X(SYNQ, synq)

/* States that a connection can be in: all but LISTEN. X(name, number). */
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
 * /proc/tcpstates_netns: a row for each network namespace of the machine, by
 * its inode number, and one called "other" for sockets of namespaces that came
 * or went meanwhile; a column a state, in the order of the rows above. Opening
 * it takes CAP_NET_ADMIN in the initial user namespace.
 *
 *	# tcpstates_netns FORMAT key value ...
 *	netns <a name a state>
 *
 * Keys: walk_ns as above, buckets of all tables, namespaces (rows but "other").
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
