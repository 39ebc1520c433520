/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file of many rows. The first read of an open file takes a snapshot, which
 * serves all later reads of that open file: short reads, seeks, splices. If the
 * first read fails, the next one tries again.
 */
#ifndef TCPSTATES_ROWS_H
#define TCPSTATES_ROWS_H

#include <linux/seq_file.h>
#include <linux/types.h>

struct net;

/**
 * struct tcpstates_rows - private data of an open file's seq_file
 * @net: the file's namespace, pinned; NULL if the file is of all
 * @snap: the snapshot, owned by the open file; NULL before the first read
 * @nr: number of rows in @snap
 */
struct tcpstates_rows {
	struct net *net;
	void *snap;
	unsigned int nr;
};

/**
 * tcpstates_rows_at() - check a position of the seq_file
 * @rows: private data of the seq_file
 * @pos: position: 0 is the header, row N has N + 1
 *
 * Return: @pos, or NULL behind the last row.
 */
static inline void *tcpstates_rows_at(const struct tcpstates_rows *rows, loff_t *pos)
{
	return *pos <= rows->nr ? pos : NULL;
}

/**
 * tcpstates_rows_next() - the next() of such a seq_file
 * @seq: the seq_file
 * @v: the current position, unused
 * @pos: the same position, to be advanced
 *
 * Return: @pos, or NULL behind the last row.
 */
static inline void *tcpstates_rows_next(struct seq_file *seq, void *v, loff_t *pos)
{
	++*pos;
	return tcpstates_rows_at(seq->private, pos);
}

/**
 * tcpstates_rows_stop() - the stop() of such a seq_file, with nothing to do
 * @seq: the seq_file
 * @v: the current position
 */
static inline void tcpstates_rows_stop(struct seq_file *seq, void *v)
{
}

#endif /* TCPSTATES_ROWS_H */
