/* SPDX-License-Identifier: GPL-2.0 */
/* The count of TCP sockets by network namespace. */
#ifndef TCPSTATES_NETNS_H
#define TCPSTATES_NETNS_H

#include <linux/types.h>
#include <linux/tcpstates.h>

/**
 * struct tcpstates_netns_row - what one walk found of a namespace
 * @inum: its inode number; 0 in the row of all others
 * @count: number of sockets, by state
 */
struct tcpstates_netns_row {
	u32 inum;
	u32 count[TCPSTATES_NR_ROWS];
};

/**
 * struct tcpstates_netns - what one walk found
 * @walk_ns: nanoseconds that the walk took
 * @buckets: size of all established hash tables walked, in buckets
 * @nr: number of rows, the one of all others included, which is the last
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
