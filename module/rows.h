/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file of many rows. Its first read takes a snapshot, and whatever is read of
 * the same open file later is served from that: short reads, seeks, splices. A
 * first read that failed is tried again by the next.
 */
#ifndef TCPSTATES_ROWS_H
#define TCPSTATES_ROWS_H

#include <linux/seq_file.h>
#include <linux/types.h>

struct net;

/**
 * struct tcpstates_rows - an open file, as the private data of its seq_file
 * @net: the namespace it is of, pinned; NULL if it is of all
 * @snap: what the first read found; NULL until then
 * @nr: number of its rows
 */
struct tcpstates_rows {
	struct net *net;
	void *snap;
	unsigned int nr;
};

/* Position 0 of the seq_file is the header, the rows follow. */
static inline void *tcpstates_rows_at(const struct tcpstates_rows *rows, loff_t *pos)
{
	return *pos <= rows->nr ? pos : NULL;
}

static inline void *tcpstates_rows_next(struct seq_file *seq, void *v, loff_t *pos)
{
	++*pos;
	return tcpstates_rows_at(seq->private, pos);
}

static inline void tcpstates_rows_stop(struct seq_file *seq, void *v)
{
}

#endif /* TCPSTATES_ROWS_H */
