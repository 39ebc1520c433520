/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How to visit every socket of TCP's two hash tables: locks and pauses.
 *
 * What to do with a socket is the visitor's business. Visitors are inlined
 * into the loops (an indirect call per socket would cost more than the
 * counting), so this header holds the loops themselves.
 *
 * A visitor runs under a table lock, in the established table with bottom
 * halves off. It must not sleep, allocate, print, take a reference or follow
 * sock_net(sk). A request socket may be asked only for what struct sock_common
 * has for all kinds of sockets, a timewait socket for its tw_substate besides.
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
 * Between pauses a walk does at most this much work: 256 buckets, empty ones
 * included, or 1,024 sockets, a bucket weighing as much as four sockets.
 */
#define TCPSTATES_WORK_MAX	1024
#define TCPSTATES_WORK_BUCKET	4
#define TCPSTATES_WORK_SOCKET	1

/* The visitor of one socket. */
typedef void (*tcpstates_visit_t)(void *ctx, const struct sock *sk);

/*
 * Called after a few chains were visited and their locks dropped, in an RCU
 * read-side critical section: whether the one below is to be called.
 */
typedef bool (*tcpstates_due_t)(void *ctx);

/*
 * May sleep. Returns 0; -EAGAIN to have the same chains visited once more; or
 * an error to end the walk.
 */
typedef int (*tcpstates_after_t)(void *ctx);

/*
 * Let others run once enough work was done. Called with no lock held.
 * Returns -EINTR when the walk should end because the process is dying.
 */
static inline int tcpstates_pause(unsigned int *work)
{
	if (likely(*work < TCPSTATES_WORK_MAX))
		return 0;
	*work = 0;
	cond_resched();
	return fatal_signal_pending(current) ? -EINTR : 0;
}

/* Returns how much work it was. The caller holds the chain's lock. */
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

/*
 * Visit every socket of the listen table, of all namespaces.
 * Context: process context, no locks held; takes each bucket's lock in turn,
 *	    bottom halves on, as net/ipv4 does (off, they would invert locks
 *	    on PREEMPT_RT).
 * Return: 0, or -EINTR when a fatal signal ended the walk.
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

/*
 * Visit the chains of the buckets found, up to the one before @end, with bottom
 * halves off once for all of them: switching them costs as much as a socket.
 * Returns how much work it was.
 */
static __always_inline unsigned int
tcpstates_visit_found(struct inet_hashinfo *hinfo, const struct tcpstates_ahead *ahead,
		      unsigned int end, tcpstates_visit_t visit, void *ctx)
{
	struct inet_ehash_bucket *ehash = hinfo->ehash;
	unsigned int i, n, work = 0;
	spinlock_t *lock; /* of the chain */

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

/*
 * Visit every socket of the established table, of all namespaces that share it.
 * @due and @after, if there are such, are called after every few chains.
 *
 * Chains are read under the bucket's lock and not under RCU alone: TCP's slabs
 * are SLAB_TYPESAFE_BY_RCU, so a lockless walker survives a socket's reuse but
 * is led astray by it, into another chain or through the same one twice. Under
 * the lock a connection is in its chain exactly once, whatever it turns into.
 * RCU is for looking ahead, which is done without a lock.
 *
 * A chain is as long as it is: under a table of one bucket, which a container
 * may ask for, all its sockets are visited in one go. Bottom halves are off for
 * at most TCPSTATES_STRETCH chains.
 *
 * Context: process context, no locks held; takes each non-empty bucket's lock
 *	    in turn with bottom halves off. The namespace whose table this is
 *	    must be pinned by the caller.
 * Return: 0, -EINTR when a fatal signal ended the walk, or @after's error.
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
