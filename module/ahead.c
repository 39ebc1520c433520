// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prefetching the established table.
 *
 * A walk's time is cache misses: two for each socket. If chains are just
 * followed, each miss waits for the one before it. So the walk finds the next
 * non-empty buckets before it gets there and prefetches their sockets: the
 * first of a chain when its bucket is found, each next one when the one before
 * it has arrived. Prefetched sockets are in a queue; those at its head are
 * taken to have arrived. So many misses overlap: as many chains are followed at
 * once as the queue is long, and a new one is begun when one has ended. That
 * makes the distance one of sockets, whatever the length of the chains.
 * docs/notebook/walk.md has the figures.
 *
 * Buckets are tested a cache line at a time, so that empty stretches cost next
 * to nothing. No branch here depends on the contents of a socket or a bucket,
 * which are random: a mispredicted branch costs as much as all else that is
 * done for a socket.
 *
 * Nothing is counted here: only the bucket's lock makes the contents of a chain
 * reliable. Like a lookup of a connection, this follows chains under RCU alone
 * and may be led into another chain when a socket is freed and reused. Within
 * one RCU read-side critical section it still finds sockets only. The queue
 * must not be used after the end of that section.
 */
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/list_nulls.h>
#include <linux/minmax.h>
#include <linux/prefetch.h>
#include <linux/tcp.h>
#include <net/inet_timewait_sock.h>
#include <net/sock.h>
#include "ahead.h"
#include "compat.h"

/* Distance from a socket's chain pointer to another of its fields. */
#define DISTANCE_TO(type, field)	(offsetof(type, field) - \
					 offsetof(struct sock, sk_nulls_node))

/* Buckets tested by one call at most. */
#define TESTED_MAX	64U
static_assert(TESTED_MAX % TCPSTATES_AHEAD_LINE == 0);

/*
 * Prefetch both cache lines of a socket that the walk reads: the one with the
 * chain's next pointer, and the one before it with state, family, ports and
 * namespace.
 */
static __always_inline void ahead_prefetch(const struct hlist_nulls_node *node)
{
	prefetch(node);
	prefetch(hlist_nulls_entry(node, struct sock, sk_nulls_node));
}

static __always_inline bool ahead_line_is_empty(const struct inet_ehash_bucket *line)
{
#define FIRST(i) ((unsigned long)READ_ONCE(line[i].chain.first))
	return FIRST(0) & FIRST(1) & FIRST(2) & FIRST(3) &
	       FIRST(4) & FIRST(5) & FIRST(6) & FIRST(7) & 1;
#undef FIRST
}

static_assert(TCPSTATES_AHEAD_LINE == 8);

/*
 * Prefetch @node and add it to the queue, unless it is the end of a chain:
 * @other, any valid address, is prefetched then. Returns the new @tail.
 */
static __always_inline unsigned int
ahead_enqueue(struct tcpstates_ahead *ahead, unsigned int tail,
	      const struct hlist_nulls_node *node, const void *other)
{
	/* An end is overwritten by the next node. */
	ahead->node[tail % TCPSTATES_AHEAD_NODES] = node;
	ahead_prefetch(is_a_nulls(node) ? other : node);
	return tail + !is_a_nulls(node);
}

/* Find the non-empty ones of the next @nr buckets; prefetch the first socket of each. */
static __always_inline void
ahead_find_buckets(struct tcpstates_ahead *ahead, unsigned int nr)
{
	const struct inet_ehash_bucket *line = &ahead->ehash[ahead->tested];
	unsigned int i, found = ahead->found, tail = ahead->tail;

	for (i = 0; i < nr; i++) {
		const struct hlist_nulls_node *first = READ_ONCE(line[i].chain.first);

		/* An empty bucket is overwritten by the next one. */
		ahead->bucket[found % TCPSTATES_AHEAD_BUCKETS] = ahead->tested + i;
		found += !is_a_nulls(first);
		tail = ahead_enqueue(ahead, tail, first, line);
	}
	ahead->found = found;
	ahead->tail = tail;
}

/* Skip empty cache lines of buckets, up to the one that ends at bucket @end. */
static __always_inline void ahead_skip_empty(struct tcpstates_ahead *ahead, unsigned int end)
{
	while (ahead->tested != end && ahead_line_is_empty(&ahead->ehash[ahead->tested]))
		ahead->tested += TCPSTATES_AHEAD_LINE;
}

/*
 * Prefetch what else the walk reads of a socket that has arrived: the substate of
 * a timewait socket, in a third cache line, and the times of one whose idle time
 * is wanted.
 */
