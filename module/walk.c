// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk of TCP's two hash tables: locks, pauses, and what is read of a socket.
 *
 * A step of the walk visits some chains, each under its bucket's lock, and fills
 * a record for each socket. Then all locks are dropped and the records are
 * handed out, piece by piece. The next step begins when they were taken.
 *
 * Chains are read under the bucket's lock, since RCU alone is not exact: TCP's
 * slabs are SLAB_TYPESAFE_BY_RCU, so a lockless walker survives the reuse of a
 * socket but may continue in another chain, or visit the same one twice. Under
 * the lock a connection is in its chain exactly once, also when its socket is
 * being replaced by a timewait socket. RCU is for the prefetching only.
 *
 * Under a lock nothing is allocated, printed or slept on, no reference is taken,
 * and sock_net(sk) is compared and never followed: the namespace of another
 * socket may be freed. Of a mini-socket only the fields of struct sock_common
 * that all kinds share are read, and tw_substate of a timewait socket.
 */
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <net/inet_connection_sock.h>
#include <net/tcp.h>
#include "compat.h"
#include "memory.h"
#include "rows.h"
#include "state.h"
#include "walk.h"

/*
 * Limit of the work of a step, and so between two pauses and of an RCU read-side
 * section: 256 buckets, empty ones included, or 1,024 sockets. A bucket weighs as
 * much as four sockets.
 */
#define STEP_WORK	1024
#define BUCKET_WORK	4

/*
 * Limits of a stretch with bottom halves off: switching them costs as much as a
 * socket. A chain that has more sockets than that is visited alone.
 */
#define STRETCH_CHAINS	32
#define STRETCH_SOCKETS	256U

/* A piece is at most a page, so that memory is found when it is fragmented. */
#define PIECE_SIZE	4096
#define PIECE_RECORDS	((PIECE_SIZE - sizeof(void *)) / sizeof(struct tcpstates_record))

bool tcpstates_unloading;

struct tcpstates_piece {
	struct tcpstates_piece *next;
	struct tcpstates_record rec[PIECE_RECORDS];
};

static_assert(sizeof(struct tcpstates_piece) <= PIECE_SIZE);

/* Limit of the records of a step, but for a chain longer than a stretch. */
#define STEP_RECORDS	(STEP_WORK + STRETCH_SOCKETS)

/* Position among the records while chains are visited: kept in registers. */
struct walk_cursor {
	struct tcpstates_mark at;
	unsigned int missed;	/* records for which there was no room */
};

static __always_inline bool walk_has_room(struct walk_cursor *c)
{
	if (likely(c->at.rec != &c->at.piece->rec[PIECE_RECORDS]))
		return true;
	if (!c->at.piece->next)
		return false;
	c->at.piece = c->at.piece->next;
	c->at.rec = c->at.piece->rec;
	return true;
}

/*
 * Return the time since anything came from the peer of a full socket, in jiffies,
 * as keepalive_time_elapsed() does for the owner of the socket. Here more may come
 * at any moment. So the clock is read last: a time that is later than it would
 * look like one of 2^32 jiffies ago.
 */
static __always_inline u32 walk_idle(const struct sock *sk)
{
	u32 data = READ_ONCE(inet_csk(sk)->icsk_ack.lrcvtime);
	u32 ack = READ_ONCE(tcp_sk(sk)->rcv_tstamp);
	u32 now;

	smp_rmb(); /* the times, then the clock */
	now = tcp_jiffies32;
	return min(now - data, now - ack);
}

/* Fill the record of a socket. */
static __always_inline void walk_record(struct tcpstates_record *rec, const struct sock *sk,
					const struct net *net, unsigned int idle_states)
{
	unsigned int class, state = tcpstates_classify(sk, &class);

	rec->num = sk->sk_num;
	rec->state = state;
	rec->class = class;
	rec->dport = sk->sk_dport;
	if (!net) {
		rec->net = sock_net(sk);
	} else if (state == TCP_LISTEN) {
		rec->backlog = READ_ONCE(sk->sk_ack_backlog);
		rec->backlog_max = READ_ONCE(sk->sk_max_ack_backlog);
		/* A request is visible before it is counted: -1 for a moment. */
		rec->synq = max(inet_csk_reqsk_queue_len(sk), 0);
	} else if (idle_states & BIT(state) && !(class & TCPSTATES_MINI)) {
		rec->idle = walk_idle(sk);
	}
}

/*
 * Visit a chain, unless it has more than @most sockets. Returns how many it has,
 * or @most + 1. The caller holds the lock of its bucket.
 */
