/* SPDX-License-Identifier: GPL-2.0 */
/* The files under /proc. */
#ifndef TCPSTATES_PROCFS_H
#define TCPSTATES_PROCFS_H

struct net;
struct proc_dir_entry;

/* Exported so that a second copy of the module is refused: see main.c. */
extern const unsigned int tcpstates_format;

int tcpstates_procfs_summary_add(struct net *net);
void tcpstates_procfs_summary_remove(struct net *net);
int tcpstates_procfs_ports_add(struct net *net);
void tcpstates_procfs_ports_remove(struct net *net);
struct proc_dir_entry *tcpstates_procfs_netns_add(void);

#endif /* TCPSTATES_PROCFS_H */
