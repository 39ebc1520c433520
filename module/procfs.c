// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files: what they have in common.
 *
 * The first read of an open file counts. What it found serves all later reads of
 * that open file: short reads, seeks, splices. If the first read fails, the next
 * one tries again. Only the summary is counted again when it is read from its
 * beginning again.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/time64.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include "compat.h"
#include "procfs.h"
#include "rows.h"

unsigned int tcpstates_net_id __read_mostly;

static unsigned int cache_ms;
module_param(cache_ms, uint, 0644);
MODULE_PARM_DESC(cache_ms,
		 "milliseconds for which readers of /proc/tcpstates share a walk that has ended (default 0)");

/* Take counts for an open file, in place of those that it may have. */
static int procfs_count(struct tcpstates_file *file)
{
	u64 cache_ns = file->ops->recount ? (u64)READ_ONCE(cache_ms) * NSEC_PER_MSEC : 0;
	struct tcpstates_rows *rows;

	rows = tcpstates_share_read(file->share, file->ops->counter, file->net, cache_ns,
				    &file->age_ns);
	if (IS_ERR(rows))
		return PTR_ERR(rows);
	tcpstates_rows_put(file->rows);
	file->rows = rows;
	return 0;
}

/* Position 0 is the header, row I has I + 1. */
static void *procfs_at(const struct tcpstates_file *file, loff_t *pos)
{
	return *pos <= file->rows->nr ? pos : NULL;
}

static void *procfs_start(struct seq_file *seq, loff_t *pos)
{
	struct tcpstates_file *file = seq->private;
	int err;

	if (!file->rows || (file->ops->recount && !*pos)) {
		err = procfs_count(file);
		if (err)
			return ERR_PTR(err);
	}
	return procfs_at(file, pos);
}

static void *procfs_next(struct seq_file *seq, void *v, loff_t *pos)
{
	++*pos;
	return procfs_at(seq->private, pos);
}

static void procfs_stop(struct seq_file *seq, void *v)
{
}

static int procfs_show(struct seq_file *seq, void *v)
{
	const struct tcpstates_file *file = seq->private;
	loff_t pos = *(loff_t *)v;

	if (!pos)
		file->ops->header(seq, file);
	else
		file->ops->row(seq, file->rows, pos - 1);
	return 0;
}

static const struct seq_operations procfs_seq_ops = {
	.start = procfs_start,
	.next = procfs_next,
	.stop = procfs_stop,
	.show = procfs_show,
};

/**
 * tcpstates_file_open() - open a file
 * @file: the file
 * @ops: its kind
 * @net: its namespace with a reference, which is taken over by success, or NULL
 * @share: the walks that it shares
 *
 * Context: process context. Sleeps.
 * Return: 0; -EACCES for writing; -ENOMEM.
 */
int tcpstates_file_open(struct file *file, const struct tcpstates_file_ops *ops,
			struct net *net, struct tcpstates_share *share)
{
	struct tcpstates_file *private;

	if (file->f_mode & FMODE_WRITE)
		return -EACCES;
	private = __seq_open_private(file, &procfs_seq_ops, sizeof(*private));
	if (!private)
		return -ENOMEM;
	private->ops = ops;
	private->net = net;
	private->share = share;
	return 0;
}

/**
 * tcpstates_file_open_net() - open a file of a namespace
 * @inode: its inode; the data of the parent directory is the namespace
 * @file: the file
 * @ops: its kind
 * @share: offset of the walks that it shares in struct tcpstates_net
 *
 * Context: process context. Sleeps.
 * Return: 0; -ENXIO if the namespace is going away; -EACCES for writing; -ENOMEM.
 */
int tcpstates_file_open_net(struct inode *inode, struct file *file,
			    const struct tcpstates_file_ops *ops, size_t share)
{
	struct net *net = maybe_get_net(proc_get_parent_data(inode));
	int err;

	if (!net)
		return -ENXIO;
	err = tcpstates_file_open(file, ops, net, net_generic(net, tcpstates_net_id) + share);
	if (err)
		put_net(net);
	return err;
}

/**
 * tcpstates_file_release() - release an open file: the release() of all files
 * @inode: its inode
 * @file: the file
 *
 * Context: process context.
 * Return: 0.
 */
int tcpstates_file_release(struct inode *inode, struct file *file)
{
	struct seq_file *seq = file->private_data;
	struct tcpstates_file *private = seq->private;

	tcpstates_rows_put(private->rows);
	if (private->net)
		put_net(private->net);
	return seq_release_private(inode, file);
}

/**
 * tcpstates_end_header() - print the last key of a file's first line, and end it
 * @seq: the seq_file
 * @net: the namespace of the file
 */
void tcpstates_end_header(struct seq_file *seq, const struct net *net)
{
	u64 cookie = tcpstates_net_cookie(net);

	if (cookie)
		seq_printf(seq, " cookie %llu", cookie);
	seq_putc(seq, '\n');
}

/**
 * tcpstates_print_counts() - print counts, a space before each
 * @seq: the seq_file
 * @count: the counts
 * @nr: number of counts
 */
void tcpstates_print_counts(struct seq_file *seq, const u32 *count, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		seq_printf(seq, " %u", count[i]);
}
