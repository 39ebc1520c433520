/* SPDX-License-Identifier: GPL-2.0 */
/* One walk at a time in a namespace, and its result for all who waited. */
#ifndef TCPSTATES_SHARE_H
#define TCPSTATES_SHARE_H

#include <linux/mutex.h>
#include "walk.h"

/**
 * struct tcpstates_share - a namespace's last walk
 * @lock: held by who walks; protects the rest
 * @began_ns: when the walk began, on the monotonic clock
 * @ended_ns: when it ended; 0 if there was none yet
 * @snap: what it found
 */
struct tcpstates_share {
	/* held by who walks; protects the rest */
	struct mutex lock;
	u64 began_ns;
	u64 ended_ns;
	struct tcpstates_snapshot snap;
};

extern unsigned int tcpstates_net_id;

void tcpstates_share_init(struct net *net);
int tcpstates_share_read(struct net *net, struct tcpstates_snapshot *snap, u64 *age_ns);
int tcpstates_walk_lock(struct net *net);
void tcpstates_walk_unlock(struct net *net);

#endif /* TCPSTATES_SHARE_H */
