// SPDX-License-Identifier: GPL-2.0
/*
 * Who reads at the same time shares a walk: at most one runs in a namespace,
 * and a reader that had to wait takes the result of a walk that began after it
 * asked, for that is as new as one of its own would be. Sixty-four readers at
 * once cost two walks. Errors are not shared: after one, the next reader walks.
 */
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/time64.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include "share.h"

unsigned int tcpstates_net_id __read_mostly;

static unsigned int cache_ms;
module_param(cache_ms, uint, 0644);
MODULE_PARM_DESC(cache_ms,
		 "milliseconds for which readers of /proc/tcpstates share a walk (default 0: each read walks)");

static struct tcpstates_share *share_of(struct net *net)
{
	return net_generic(net, tcpstates_net_id);
}

/**
 * tcpstates_share_init() - prepare a new namespace
 * @net: the namespace
 */
void tcpstates_share_init(struct net *net)
{
	mutex_init(&share_of(net)->lock);
}

/**
 * tcpstates_walk_lock() - wait until no other walk runs in a namespace
 * @net: the namespace; the caller keeps it alive
 *
 * Context: process context, no locks held. Sleeps.
 * Return: 0 with the lock held, or -EINTR when a fatal signal came.
 */
int tcpstates_walk_lock(struct net *net)
{
	return mutex_lock_killable(&share_of(net)->lock);
}

/**
 * tcpstates_walk_unlock() - let the next one walk
 * @net: the namespace
 */
void tcpstates_walk_unlock(struct net *net)
{
	mutex_unlock(&share_of(net)->lock);
}

/* Whether the last walk does for who asked at that time. */
static bool is_new_enough(const struct tcpstates_share *share, u64 asked_ns)
{
	u64 cache_ns = (u64)READ_ONCE(cache_ms) * NSEC_PER_MSEC;

	if (!share->ended_ns)
		return false;
	return share->began_ns >= asked_ns || ktime_get_ns() - share->ended_ns < cache_ns;
}

/**
 * tcpstates_share_read() - the counts of a namespace, walked or shared
 * @net: the namespace; the caller keeps it alive
 * @snap: where the counts go; undefined after an error
 * @age_ns: set to the time since the counts were made, 0 if just now for us
 *
 * Context: process context, no locks held. Sleeps.
 * Return: 0; -ENOMEM; -EINTR when a fatal signal came.
 */
int tcpstates_share_read(struct net *net, struct tcpstates_snapshot *snap, u64 *age_ns)
{
	struct tcpstates_share *share = share_of(net);
	u64 asked_ns = ktime_get_ns();
	int err;

	err = tcpstates_walk_lock(net);
	if (err)
		return err;

	if (is_new_enough(share, asked_ns)) {
		*age_ns = ktime_get_ns() - share->ended_ns;
	} else {
		*age_ns = 0;
		share->ended_ns = 0;
		share->began_ns = ktime_get_ns();
		err = tcpstates_walk(net, &share->snap);
		if (!err)
			share->ended_ns = ktime_get_ns();
	}
	if (!err)
		*snap = share->snap;

	tcpstates_walk_unlock(net);
	return err;
}
