// SPDX-License-Identifier: GPL-2.0-only
/* The file /proc/net/tcpstates: counts of a namespace by state. */
#include <linux/math64.h>
#include <linux/time64.h>
#include <net/net_namespace.h>
#include "count.h"
#include "procfs.h"
#include "rows.h"

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

static void summary_header(struct seq_file *seq, const struct tcpstates_file *file)
{
	const struct tcpstates_rows *rows = file->rows;
	unsigned int col;

	seq_printf(seq, "# " TCPSTATES_NAME " %u netns %u walk_ns %llu age_ms %llu buckets %llu",
		   TCPSTATES_FORMAT, file->net->ns.inum, rows->walk_ns,
		   div_u64(file->age_ns, NSEC_PER_MSEC), rows->buckets);
	tcpstates_end_header(seq, file->net);
	seq_printf(seq, "%-11s", "state");
	for (col = 0; col < TCPSTATES_NR_COLUMNS; col++)
		seq_printf(seq, " %*s", summary_column_width(col), summary_column_name[col]);
	seq_putc(seq, '\n');
}

static void summary_row(struct seq_file *seq, const struct tcpstates_rows *rows, unsigned int i)
{
	const struct tcpstates_state_row *row = tcpstates_row(rows, i);
	unsigned int col;

	seq_printf(seq, "%-11s", summary_row_name[i]);
	for (col = 0; col < TCPSTATES_NR_COLUMNS; col++)
		seq_printf(seq, " %*u", summary_column_width(col), row->count[col]);
	seq_putc(seq, '\n');
}

static const struct tcpstates_file_ops summary_file_ops = {
	.counter = &tcpstates_by_state,
	.recount = true,
	.header = summary_header,
	.row = summary_row,
};

static int summary_open(struct inode *inode, struct file *file)
{
	return tcpstates_file_open_net(inode, file, &summary_file_ops,
				       offsetof(struct tcpstates_net, by_state));
}

const struct proc_ops tcpstates_summary_ops = {
	.proc_open = summary_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = tcpstates_file_release,
};
