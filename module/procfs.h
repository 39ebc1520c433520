/* SPDX-License-Identifier: GPL-2.0-only */
/* The files: what they have in common. */
#ifndef TCPSTATES_PROCFS_H
#define TCPSTATES_PROCFS_H

#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include "share.h"

struct net;
struct tcpstates_file;
struct tcpstates_rows;

/* Exported so that a second copy of the module is refused: see main.c. */
extern const unsigned int tcpstates_format;

/**
 * struct tcpstates_file_ops - a kind of file
 * @counter: how the sockets are counted
 * @recount: does a read from the beginning count again?
 * @header: print the lines before the rows
 * @row: print row @i
 */
struct tcpstates_file_ops {
	const struct tcpstates_counter *counter;
	bool recount;
	void (*header)(struct seq_file *seq, const struct tcpstates_file *file);
	void (*row)(struct seq_file *seq, const struct tcpstates_rows *rows, unsigned int i);
};

/**
 * struct tcpstates_file - an open file
 * @ops: its kind
 * @net: its namespace, pinned; NULL if it is of all
 * @share: the walks that it shares
 * @rows: the counts that it shows; NULL before the first read
 * @age_ns: age of @rows in ns when they were taken
 */
struct tcpstates_file {
	const struct tcpstates_file_ops *ops;
	struct net *net;
	struct tcpstates_share *share;
	struct tcpstates_rows *rows;
	u64 age_ns;
};

/**
 * struct tcpstates_net - data of a namespace
 * @by_state: walks for its summary
 * @by_port: walks for its file by port
 * @by_idle: walks for its file by idle time
 */
struct tcpstates_net {
	struct tcpstates_share by_state;
	struct tcpstates_share by_port;
	struct tcpstates_share by_idle;
};

extern unsigned int tcpstates_net_id;
extern const struct proc_ops tcpstates_summary_ops;
extern const struct proc_ops tcpstates_ports_ops;
extern const struct proc_ops tcpstates_idle_ops;
extern const struct proc_ops tcpstates_netns_ops;

/* Walks of all namespaces. */
extern struct tcpstates_share tcpstates_netns_share;

int tcpstates_file_open(struct file *file, const struct tcpstates_file_ops *ops,
			struct net *net, struct tcpstates_share *share);
int tcpstates_file_open_net(struct inode *inode, struct file *file,
			    const struct tcpstates_file_ops *ops, size_t share);
int tcpstates_file_release(struct inode *inode, struct file *file);
void tcpstates_end_header(struct seq_file *seq, const struct net *net);
void tcpstates_print_counts(struct seq_file *seq, const u32 *count, unsigned int nr);

#endif /* TCPSTATES_PROCFS_H */
