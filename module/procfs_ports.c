// SPDX-License-Identifier: GPL-2.0-only
/* The file /proc/net/tcpstates_ports: counts of a namespace by port. */
#include <net/net_namespace.h>
#include "count.h"
#include "procfs.h"
#include "rows.h"

static void ports_header(struct seq_file *seq, const struct tcpstates_file *file)
{
	seq_printf(seq, "# " TCPSTATES_PORTS_NAME " %u netns %u walk_ns %llu buckets %llu",
		   TCPSTATES_PORTS_FORMAT, file->net->ns.inum, file->rows->walk_ns,
		   file->rows->buckets);
	tcpstates_end_header(seq, file->net);
	seq_puts(seq, "side    port"
#define X(id, name) " " #name
		 TCPSTATES_PORTS_FIGURES(X)
#undef X
#define X(name, nr) " " #name
		 TCPSTATES_PORTS_STATES(X)
#undef X
#define X(id, name) " " #name
		 TCPSTATES_PORTS_AGES(X)
#undef X
		 "\n");
}

static void ports_show_row(struct seq_file *seq, const struct tcpstates_rows *rows,
			   unsigned int i)
{
	const struct tcpstates_port_row *row = tcpstates_row(rows, i);

	seq_printf(seq, "%s %5u %u %u %u %llu %u",
		   row->side == TCPSTATES_SERVER ? "server" : "client", row->port,
		   row->listeners, row->full, row->backlog, row->backlog_max, row->synq);
	tcpstates_print_counts(seq, row->state, TCPSTATES_PORTS_NR_STATES);
	seq_printf(seq, " %u\n", row->close_wait / HZ);
}

static const struct tcpstates_file_ops ports_file_ops = {
	.counter = &tcpstates_by_port,
	.header = ports_header,
	.row = ports_show_row,
};

static int ports_open(struct inode *inode, struct file *file)
{
	return tcpstates_file_open_net(inode, file, &ports_file_ops,
				       offsetof(struct tcpstates_net, by_port));
}

const struct proc_ops tcpstates_ports_ops = {
	.proc_open = ports_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = tcpstates_file_release,
};
