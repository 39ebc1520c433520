/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Visiting every socket of TCP's two hash tables: locks and pauses.
 *
 * A visitor is called for each socket. It is inlined into the loops, which are
 * in this header for that reason: an indirect call per socket would cost more
 * than the counting.
 *
 * A visitor runs under a table lock, and with bottom halves off in the
 * established table. It must not sleep, allocate, print, take a reference or
 * follow sock_net(sk). Of a mini-socket it may read only the fields of struct
 * sock_common that all kinds share, and tw_substate of a timewait socket.
 */
#ifndef TCPSTATES_TABLES_H
#define TCPSTATES_TABLES_H

#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <net/sock.h>
#include "ahead.h"
#include "compat.h"

/*
 * Limit of the work between two pauses: 256 buckets, empty ones included, or
 * 1,024 sockets. A bucket weighs as much as four sockets.
 */
#define TCPSTATES_WORK_MAX	1024
#define TCPSTATES_WORK_BUCKET	4
#define TCPSTATES_WORK_SOCKET	1

/* Visit one socket. */
typedef void (*tcpstates_visit_t)(void *ctx, const struct sock *sk);

/*
 * Tell if tcpstates_after_t must be called. Runs after a few chains were
 * visited, without a lock, in an RCU read-side critical section.
 */
typedef bool (*tcpstates_due_t)(void *ctx);

/*
 * Handle the chains just visited. May sleep. Returns 0; -EAGAIN to visit the
 * same chains again; or an error that ends the walk.
 */
typedef int (*tcpstates_after_t)(void *ctx);

/**
 * tcpstates_pause() - let others run after enough work
 * @work: work since the last pause; reset by a pause
 *
 * Context: process context, no locks held. May sleep.
 * Return: 0, or -EINTR after a fatal signal.
 */
static inline int tcpstates_pause(unsigned int *work)
{
	if (likely(*work < TCPSTATES_WORK_MAX))
		return 0;
	*work = 0;
	cond_resched();
	return fatal_signal_pending(current) ? -EINTR : 0;
}

/**
 * tcpstates_visit_chain() - visit the sockets of a bucket
 * @head: chain of the bucket
 * @visit: the visitor
 * @ctx: its context
 *
 * Context: the caller holds the lock of the bucket.
 * Return: the work done.
 */
static __always_inline unsigned int
tcpstates_visit_chain(const struct hlist_nulls_head *head,
		      tcpstates_visit_t visit, void *ctx)
{
	const struct hlist_nulls_node *node;
	const struct sock *sk;
	unsigned int work = 0;

	sk_nulls_for_each(sk, node, head) {
		visit(ctx, sk);
		work += TCPSTATES_WORK_SOCKET;
	}
	return work;
}

/**
 * tcpstates_visit_listeners() - visit the listeners of all namespaces
 * @hinfo: the hash tables
 * @visit: the visitor
 * @ctx: its context
 *
 * Context: process context, no locks held. Takes the lock of each non-empty
 *	    bucket in turn, with bottom halves on, as net/ipv4 does: off, they
 *	    would invert locks on PREEMPT_RT.
 * Return: 0, or -EINTR after a fatal signal.
 */
static __always_inline int
tcpstates_visit_listeners(struct inet_hashinfo *hinfo, tcpstates_visit_t visit,
			  void *ctx)
{
	unsigned int i, work = 0, size = tcpstates_lhash_size(hinfo);

	for (i = 0; i < size; i++) {
		struct inet_listen_hashbucket *head = tcpstates_lhash_bucket(hinfo, i);

		work += TCPSTATES_WORK_BUCKET;
		if (tcpstates_pause(&work))
			return -EINTR;
		if (hlist_nulls_empty(&head->nulls_head))
			continue;

		spin_lock(&head->lock);
		work += tcpstates_visit_chain(&head->nulls_head, visit, ctx);
		spin_unlock(&head->lock);
	}
	return 0;
}

