/* SPDX-License-Identifier: GPL-2.0 */
/* The count of a namespace's TCP sockets by state. */
#ifndef TCPSTATES_WALK_H
#define TCPSTATES_WALK_H

#include <linux/types.h>
#include <linux/tcpstates.h>

struct net;

/**
 * struct tcpstates_snapshot - what one walk found
 * @walk_ns: nanoseconds that the walk took
 * @buckets: size of the established hash table, in buckets
 * @count: number of sockets, by state and column of the contract
 */
struct tcpstates_snapshot {
	u64 walk_ns;
	u32 buckets;
	u32 count[TCPSTATES_NR_ROWS][TCPSTATES_NR_COLUMNS];
};

int tcpstates_walk(const struct net *net, struct tcpstates_snapshot *snap);

#endif /* TCPSTATES_WALK_H */
