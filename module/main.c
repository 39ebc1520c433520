// SPDX-License-Identifier: GPL-2.0-only
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

/* The files of a namespace, and the links to them in the root of procfs. */
static const struct {
	const char *name;
	const char *link_target;
	const struct proc_ops *ops;
} net_file[] = {
	{ TCPSTATES_NAME, TCPSTATES_LINK_TARGET, &tcpstates_summary_ops },
	{ TCPSTATES_PORTS_NAME, TCPSTATES_PORTS_LINK_TARGET, &tcpstates_ports_ops },
	{ TCPSTATES_IDLE_NAME, TCPSTATES_IDLE_LINK_TARGET, &tcpstates_idle_ops },
};

/* Remove the first @nr files of a namespace. */
static void tcpstates_net_remove(struct net *net, unsigned int nr)
{
	while (nr)
		remove_proc_entry(net_file[--nr].name, net->proc_net);
}

static int __net_init tcpstates_net_init(struct net *net)
{
	struct tcpstates_net *data = net_generic(net, tcpstates_net_id);
	unsigned int i;

	tcpstates_share_init(&data->by_state);
	tcpstates_share_init(&data->by_port);
	tcpstates_share_init(&data->by_idle);
	for (i = 0; i < ARRAY_SIZE(net_file); i++) {
		if (!proc_create_data(net_file[i].name, 0444, net->proc_net,
				      net_file[i].ops, NULL)) {
			tcpstates_net_remove(net, i);
			return -ENOMEM;
		}
	}
	return 0;
}

/* Removing an entry waits for the reads in flight, which are told to end. */
static void __net_exit tcpstates_net_exit(struct net *net)
{
	struct tcpstates_net *data = net_generic(net, tcpstates_net_id);

	tcpstates_share_stop(&data->by_state);
	tcpstates_share_stop(&data->by_port);
	tcpstates_share_stop(&data->by_idle);
	tcpstates_net_remove(net, ARRAY_SIZE(net_file));
}

static struct pernet_operations tcpstates_net_ops = {
	.init = tcpstates_net_init,
	.exit = tcpstates_net_exit,
	.id = &tcpstates_net_id,
	.size = sizeof(struct tcpstates_net),
};

/* The entries in the root of procfs: links, and the file of all namespaces. */
static struct proc_dir_entry *root_entry[ARRAY_SIZE(net_file) + 1];

static void tcpstates_root_remove(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(root_entry); i++)
		proc_remove(root_entry[i]);
}

static int __init tcpstates_root_add(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(net_file); i++) {
		root_entry[i] = proc_symlink(net_file[i].name, NULL, net_file[i].link_target);
		if (!root_entry[i])
			goto remove;
	}
	root_entry[i] = proc_create(TCPSTATES_NETNS_NAME, 0444, NULL, &tcpstates_netns_ops);
	if (root_entry[i])
		return 0;
remove:
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
