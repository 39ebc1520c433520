/* SPDX-License-Identifier: GPL-2.0 */
/* Counting a namespace's TCP sockets by state, family, side and kind. */
#ifndef TCPSTATES_WALK_H
#define TCPSTATES_WALK_H

#include <linux/types.h>
#include <linux/tcpstates.h>

struct net;

/**
 * struct tcpstates_snapshot - result of one walk
 * @walk_ns: duration of the walk, in ns
 * @buckets: size of the established table, in buckets
 * @count: number of sockets, by state and column of the contract
 */
struct tcpstates_snapshot {
	u64 walk_ns;
	u32 buckets;
	u32 count[TCPSTATES_NR_ROWS][TCPSTATES_NR_COLUMNS];
};

int tcpstates_walk(const struct net *net, struct tcpstates_snapshot *snap);

#endif /* TCPSTATES_WALK_H */
