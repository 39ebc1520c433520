// SPDX-License-Identifier: GPL-2.0
/*
 * tcpstates: counts of TCP sockets by state, in /proc/tcpstates.
 */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include <tcpstates_version.h>
#include <linux/tcpstates.h>
#include "procfs.h"
#include "walk.h"

/*
 * No module uses this symbol. It is exported so that the module loader refuses
 * a second copy of the module under another name, which would find the proc
 * entries of the first and make the kernel warn.
 */
const unsigned int tcpstates_format = TCPSTATES_FORMAT;
EXPORT_SYMBOL_GPL(tcpstates_format);

static int __net_init tcpstates_net_init(struct net *net)
{
	struct tcpstates_net *data = net_generic(net, tcpstates_net_id);

	tcpstates_share_init(&data->by_state);
	tcpstates_share_init(&data->by_port);
	if (!proc_create_data(TCPSTATES_NAME, 0444, net->proc_net,
			      &tcpstates_summary_ops, NULL))
		return -ENOMEM;
	if (!proc_create_data(TCPSTATES_PORTS_NAME, 0444, net->proc_net,
			      &tcpstates_ports_ops, NULL)) {
		remove_proc_entry(TCPSTATES_NAME, net->proc_net);
		return -ENOMEM;
	}
	return 0;
}

/* Removing an entry waits for the reads in flight, which are told to end. */
static void __net_exit tcpstates_net_exit(struct net *net)
{
	struct tcpstates_net *data = net_generic(net, tcpstates_net_id);

	tcpstates_share_stop(&data->by_state);
	tcpstates_share_stop(&data->by_port);
	remove_proc_entry(TCPSTATES_PORTS_NAME, net->proc_net);
	remove_proc_entry(TCPSTATES_NAME, net->proc_net);
}

static struct pernet_operations tcpstates_net_ops = {
	.init = tcpstates_net_init,
	.exit = tcpstates_net_exit,
	.id = &tcpstates_net_id,
	.size = sizeof(struct tcpstates_net),
};

/* The entries in the root of procfs: two links, and the file of all namespaces. */
static struct proc_dir_entry *root_entry[3];

static void tcpstates_root_remove(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(root_entry); i++)
		proc_remove(root_entry[i]);
}

static int __init tcpstates_root_add(void)
{
	root_entry[0] = proc_symlink(TCPSTATES_NAME, NULL, TCPSTATES_LINK_TARGET);
	root_entry[1] = proc_symlink(TCPSTATES_PORTS_NAME, NULL, TCPSTATES_PORTS_LINK_TARGET);
	root_entry[2] = proc_create(TCPSTATES_NETNS_NAME, 0444, NULL, &tcpstates_netns_ops);
	if (root_entry[0] && root_entry[1] && root_entry[2])
		return 0;
	tcpstates_root_remove();
	return -ENOMEM;
}

/*
 * Tell reads in flight to end, then remove the entries: first those in the root,
 * so that no new reader finds the way. Once all are removed no read is in the
 * module's code; descriptors that are still open read -EIO.
 */
static void tcpstates_end(void)
{
	WRITE_ONCE(tcpstates_unloading, true);
	unregister_pernet_subsys(&tcpstates_net_ops);
}

static int __init tcpstates_init(void)
{
	int err;

	tcpstates_share_init(&tcpstates_netns_share);
	err = register_pernet_subsys(&tcpstates_net_ops);
	if (err)
		return err;
	err = tcpstates_root_add();
	if (err)
		tcpstates_end();
	return err;
}

static void __exit tcpstates_exit(void)
{
	WRITE_ONCE(tcpstates_unloading, true);
	tcpstates_share_stop(&tcpstates_netns_share);
	tcpstates_root_remove();
	tcpstates_end();
}

module_init(tcpstates_init);
module_exit(tcpstates_exit);

MODULE_AUTHOR("The tcpstates authors");
MODULE_DESCRIPTION("TCP socket counts by state in /proc/tcpstates");
MODULE_LICENSE("GPL");
MODULE_VERSION(TCPSTATES_VERSION);
