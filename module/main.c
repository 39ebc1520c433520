// SPDX-License-Identifier: GPL-2.0
/*
 * tcpstates: how many TCP sockets are in each state, in /proc/tcpstates.
 */
#include <linux/module.h>
#include <tcpstates_version.h>
#include "procfs.h"
#include "walk.h"

/*
 * Nobody uses this symbol. It is exported so that the module loader refuses a
 * second copy of the module under another name, which would meet the proc
 * entries of the first and make the kernel warn.
 */
const unsigned int tcpstates_format = TCPSTATES_FORMAT;
EXPORT_SYMBOL_GPL(tcpstates_format);

static int __init tcpstates_init(void)
{
	return tcpstates_procfs_init();
}

static void __exit tcpstates_exit(void)
{
	tcpstates_procfs_exit();
}

module_init(tcpstates_init);
module_exit(tcpstates_exit);

MODULE_AUTHOR("The tcpstates authors");
MODULE_DESCRIPTION("TCP socket counts by state in /proc/tcpstates");
MODULE_LICENSE("GPL");
MODULE_VERSION(TCPSTATES_VERSION);
