// SPDX-License-Identifier: GPL-2.0
/* The file /proc/net/tcpstates_ports: counts of a namespace by port. */
#include <linux/err.h>
#include <linux/proc_fs.h>
#include <net/net_namespace.h>
#include "ports.h"
#include "procfs.h"
#include "rows.h"

static void *ports_start(struct seq_file *seq, loff_t *pos)
{
	struct tcpstates_rows *rows = seq->private;
	struct tcpstates_ports *p;

	if (!rows->snap) {
		p = tcpstates_ports_walk(rows->net);
		if (IS_ERR(p))
			return p;
		rows->snap = p;
		rows->nr = p->side[TCPSTATES_SERVER].nr + p->side[TCPSTATES_CLIENT].nr;
	}
	return tcpstates_rows_at(rows, pos);
}

static void ports_show_header(struct seq_file *seq, const struct tcpstates_rows *rows)
{
	const struct tcpstates_ports *p = rows->snap;

	seq_printf(seq, "# " TCPSTATES_PORTS_NAME " %u netns %u walk_ns %llu buckets %u\n",
		   TCPSTATES_PORTS_FORMAT, rows->net->ns.inum, p->walk_ns, p->buckets);
	seq_puts(seq, "side    port"
#define X(id, name) " " #name
		 TCPSTATES_PORTS_FIGURES(X)
#undef X
#define X(name, nr) " " #name
		 TCPSTATES_PORTS_STATES(X)
#undef X
		 "\n");
}

static void ports_show_row(struct seq_file *seq, const struct tcpstates_ports *p,
			   unsigned int place)
{
	bool server = place < p->side[TCPSTATES_SERVER].nr;
	const struct tcpstates_port *row;
	u16 port = p->order[place];
	unsigned int i;

	row = tcpstates_ports_find(p, server ? TCPSTATES_SERVER : TCPSTATES_CLIENT, port);
	seq_printf(seq, "%s %5u %u %u %u %llu %u", server ? "server" : "client", port,
		   row->listeners, row->full, row->backlog, row->backlog_max, row->synq);
	for (i = 0; i < TCPSTATES_PORTS_NR_STATES; i++)
		seq_printf(seq, " %u", row->state[i]);
	seq_putc(seq, '\n');
}

static int ports_show(struct seq_file *seq, void *v)
{
	const struct tcpstates_rows *rows = seq->private;
	loff_t pos = *(loff_t *)v;

	if (!pos)
		ports_show_header(seq, rows);
	else
		ports_show_row(seq, rows->snap, pos - 1);
	return 0;
}

static const struct seq_operations ports_seq_ops = {
	.start = ports_start,
	.next = tcpstates_rows_next,
	.stop = tcpstates_rows_stop,
	.show = ports_show,
};

/* The data of the parent directory, /proc/net, is the namespace: pin it. */
static int ports_open(struct inode *inode, struct file *file)
{
	struct net *net = maybe_get_net(proc_get_parent_data(inode));
	struct tcpstates_rows *rows;

	if (!net)
		return -ENXIO;
	rows = __seq_open_private(file, &ports_seq_ops, sizeof(*rows));
	if (!rows) {
		put_net(net);
		return -ENOMEM;
	}
	rows->net = net;
	return 0;
}

static int ports_release(struct inode *inode, struct file *file)
{
	struct seq_file *seq = file->private_data;
	struct tcpstates_rows *rows = seq->private;

	tcpstates_ports_free(rows->snap);
	put_net(rows->net);
	return seq_release_private(inode, file);
}

static const struct proc_ops ports_proc_ops = {
	.proc_open = ports_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = ports_release,
};

/**
 * tcpstates_procfs_ports_add() - create /proc/net/tcpstates_ports of a namespace
 * @net: the namespace, being set up
 *
 * Context: process context. Sleeps.
 * Return: 0 or -ENOMEM.
 */
int tcpstates_procfs_ports_add(struct net *net)
{
	return proc_create_data(TCPSTATES_PORTS_NAME, 0444, net->proc_net,
				&ports_proc_ops, NULL) ? 0 : -ENOMEM;
}

/**
 * tcpstates_procfs_ports_remove() - remove /proc/net/tcpstates_ports of a namespace
 * @net: the namespace
 *
 * Context: process context. Sleeps until reads in flight have ended.
 */
void tcpstates_procfs_ports_remove(struct net *net)
{
	remove_proc_entry(TCPSTATES_PORTS_NAME, net->proc_net);
}
