// SPDX-License-Identifier: GPL-2.0-only
/* The file /proc/net/tcpstates_idle: counts of a namespace by idle time. */
#include <linux/jiffies.h>
#include <net/net_namespace.h>
#include "count.h"
#include "procfs.h"
#include "rows.h"

static const char *const idle_row_name[TCPSTATES_IDLE_NR_STATES] = {
#define X(name, nr) #name,
	TCPSTATES_IDLE_STATES(X)
#undef X
};

static const char *const idle_time_name[TCPSTATES_IDLE_NR_TIMES] = {
#define X(id, name, end) #name,
	TCPSTATES_IDLE_TIMES(X)
#undef X
};

static void idle_header(struct seq_file *seq, const struct tcpstates_file *file)
{
	unsigned int i;

	seq_printf(seq, "# " TCPSTATES_IDLE_NAME " %u netns %u walk_ns %llu buckets %llu",
		   TCPSTATES_IDLE_FORMAT, file->net->ns.inum, file->rows->walk_ns,
		   file->rows->buckets);
	tcpstates_end_header(seq, file->net);
	seq_printf(seq, "%-11s %9s", "state", TCPSTATES_IDLE_SOCKETS);
	for (i = 0; i < TCPSTATES_IDLE_NR_TIMES; i++)
		seq_printf(seq, " %6s", idle_time_name[i]);
	seq_printf(seq, " %8s\n", TCPSTATES_IDLE_MAX);
}

static void idle_show_row(struct seq_file *seq, const struct tcpstates_rows *rows,
			  unsigned int i)
{
	const struct tcpstates_idle_row *row = tcpstates_row(rows, i);
	unsigned int time;

	seq_printf(seq, "%-11s %9u", idle_row_name[i], row->sockets);
	for (time = 0; time < TCPSTATES_IDLE_NR_TIMES; time++)
		seq_printf(seq, " %6u", row->time[time]);
	seq_printf(seq, " %8u\n", row->longest / HZ);
}

static const struct tcpstates_file_ops idle_file_ops = {
	.counter = &tcpstates_by_idle,
	.header = idle_header,
	.row = idle_show_row,
};

static int idle_open(struct inode *inode, struct file *file)
{
	return tcpstates_file_open_net(inode, file, &idle_file_ops,
				       offsetof(struct tcpstates_net, by_idle));
}

const struct proc_ops tcpstates_idle_ops = {
	.proc_open = idle_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = tcpstates_file_release,
};
