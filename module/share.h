/* SPDX-License-Identifier: GPL-2.0 */
/* One walk at a time in a namespace, with one result for all that waited. */
#ifndef TCPSTATES_SHARE_H
#define TCPSTATES_SHARE_H

#include <linux/mutex.h>
#include "walk.h"

/**
 * struct tcpstates_share - last walk of a namespace
 * @lock: held during a walk; protects the other fields
 * @began_ns: start of the walk, in ns of the monotonic clock
 * @ended_ns: end of the walk; 0 if there is no result
 * @snap: its result
 */
struct tcpstates_share {
	/* held during a walk; protects the other fields */
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
