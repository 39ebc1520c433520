// SPDX-License-Identifier: GPL-2.0-only
/* The file /proc/tcpstates_netns: counts of all namespaces. */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/nsproxy.h>
#include <linux/sched.h>
#include <linux/user_namespace.h>
#include <net/net_namespace.h>
#include "count.h"
#include "procfs.h"
#include "rows.h"

struct tcpstates_share tcpstates_netns_share;

static void netns_header(struct seq_file *seq, const struct tcpstates_file *file)
{
	const struct tcpstates_rows *rows = file->rows;

	seq_printf(seq, "# " TCPSTATES_NETNS_NAME " %u walk_ns %llu buckets %llu namespaces %u\n",
		   TCPSTATES_NETNS_FORMAT, rows->walk_ns, rows->buckets, rows->nr - 1);
	seq_puts(seq, "netns     "
#define X(name, nr) " " #name
		 TCPSTATES_STATES(X)
#undef X
		 "\n");
}

static void netns_show_row(struct seq_file *seq, const struct tcpstates_rows *rows,
			   unsigned int i)
{
	const struct tcpstates_netns_row *row = tcpstates_row(rows, i);

	if (row->inum)
		seq_printf(seq, "%-10u", row->inum);
	else
		seq_puts(seq, "other     ");
	tcpstates_print_counts(seq, row->count, TCPSTATES_NR_ROWS);
	seq_putc(seq, '\n');
}

static const struct tcpstates_file_ops netns_file_ops = {
	.counter = &tcpstates_by_netns,
	.header = netns_header,
	.row = netns_show_row,
};

/*
 * The file shows all namespaces and is visible in every mount of procfs. A
 * container that was given CAP_NET_ADMIN and no user namespace of its own has
 * that capability in the initial one, but can't enter the initial network
 * namespace, which takes CAP_SYS_ADMIN: so it may not see from outside what it
 * can't enter. An open file may be passed on.
 */
static bool netns_may_open(const struct file *file)
{
	if (net_eq(current->nsproxy->net_ns, &init_net) &&
	    file_ns_capable(file, &init_user_ns, CAP_NET_ADMIN))
		return true;
	return file_ns_capable(file, &init_user_ns, CAP_SYS_ADMIN);
}

static int netns_open(struct inode *inode, struct file *file)
{
	if (!netns_may_open(file))
		return -EPERM;
	return tcpstates_file_open(file, &netns_file_ops, NULL, &tcpstates_netns_share);
}

const struct proc_ops tcpstates_netns_ops = {
	.proc_open = netns_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = tcpstates_file_release,
};
