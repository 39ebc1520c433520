// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/tcpstates: a file in every namespace's /proc/net, and a link to the
 * reader's own in the root of procfs, as /proc/net itself is one.
 */
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/seq_file_net.h>
#include <net/net_namespace.h>
#include "procfs.h"
#include "walk.h"

static struct proc_dir_entry *tcpstates_link;

/* In the order of the contract's lists, as its enums are. */
static const char *const row_name[TCPSTATES_NR_ROWS] = {
#define X(name, nr) #name,
	TCPSTATES_STATES(X)
#undef X
};

static const char *const column_name[TCPSTATES_NR_COLUMNS] = {
#define X(id, name) #name,
	TCPSTATES_COLUMNS(X)
#undef X
};

/* A count of ten digits fits everywhere, and never touches its neighbour. */
static int column_width(unsigned int col)
{
	return col ? 10 : 9;
}

static void show_header(struct seq_file *seq, const struct net *net,
			const struct tcpstates_snapshot *snap)
{
	unsigned int col;

	seq_printf(seq, "# " TCPSTATES_NAME " %u netns %u walk_ns %llu age_ms %u buckets %u\n",
		   TCPSTATES_FORMAT, net->ns.inum, snap->walk_ns, 0, snap->buckets);
	seq_printf(seq, "%-11s", "state");
	for (col = 0; col < TCPSTATES_NR_COLUMNS; col++)
		seq_printf(seq, " %*s", column_width(col), column_name[col]);
	seq_putc(seq, '\n');
}

/*
 * The whole file is one record, far below a page: had it to be shown again in
 * a larger buffer, it would be walked again too.
 */
static int tcpstates_show(struct seq_file *seq, void *v)
{
	const struct net *net = seq_file_single_net(seq);
	struct tcpstates_snapshot snap;
	unsigned int row, col;
	int err;

	err = tcpstates_walk(net, &snap);
	if (err)
		return err;

	show_header(seq, net, &snap);
	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		seq_printf(seq, "%-11s", row_name[row]);
		for (col = 0; col < TCPSTATES_NR_COLUMNS; col++)
			seq_printf(seq, " %*u", column_width(col), snap.count[row][col]);
		seq_putc(seq, '\n');
	}
	return 0;
}

static int __net_init tcpstates_net_init(struct net *net)
{
	if (!proc_create_net_single(TCPSTATES_NAME, 0444, net->proc_net,
				    tcpstates_show, NULL))
		return -ENOMEM;
	return 0;
}

static void __net_exit tcpstates_net_exit(struct net *net)
{
	remove_proc_entry(TCPSTATES_NAME, net->proc_net);
}

static struct pernet_operations tcpstates_net_ops = {
	.init = tcpstates_net_init,
	.exit = tcpstates_net_exit,
};

/**
 * tcpstates_procfs_init() - make the file in every namespace, and the link
 *
 * Context: process context. Sleeps.
 * Return: 0, or -ENOMEM with nothing left behind.
 */
int tcpstates_procfs_init(void)
{
	int err;

	err = register_pernet_subsys(&tcpstates_net_ops);
	if (err)
		return err;

	tcpstates_link = proc_symlink(TCPSTATES_NAME, NULL, TCPSTATES_LINK_TARGET);
	if (!tcpstates_link) {
		unregister_pernet_subsys(&tcpstates_net_ops);
		return -ENOMEM;
	}
	return 0;
}

/**
 * tcpstates_procfs_exit() - remove all that tcpstates_procfs_init() made
 *
 * When it returns no reader is inside the module any more, and descriptors
 * that are still open read -EIO.
 *
 * Context: process context. Sleeps until reads in flight have ended.
 */
void tcpstates_procfs_exit(void)
{
	proc_remove(tcpstates_link);
	unregister_pernet_subsys(&tcpstates_net_ops);
}
