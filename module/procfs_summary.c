// SPDX-License-Identifier: GPL-2.0
/* The file /proc/net/tcpstates: counts of a namespace by state. */
#include <linux/math64.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/seq_file_net.h>
#include <linux/time64.h>
#include <net/net_namespace.h>
#include "procfs.h"
#include "share.h"

/* Names in the order of the contract's lists, as its enums. */
static const char *const summary_row_name[TCPSTATES_NR_ROWS] = {
#define X(name, nr) #name,
	TCPSTATES_STATES(X)
#undef X
};

static const char *const summary_column_name[TCPSTATES_NR_COLUMNS] = {
#define X(id, name) #name,
	TCPSTATES_COLUMNS(X)
#undef X
};

/* A minimum: counts that are wider still have a space between them. */
static int summary_column_width(unsigned int col)
{
	return col ? 10 : 9;
}

static void summary_show_header(struct seq_file *seq, const struct net *net,
				const struct tcpstates_snapshot *snap, u64 age_ns)
{
	unsigned int col;

	seq_printf(seq, "# " TCPSTATES_NAME " %u netns %u walk_ns %llu age_ms %llu buckets %u\n",
		   TCPSTATES_FORMAT, net->ns.inum, snap->walk_ns,
		   div_u64(age_ns, NSEC_PER_MSEC), snap->buckets);
	seq_printf(seq, "%-11s", "state");
	for (col = 0; col < TCPSTATES_NR_COLUMNS; col++)
		seq_printf(seq, " %*s", summary_column_width(col), summary_column_name[col]);
	seq_putc(seq, '\n');
}

/*
 * Print the whole file, as one record far below a page: if it overflowed its
 * buffer, seq_file would call this, and so the walk, again.
 */
static int summary_show(struct seq_file *seq, void *v)
{
	struct net *net = seq_file_single_net(seq);
	struct tcpstates_snapshot snap;
	unsigned int row, col;
	u64 age_ns;
	int err;

	err = tcpstates_share_read(net, &snap, &age_ns);
	if (err)
		return err;

	summary_show_header(seq, net, &snap, age_ns);
	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		seq_printf(seq, "%-11s", summary_row_name[row]);
		for (col = 0; col < TCPSTATES_NR_COLUMNS; col++)
			seq_printf(seq, " %*u", summary_column_width(col), snap.count[row][col]);
		seq_putc(seq, '\n');
	}
	return 0;
}

/**
 * tcpstates_procfs_summary_add() - create /proc/net/tcpstates of a namespace
 * @net: the namespace, being set up
 *
 * Context: process context. Sleeps.
 * Return: 0 or -ENOMEM.
 */
int tcpstates_procfs_summary_add(struct net *net)
{
	return proc_create_net_single(TCPSTATES_NAME, 0444, net->proc_net,
				      summary_show, NULL) ? 0 : -ENOMEM;
}

/**
 * tcpstates_procfs_summary_remove() - remove /proc/net/tcpstates of a namespace
 * @net: the namespace
 *
 * Context: process context. Sleeps until reads in flight have ended.
 */
void tcpstates_procfs_summary_remove(struct net *net)
{
	remove_proc_entry(TCPSTATES_NAME, net->proc_net);
}