static __always_inline void ahead_prefetch_more(const struct hlist_nulls_node *node,
						unsigned int idle_states)
{
	const struct sock *sk = hlist_nulls_entry(node, struct sock, sk_nulls_node);
	unsigned int state = READ_ONCE(sk->__sk_common.skc_state);
	bool is_idle, is_tw = state == TCP_TIME_WAIT;
	const void *at = node;

	prefetch(at + (is_tw ? DISTANCE_TO(struct inet_timewait_sock, tw_substate) : 0));
	if (!idle_states)
		return;
	is_idle = idle_states >> state % 32 & 1;
	prefetch(at + (is_idle ? DISTANCE_TO(struct inet_connection_sock,
					     icsk_ack.lrcvtime) : 0));
	prefetch(at + (is_idle ? DISTANCE_TO(struct tcp_sock, rcv_tstamp) : 0));
}

/* Prefetch the next sockets of those that have arrived. */
static __always_inline void ahead_follow(struct tcpstates_ahead *ahead)
{
	unsigned int n, tail = ahead->tail;
	unsigned int distance = ahead->tested < ahead->size ? TCPSTATES_AHEAD_DISTANCE : 0;

	for (n = ahead->head; tail - n > distance &&
	     (int)(tail - ahead->passed) < TCPSTATES_AHEAD_MAX; n++) {
		const struct hlist_nulls_node *node = ahead->node[n % TCPSTATES_AHEAD_NODES];

		ahead_prefetch_more(node, ahead->idle_states);
		tail = ahead_enqueue(ahead, tail, READ_ONCE(node->next), node);
	}
	ahead->head = n;
	ahead->tail = tail;
}

/**
 * tcpstates_ahead_begin() - put a walk at the beginning of a table
 * @ahead: position of the walk
 * @ehash: the table
 * @size: its size, in buckets
 * @idle_states: bit for each raw state of which idle times will be read
 */
void tcpstates_ahead_begin(struct tcpstates_ahead *ahead,
			   const struct inet_ehash_bucket *ehash, unsigned int size,
			   unsigned int idle_states)
{
	ahead->ehash = ehash;
	ahead->size = size;
	ahead->idle_states = idle_states;
	ahead->tested = 0;
	ahead->found = 0;
	ahead->visited = 0;
	ahead->tail = 0;
	ahead->head = 0;
	ahead->passed = 0;
}

/**
 * tcpstates_ahead_prefetch() - prefetch the sockets of the next buckets
 * @ahead: position of the walk
 *
 * Tests buckets, at most TESTED_MAX, until enough non-empty ones are known.
 * Prefetches the first socket of each, and the next ones of those that have
 * arrived.
 *
 * Context: any, within an RCU read-side critical section: the one in which the
 *	    queue was filled.
 * Return: the number of buckets tested.
 */
unsigned int tcpstates_ahead_prefetch(struct tcpstates_ahead *ahead)
{
	unsigned int begin = ahead->tested;
	unsigned int line = min(ahead->size, TCPSTATES_AHEAD_LINE);
	unsigned int end = min(ahead->size, begin + TESTED_MAX);

	ahead_follow(ahead);
	while (ahead->tested != end && tcpstates_ahead_wants_more(ahead)) {
		if (likely(line == TCPSTATES_AHEAD_LINE))
			ahead_skip_empty(ahead, end);
		if (ahead->tested == end)
			break;
		ahead_find_buckets(ahead, line);
		ahead->tested += line;
		ahead_follow(ahead);
	}
	return ahead->tested - begin;
}

/**
 * tcpstates_ahead_resume() - refill the queue in a new RCU read-side section
 * @ahead: position of the walk
 *
 * Pointers from the last section may no longer be followed. Begin again with
 * the first sockets of the buckets found last. About half of the sockets that
 * were ahead are then followed once more.
 *
 * Context: any, within an RCU read-side critical section.
 */
void tcpstates_ahead_resume(struct tcpstates_ahead *ahead)
{
	unsigned int n = min(ahead->found - ahead->visited, TCPSTATES_AHEAD_DISTANCE);
	int sockets = (int)(ahead->tail - ahead->passed) / 2;

	ahead->head = ahead->tail;
	ahead->passed = ahead->tail - max(sockets, 0);
	for (n = ahead->found - n; n != ahead->found; n++) {
		const struct inet_ehash_bucket *head =
			&ahead->ehash[tcpstates_ahead_bucket(ahead, n)];

		ahead->tail = ahead_enqueue(ahead, ahead->tail,
					    READ_ONCE(head->chain.first), head);
	}
}
