// SPDX-License-Identifier: GPL-2.0
/* The file /proc/tcpstates_netns: counts of all namespaces. */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/proc_fs.h>
#include <linux/user_namespace.h>
#include "netns.h"
#include "procfs.h"
#include "rows.h"

static void *netns_start(struct seq_file *seq, loff_t *pos)
{
	struct tcpstates_rows *rows = seq->private;
	struct tcpstates_netns *p;

	if (!rows->snap) {
		p = tcpstates_netns_walk();
		if (IS_ERR(p))
			return p;
		rows->snap = p;
		rows->nr = p->nr;
	}
	return tcpstates_rows_at(rows, pos);
}

static void netns_show_header(struct seq_file *seq, const struct tcpstates_netns *p)
{
	seq_printf(seq, "# " TCPSTATES_NETNS_NAME " %u walk_ns %llu buckets %llu namespaces %u\n",
		   TCPSTATES_NETNS_FORMAT, p->walk_ns, p->buckets, p->nr - 1);
	seq_puts(seq, "netns     "
#define X(name, nr) " " #name
		 TCPSTATES_STATES(X)
#undef X
		 "\n");
}

static void netns_show_row(struct seq_file *seq, const struct tcpstates_netns_row *row)
{
	unsigned int state;

	if (row->inum)
		seq_printf(seq, "%-10u", row->inum);
	else
		seq_puts(seq, "other     ");
	for (state = 0; state < TCPSTATES_NR_ROWS; state++)
		seq_printf(seq, " %u", row->count[state]);
	seq_putc(seq, '\n');
}

static int netns_show(struct seq_file *seq, void *v)
{
	const struct tcpstates_rows *rows = seq->private;
	const struct tcpstates_netns *p = rows->snap;
	loff_t pos = *(loff_t *)v;

	if (!pos)
		netns_show_header(seq, p);
	else
		netns_show_row(seq, &p->row[pos - 1]);
	return 0;
}

static const struct seq_operations netns_seq_ops = {
	.start = netns_start,
	.next = tcpstates_rows_next,
	.stop = tcpstates_rows_stop,
	.show = netns_show,
};

/*
 * The file shows all namespaces and is visible in every mount of procfs. So
 * opening it requires CAP_NET_ADMIN in the initial user namespace, which root
 * of a container lacks. An open file may be passed on.
 */
static int netns_open(struct inode *inode, struct file *file)
{
	if (!file_ns_capable(file, &init_user_ns, CAP_NET_ADMIN))
		return -EPERM;
	return seq_open_private(file, &netns_seq_ops, sizeof(struct tcpstates_rows));
}

static int netns_release(struct inode *inode, struct file *file)
{
	struct seq_file *seq = file->private_data;
	struct tcpstates_rows *rows = seq->private;

	tcpstates_netns_free(rows->snap);
	return seq_release_private(inode, file);
}

static const struct proc_ops netns_proc_ops = {
	.proc_open = netns_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = netns_release,
};

/**
 * tcpstates_procfs_netns_add() - create /proc/tcpstates_netns
 *
 * Context: process context. Sleeps.
 * Return: the entry, to be removed with proc_remove(), or NULL without memory.
 */
struct proc_dir_entry *tcpstates_procfs_netns_add(void)
{
	return proc_create(TCPSTATES_NETNS_NAME, 0444, NULL, &netns_proc_ops);
}
