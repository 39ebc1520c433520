/* SPDX-License-Identifier: GPL-2.0 */
/* The files under /proc. */
#ifndef TCPSTATES_PROCFS_H
#define TCPSTATES_PROCFS_H

/* Exported to keep a second copy of the module out: see main.c. */
extern const unsigned int tcpstates_format;

int tcpstates_procfs_init(void);
void tcpstates_procfs_exit(void);

#endif /* TCPSTATES_PROCFS_H */
