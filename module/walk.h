/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The walk of TCP's hash tables: a stream of small records, one for each socket.
 *
 * The walk fills records under the locks; its caller books them without any, and
 * may allocate and sleep. So each question that is asked of all sockets is a
 * loop over records, and only walk.c reads sockets.
 */
#ifndef TCPSTATES_WALK_H
#define TCPSTATES_WALK_H

#include <linux/types.h>
#include "ahead.h"

struct inet_hashinfo;
struct net;
struct tcpstates_piece;
struct tcpstates_rows;

/**
 * struct tcpstates_record - record of a socket
 * @net: its namespace, in walks of all namespaces: to be compared, not followed
 * @backlog: length of a listener's accept queue, in walks of one namespace
 * @backlog_max: limit of that queue
 * @idle: time since anything came from the peer of a full socket, in jiffies, if
 *	the walk was begun for those of its @state
 * @synq: length of a listener's SYN queue
 * @dport: remote port of a connection, in network order
 * @num: local port, in host order
 * @state: raw state, below TCPSTATES_NR_RAW_STATES
 * @class: bits of its class: see state.h
 */
struct tcpstates_record {
	union {
		const struct net *net;
		struct {
			u32 backlog;
			u32 backlog_max;
		};
		u32 idle;
	};
	union {
		u32 synq;
		__be16 dport;
	};
	u16 num;
	u8 state;
	u8 class;
};

/* Position of a record. */
struct tcpstates_mark {
	struct tcpstates_piece *piece;
	struct tcpstates_record *rec;
};

/**
 * struct tcpstates_walk - a walk: private to walk.c, but for @walk_ns, @buckets
 * @net: the only namespace whose sockets are recorded, or NULL
 * @idle_states: bit for each raw state whose records have an idle time
 * @hinfo: the hash tables
 * @began_ns: start of the walk, in ns of the monotonic clock
 * @walk_ns: duration of the walk, in ns, once it has ended
 * @buckets: sum of the sizes of the established tables walked, in buckets
 * @listened: next bucket of the listen table
 * @work: work since the last pause
 * @wanted: number of records that a long chain needs; 0 if it fits
 * @room: number of records that the pieces hold
 * @first: the pieces
 * @end: behind the last record filled
 * @unread: the next piece to hand out, or NULL
 * @ahead: position in the established table
 */
struct tcpstates_walk {
	const struct net *net;
	unsigned int idle_states;
	struct inet_hashinfo *hinfo;
	u64 began_ns;
	u64 walk_ns;
	u64 buckets;
	unsigned int listened;
	unsigned int work;
	unsigned int wanted;
	unsigned int room;
	struct tcpstates_piece *first;
	struct tcpstates_mark end;
	struct tcpstates_piece *unread;
	struct tcpstates_ahead ahead;
};

/* Set once, at unload: walks and waits for them end with -EIO. */
extern bool tcpstates_unloading;

struct tcpstates_walk *tcpstates_walk_alloc(void);
void tcpstates_walk_free(struct tcpstates_walk *w);
void tcpstates_walk_begin(struct tcpstates_walk *w, struct inet_hashinfo *hinfo,
			  const struct net *net, unsigned int idle_states);
void tcpstates_walk_also(struct tcpstates_walk *w, struct inet_hashinfo *hinfo);
void tcpstates_walk_result(const struct tcpstates_walk *w, struct tcpstates_rows *rows);
int tcpstates_walk_next(struct tcpstates_walk *w, const struct tcpstates_record **rec);

#endif /* TCPSTATES_WALK_H */