static __always_inline unsigned int
walk_visit_chain(const struct hlist_nulls_head *head, const struct tcpstates_walk *w,
		 unsigned int most, struct walk_cursor *c)
{
	const unsigned int idle_states = w->idle_states;
	const struct net *net = w->net;
	const struct hlist_nulls_node *node;
	const struct sock *sk;
	unsigned int nr = 0;

	sk_nulls_for_each(sk, node, head) {
		if (unlikely(nr++ == most))
			break;
		if (net && !net_eq(sock_net(sk), net))
			continue;
		if (likely(walk_has_room(c)))
			walk_record(c->at.rec++, sk, net, idle_states);
		else
			c->missed++;
	}
	return nr;
}

/*
 * Visit listeners, with bottom halves on, as net/ipv4 does: off, they would invert
 * locks on PREEMPT_RT.
 */
static void walk_listeners(struct tcpstates_walk *w)
{
	unsigned int nr, size = tcpstates_lhash_size(w->hinfo);
	struct walk_cursor c = { w->end };

	for (; w->listened < size && w->work < STEP_WORK; w->listened++) {
		struct inet_listen_hashbucket *head =
			tcpstates_lhash_bucket(w->hinfo, w->listened);

		w->work += BUCKET_WORK;
		if (hlist_nulls_empty(&head->nulls_head))
			continue;
		spin_lock(&head->lock);
		nr = walk_visit_chain(&head->nulls_head, w, UINT_MAX, &c);
		spin_unlock(&head->lock);
		if (unlikely(c.missed)) {
			w->wanted = nr;
			return;
		}
		w->end = c.at;
		w->work += nr;
	}
}

/*
 * Visit some of the buckets that were found. A chain that is too long for what is
 * left of the stretch, or of the records, is left for the next one.
 */
static void walk_stretch(struct tcpstates_walk *w)
{
	struct tcpstates_ahead *ahead = &w->ahead;
	unsigned int i, nr, most = UINT_MAX, sockets = 0, longest = 0;
	unsigned int end = min(ahead->found, ahead->visited + STRETCH_CHAINS);
	struct walk_cursor c = { w->end };
	spinlock_t *lock; /* protects the bucket */

	local_bh_disable();
	do {
		i = tcpstates_ahead_bucket(ahead, ahead->visited);
		lock = inet_ehash_lockp(w->hinfo, i);
		spin_lock(lock);
		nr = walk_visit_chain(&ahead->ehash[i].chain, w, most, &c);
		spin_unlock(lock);
		if (unlikely(nr > most || c.missed))
			break;
		w->end = c.at;
		ahead->visited++;
		sockets += nr;
		longest = max(longest, nr);
		most = STRETCH_SOCKETS - min(sockets, STRETCH_SOCKETS);
	} while (ahead->visited != end && longest <= most);
	local_bh_enable();

	if (unlikely(c.missed))
		w->wanted = nr;
	ahead->passed += sockets;
	w->work += sockets;
}

/* Visit chains and prefetch others, by turns, within one RCU read-side section. */
static void walk_established(struct tcpstates_walk *w)
{
	struct tcpstates_ahead *ahead = &w->ahead;

	rcu_read_lock();
	tcpstates_ahead_resume(ahead);
	while (w->work < STEP_WORK && !w->wanted && !tcpstates_ahead_done(ahead)) {
		w->work += BUCKET_WORK * tcpstates_ahead_prefetch(ahead);
		if (!tcpstates_ahead_wants_more(ahead) && ahead->visited != ahead->found)
			walk_stretch(w);
	}
	rcu_read_unlock();
}

/* Add pieces until there is room for @nr records. */
static int walk_make_room(struct tcpstates_walk *w, unsigned int nr)
{
	struct tcpstates_piece *piece;

	for (; w->room < nr; w->room += PIECE_RECORDS) {
		if (fatal_signal_pending(current))
			return -EINTR;
		piece = tcpstates_alloc(sizeof(*piece));
		if (!piece)
			return -ENOMEM;
		piece->next = w->first;
		w->first = piece;
	}
	return 0;
}

/*
 * Prepare a step: let others run, and make room for a chain that was too long. It
 * may be twice as long by now; if it is longer still, it is visited once more.
 */
static int walk_pause(struct tcpstates_walk *w)
{
	unsigned int wanted = w->wanted;

	cond_resched();
	if (fatal_signal_pending(current))
		return -EINTR;
	if (READ_ONCE(tcpstates_unloading))
		return -EIO;
	w->wanted = 0;
	w->work = 0;
	return walk_make_room(w, 2 * wanted);
}