/**
 * tcpstates_visit_found() - visit the next non-empty buckets
 * @hinfo: the hash tables
 * @ahead: position of the walk
 * @end: the first of the buckets found that is not visited yet
 * @visit: the visitor
 * @ctx: its context
 *
 * Bottom halves are switched off once for all: switching them costs as much as
 * a socket.
 *
 * Context: process context, no locks held. Takes the lock of each bucket.
 * Return: the work done.
 */
static __always_inline unsigned int
tcpstates_visit_found(struct inet_hashinfo *hinfo, const struct tcpstates_ahead *ahead,
		      unsigned int end, tcpstates_visit_t visit, void *ctx)
{
	struct inet_ehash_bucket *ehash = hinfo->ehash;
	unsigned int i, n, work = 0;
	spinlock_t *lock; /* protects the bucket */

	local_bh_disable();
	for (n = ahead->visited; n != end; n++) {
		i = tcpstates_ahead_bucket(ahead, n);
		lock = inet_ehash_lockp(hinfo, i);
		spin_lock(lock);
		work += tcpstates_visit_chain(&ehash[i].chain, visit, ctx);
		spin_unlock(lock);
	}
	local_bh_enable();
	return work;
}

/**
 * tcpstates_visit_established() - visit all sockets of an established table
 * @hinfo: the hash tables; the caller pins the namespace that owns them
 * @visit: the visitor, called for the sockets of all namespaces
 * @due: called after every few chains, or NULL
 * @after: called if @due is true, or NULL
 * @ctx: context of all three
 *
 * Chains are read under the bucket's lock, since RCU alone is not exact: TCP's
 * slabs are SLAB_TYPESAFE_BY_RCU, so a lockless walker survives the reuse of a
 * socket but may continue in another chain, or visit the same one twice. Under
 * the lock a connection is in its chain exactly once, also when its socket is
 * being replaced by a timewait socket. RCU is for the prefetching only.
 *
 * The length of a chain has no limit: in a table of one bucket, which a
 * container may ask for, all sockets are visited under one lock. Bottom halves
 * are off for at most TCPSTATES_STRETCH chains.
 *
 * Context: process context, no locks held. Takes the lock of each non-empty
 *	    bucket in turn, with bottom halves off.
 * Return: 0; -EINTR after a fatal signal; or the error of @after.
 */
static __always_inline int
tcpstates_visit_established(struct inet_hashinfo *hinfo,
			    tcpstates_visit_t visit, tcpstates_due_t due,
			    tcpstates_after_t after, void *ctx)
{
	unsigned int end, work = 0, size = hinfo->ehash_mask + 1;
	struct tcpstates_ahead ahead;
	int err;

	tcpstates_ahead_begin(&ahead);
	rcu_read_lock();
	while (ahead.seen < size || ahead.visited != ahead.found) {
		if (unlikely(work >= TCPSTATES_WORK_MAX)) {
			rcu_read_unlock();
			err = tcpstates_pause(&work);
			if (err)
				return err;
			rcu_read_lock();
			tcpstates_ask_again(&ahead, hinfo->ehash);
		}

		if (ahead.seen < size &&
		    ahead.found - ahead.visited < TCPSTATES_LEAD + TCPSTATES_STRETCH) {
			work += TCPSTATES_WORK_BUCKET *
				tcpstates_look_ahead(&ahead, hinfo->ehash, size);
			continue;
		}

		end = min(ahead.found, ahead.visited + TCPSTATES_STRETCH);
		work += tcpstates_visit_found(hinfo, &ahead, end, visit, ctx);
		while (after && due(ctx)) {
			rcu_read_unlock();
			err = after(ctx);
			if (err && err != -EAGAIN)
				return err;
			rcu_read_lock();
			tcpstates_ask_again(&ahead, hinfo->ehash);
			if (!err)
				break;
			work += tcpstates_visit_found(hinfo, &ahead, end, visit, ctx);
		}
		ahead.visited = end;
	}
	rcu_read_unlock();
	return 0;
}

#endif /* TCPSTATES_TABLES_H */
