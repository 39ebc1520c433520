/* SPDX-License-Identifier: GPL-2.0-only */
/* Sharing a walk among concurrent readers. */
#ifndef TCPSTATES_SHARE_H
#define TCPSTATES_SHARE_H

#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>

struct net;
struct tcpstates_rows;

/**
 * struct tcpstates_counter - a way of counting
 * @alloc: allocate the memory of a walk; may sleep; returns NULL without memory
 * @walk: walk, with that memory and a namespace that the caller pins; returns
 *	  the rows with one reference, or an ERR_PTR()
 * @free: free the memory
 */
struct tcpstates_counter {
	void *(*alloc)(void);
	struct tcpstates_rows *(*walk)(void *memory, struct net *net);
	void (*free)(void *memory);
};

/**
 * struct tcpstates_share - walks of one kind in one namespace
 * @lock: protects the other fields
 * @wait: readers that wait for the end of a walk
 * @begun: generation of the walk that began last
 * @ready: generation of the walk that @rows are from
 * @waiting: number of readers that wait
 * @walking: is the walk that began last under way?
 * @rows: the last result, while somebody may want it, or NULL
 */
struct tcpstates_share {
	/* protects the other fields */
	spinlock_t lock;
	wait_queue_head_t wait;
	unsigned long begun;
	unsigned long ready;
	unsigned int waiting;
	bool walking;
	struct tcpstates_rows *rows;
};

void tcpstates_share_init(struct tcpstates_share *share);
void tcpstates_share_stop(struct tcpstates_share *share);
struct tcpstates_rows *tcpstates_share_read(struct tcpstates_share *share,
					    const struct tcpstates_counter *counter,
					    struct net *net, u64 cache_ns, u64 *age_ns);

#endif /* TCPSTATES_SHARE_H */
