/* SPDX-License-Identifier: GPL-2.0 */
/* Counting the TCP sockets of all network namespaces. */
#ifndef TCPSTATES_NETNS_H
#define TCPSTATES_NETNS_H

#include <linux/types.h>
#include <linux/tcpstates.h>

/**
 * struct tcpstates_netns_row - counts of a namespace
 * @inum: inode number of the namespace; 0 in the row "other"
 * @count: number of sockets, by state
 */
struct tcpstates_netns_row {
	u32 inum;
	u32 count[TCPSTATES_NR_ROWS];
};

/**
 * struct tcpstates_netns - result of one walk
 * @walk_ns: duration of the walk, in ns
 * @buckets: sum of the sizes of all established tables walked, in buckets
 * @nr: number of rows, with "other", which is the last
 * @row: the rows
 */
struct tcpstates_netns {
	u64 walk_ns;
	u64 buckets;
	unsigned int nr;
	struct tcpstates_netns_row row[];
};

struct tcpstates_netns *tcpstates_netns_walk(void);
void tcpstates_netns_free(struct tcpstates_netns *p);

#endif /* TCPSTATES_NETNS_H */