static void walk_step(struct tcpstates_walk *w)
{
	w->end.piece = w->first;
	w->end.rec = w->first->rec;
	if (w->listened < tcpstates_lhash_size(w->hinfo))
		walk_listeners(w);
	else
		walk_established(w);
	w->unread = w->end.rec == w->first->rec ? NULL : w->first;
}

/**
 * tcpstates_walk_alloc() - allocate a walk and room for its records
 *
 * Context: process context. Sleeps.
 * Return: the walk, to be freed with tcpstates_walk_free(), or NULL.
 */
struct tcpstates_walk *tcpstates_walk_alloc(void)
{
	struct tcpstates_walk *w = tcpstates_alloc(sizeof(*w));

	if (w && walk_make_room(w, STEP_RECORDS)) {
		tcpstates_walk_free(w);
		return NULL;
	}
	return w;
}

/**
 * tcpstates_walk_free() - free a walk
 * @w: the walk, or NULL
 *
 * Context: process context.
 */
void tcpstates_walk_free(struct tcpstates_walk *w)
{
	struct tcpstates_piece *piece;

	while (w && w->first) {
		piece = w->first;
		w->first = piece->next;
		kfree(piece);
	}
	kfree(w);
}

/**
 * tcpstates_walk_begin() - begin a walk of the listen table and an established one
 * @w: the walk
 * @hinfo: the hash tables; the caller pins the namespace that owns them
 * @net: the namespace whose sockets are recorded, or NULL for all
 * @idle_states: bit for each raw state, none of them LISTEN, whose full sockets'
 *	records shall have an idle time; 0 in a walk of all namespaces
 *
 * Records of listeners come first, so that their ports tell servers from clients.
 * The two passes are not one instant: a port whose listener is opened or closed
 * between them may be counted on either side.
 *
 * Context: process context.
 */
void tcpstates_walk_begin(struct tcpstates_walk *w, struct inet_hashinfo *hinfo,
			  const struct net *net, unsigned int idle_states)
{
	w->net = net;
	w->idle_states = idle_states;
	w->buckets = 0;
	w->began_ns = ktime_get_ns();
	tcpstates_walk_also(w, hinfo);
	w->listened = 0;
}

/**
 * tcpstates_walk_also() - go on with another established table
 * @w: the walk, at its end
 * @hinfo: the hash tables; the caller pins the namespace that owns them
 *
 * Context: process context.
 */
void tcpstates_walk_also(struct tcpstates_walk *w, struct inet_hashinfo *hinfo)
{
	unsigned int size = hinfo->ehash_mask + 1;

	w->hinfo = hinfo;
	w->buckets += size;
	w->listened = tcpstates_lhash_size(hinfo);
	tcpstates_ahead_begin(&w->ahead, hinfo->ehash, size, w->idle_states);
}

/**
 * tcpstates_walk_next() - get the next records
 * @w: the walk
 * @rec: set to the first of them; they are valid until the next call
 *
 * The length of a chain has no limit: in a table of one bucket, which a container
 * may ask for, all sockets are visited under one lock. Other than that bottom
 * halves are off for at most 256 sockets.
 *
 * Context: process context, no locks held. Sleeps. Takes the lock of each
 *	    non-empty bucket in turn, with bottom halves off in the established
 *	    table. Allocates for chains of more than about 750 sockets only.
 * Return: the number of records; 0 at the end of the walk; -ENOMEM; -EINTR
 *	   after a fatal signal; -EIO at unload.
 */
int tcpstates_walk_next(struct tcpstates_walk *w, const struct tcpstates_record **rec)
{
	struct tcpstates_piece *piece;
	int err;

	while (!w->unread) {
		if (w->listened == tcpstates_lhash_size(w->hinfo) &&
		    tcpstates_ahead_done(&w->ahead)) {
			w->walk_ns = ktime_get_ns() - w->began_ns;
			return 0;
		}
		err = walk_pause(w);
		if (err)
			return err;
		walk_step(w);
	}
	piece = w->unread;
	*rec = piece->rec;
	if (piece == w->end.piece) {
		w->unread = NULL;
		return w->end.rec - piece->rec;
	}
	w->unread = piece->next;
	return PIECE_RECORDS;
}

/**
 * tcpstates_walk_result() - put the walk's own figures into its result
 * @w: the walk, at its end
 * @rows: the result
 */
void tcpstates_walk_result(const struct tcpstates_walk *w, struct tcpstates_rows *rows)
{
	rows->walk_ns = w->walk_ns;
	rows->buckets = w->buckets;
}
