/* SPDX-License-Identifier: GPL-2.0-only */
/* The result of a walk: rows of one size, in the order in which they are shown. */
#ifndef TCPSTATES_ROWS_H
#define TCPSTATES_ROWS_H

#include <linux/kref.h>
#include <linux/types.h>

/* Rows lie in pieces of at most a page, so that none needs contiguous pages. */
#define TCPSTATES_ROWS_PIECE	4096

/**
 * struct tcpstates_rows - result of a walk
 * @ref: number of its users: open files, and the namespace while it is shared
 * @walk_ns: duration of the walk, in ns
 * @ended_ns: end of the walk, in ns since boot, suspend included
 * @buckets: sum of the sizes of the established tables walked, in buckets
 * @size: size of a row, in bytes
 * @nr: number of rows
 * @piece: the rows, as many in each piece as it has room for
 */
struct tcpstates_rows {
	struct kref ref;
	u64 walk_ns;
	u64 ended_ns;
	u64 buckets;
	unsigned int size;
	unsigned int nr;
	void *piece[];
};

struct tcpstates_rows *tcpstates_rows_alloc(unsigned int nr, unsigned int size);
void *tcpstates_row(const struct tcpstates_rows *rows, unsigned int i);
void tcpstates_rows_put(struct tcpstates_rows *rows);

#endif /* TCPSTATES_ROWS_H */
