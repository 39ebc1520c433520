// SPDX-License-Identifier: GPL-2.0
/*
 * tcpstates: counts of TCP sockets by state, in /proc/tcpstates.
 */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <net/net_namespace.h>
#include <tcpstates_version.h>
#include "procfs.h"
#include "share.h"

/*
 * No module uses this symbol. It is exported so that the module loader refuses
 * a second copy of the module under another name, which would find the proc
 * entries of the first and make the kernel warn.
 */
const unsigned int tcpstates_format = TCPSTATES_FORMAT;
EXPORT_SYMBOL_GPL(tcpstates_format);

static int __net_init tcpstates_net_init(struct net *net)
{
	int err;

	tcpstates_share_init(net);
	err = tcpstates_procfs_summary_add(net);
	if (err)
		return err;
	err = tcpstates_procfs_ports_add(net);
	if (err)
		tcpstates_procfs_summary_remove(net);
	return err;
}

static void __net_exit tcpstates_net_exit(struct net *net)
{
	tcpstates_procfs_ports_remove(net);
	tcpstates_procfs_summary_remove(net);
}

static struct pernet_operations tcpstates_net_ops = {
	.init = tcpstates_net_init,
	.exit = tcpstates_net_exit,
	.id = &tcpstates_net_id,
	.size = sizeof(struct tcpstates_share),
};

/* The entries in the root of procfs: two links, and the file of all namespaces. */
static struct proc_dir_entry *summary_link, *ports_link, *netns_file;

static int __init tcpstates_init(void)
{
	int err;

	err = register_pernet_subsys(&tcpstates_net_ops);
	if (err)
		return err;

	err = -ENOMEM;
	summary_link = proc_symlink(TCPSTATES_NAME, NULL, TCPSTATES_LINK_TARGET);
	if (!summary_link)
		goto err_pernet;
	ports_link = proc_symlink(TCPSTATES_PORTS_NAME, NULL, TCPSTATES_PORTS_LINK_TARGET);
	if (!ports_link)
		goto err_summary_link;
	netns_file = tcpstates_procfs_netns_add();
	if (!netns_file)
		goto err_ports_link;
	return 0;

err_ports_link:
	proc_remove(ports_link);
err_summary_link:
	proc_remove(summary_link);
err_pernet:
	unregister_pernet_subsys(&tcpstates_net_ops);
	return err;
}

/*
 * Remove the entries in the root first, so that no new reader finds the way.
 * Once all entries are removed no read is in the module's code; descriptors
 * that are still open read -EIO.
 */
static void __exit tcpstates_exit(void)
{
	proc_remove(netns_file);
	proc_remove(ports_link);
	proc_remove(summary_link);
	unregister_pernet_subsys(&tcpstates_net_ops);
}

module_init(tcpstates_init);
module_exit(tcpstates_exit);

MODULE_AUTHOR("The tcpstates authors");
MODULE_DESCRIPTION("TCP socket counts by state in /proc/tcpstates");
MODULE_LICENSE("GPL");
MODULE_VERSION(TCPSTATES_VERSION);
