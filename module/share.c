// SPDX-License-Identifier: GPL-2.0
/*
 * Concurrent readers share a walk. At most one walk runs in a namespace. A
 * reader that had to wait takes the result of a walk that began after it asked:
 * that is as new as one of its own. So sixty-four readers at once cost two
 * walks. Errors are not shared: after one, the next reader walks.
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
 * tcpstates_share_init() - initialize the shared walk of a namespace
 * @net: the namespace, being set up
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
 * Return: 0 with the lock held, or -EINTR after a fatal signal.
 */
int tcpstates_walk_lock(struct net *net)
{
	return mutex_lock_killable(&share_of(net)->lock);
}

/**
 * tcpstates_walk_unlock() - release the lock of a namespace's walks
 * @net: the namespace
 *
 * Context: process context; the caller holds the lock.
 */
void tcpstates_walk_unlock(struct net *net)
{
	mutex_unlock(&share_of(net)->lock);
}

/* Is the last result new enough for a reader that asked at @asked_ns? */
static bool share_is_fresh(const struct tcpstates_share *share, u64 asked_ns)
{
	u64 cache_ns = (u64)READ_ONCE(cache_ms) * NSEC_PER_MSEC;

	if (!share->ended_ns)
		return false;
	return share->began_ns >= asked_ns || ktime_get_ns() - share->ended_ns < cache_ns;
}

/**
 * tcpstates_share_read() - get the counts of a namespace, by a walk or shared
 * @net: the namespace; the caller keeps it alive
 * @snap: set to the counts; undefined after an error
 * @age_ns: set to the age of a shared result in ns, or to 0 after a walk
 *
 * Context: process context, no locks held. Sleeps.
 * Return: 0; -ENOMEM; -EINTR after a fatal signal.
 */
int tcpstates_share_read(struct net *net, struct tcpstates_snapshot *snap, u64 *age_ns)
{
	struct tcpstates_share *share = share_of(net);
	u64 asked_ns = ktime_get_ns();
	int err;

	err = tcpstates_walk_lock(net);
	if (err)
		return err;

	if (share_is_fresh(share, asked_ns)) {
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
