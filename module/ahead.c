// SPDX-License-Identifier: GPL-2.0
/*
 * Prefetching the established table.
 *
 * A walk's time is cache misses: two for each socket. If chains are just
 * followed, each miss waits for the one before it. So the walk finds the next
 * non-empty buckets before it gets there and prefetches their sockets: the
 * first of a chain when its bucket is found, each next one when the one before
 * it has arrived. Prefetched sockets are in a queue; those at its head are
 * taken to have arrived. So many misses overlap. docs/performance.md has the
 * figures.
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
#include <net/inet_timewait_sock.h>
#include <net/sock.h>
#include "ahead.h"
#include "compat.h"

/* Distance from the chain's pointer in a timewait socket to its substate. */
#define TO_SUBSTATE	(offsetof(struct inet_timewait_sock, tw_substate) - \
			 offsetof(struct sock, sk_nulls_node))

/* Buckets in a cache line of 64 bytes. */
#define LINE		8
/* Buckets tested by one call if all are empty. */
#define STRETCH_EMPTY	64U
static_assert(TCPSTATES_LOOK % LINE == 0);

/*
 * Limit of sockets followed by one call. Longer chains are not prefetched to
 * their ends: the sockets would be out of the cache again before the visit.
 */
#define FOLLOWED_MAX	256U

/*
 * Prefetch both cache lines of a socket that visitors read: the one with the
 * chain's next pointer, and the one before it with state, family, port and
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

static_assert(LINE == 8);

/*
 * Prefetch @node and add it to the queue, unless it is the end of a chain:
 * @other, any valid address, is prefetched then. Returns the new @asked.
 */
static __always_inline unsigned int
ahead_enqueue(struct tcpstates_ahead *ahead, unsigned int asked,
	      const struct hlist_nulls_node *node, const void *other)
{
	/* An end is overwritten by the next node. */
	ahead->node[asked % TCPSTATES_ASKED_MAX] = node;
	ahead_prefetch(is_a_nulls(node) ? other : node);
	return asked + !is_a_nulls(node);
}

/* Find the non-empty ones of @nr buckets, and prefetch the first socket of each. */
static __always_inline void
ahead_find_buckets(struct tcpstates_ahead *ahead, const struct inet_ehash_bucket *line,
		   unsigned int nr)
{
	unsigned int i, found = ahead->found, asked = ahead->asked;

	for (i = 0; i < nr; i++) {
		const struct hlist_nulls_node *first = READ_ONCE(line[i].chain.first);

		/* An empty bucket is overwritten by the next one. */
		ahead->bucket[found % TCPSTATES_AHEAD_MAX] = ahead->seen + i;
		found += !is_a_nulls(first);
		asked = ahead_enqueue(ahead, asked, first, line);
	}
	ahead->found = found;
	ahead->asked = asked;
}

/*
 * Prefetch the substate of a timewait socket, which is in a third cache line.
 *
 * Emulators ignore prefetches. There, independent reads like that of the state
 * are what overlaps.
 */
static __always_inline void ahead_prefetch_substate(const struct hlist_nulls_node *node)
{
	const struct sock *sk = hlist_nulls_entry(node, struct sock, sk_nulls_node);
	bool tw = READ_ONCE(sk->__sk_common.skc_state) == TCP_TIME_WAIT;

	prefetch((const void *)node + (tw ? TO_SUBSTATE : 0));
}

/* Prefetch the next sockets of those that have arrived. */
static __always_inline void ahead_follow(struct tcpstates_ahead *ahead)
{
	unsigned int n, end, asked = ahead->asked, left = FOLLOWED_MAX;

	while (asked - ahead->followed > TCPSTATES_ASKED && left) {
		end = min(asked - TCPSTATES_ASKED, ahead->followed + left);
		left -= end - ahead->followed;
		for (n = ahead->followed; n != end; n++)
			ahead_prefetch_substate(ahead->node[n % TCPSTATES_ASKED_MAX]);
		for (n = ahead->followed; n != end; n++) {
			const struct hlist_nulls_node *node =
				ahead->node[n % TCPSTATES_ASKED_MAX];

			asked = ahead_enqueue(ahead, asked, READ_ONCE(node->next), node);
		}
		ahead->followed = end;
	}
	ahead->asked = asked;
	/* Drop the rest of long chains. */
	if (asked - ahead->followed > TCPSTATES_ASKED)
		ahead->followed = asked - TCPSTATES_ASKED;
}

/**
 * tcpstates_look_ahead() - test the next buckets and prefetch their sockets
 * @ahead: position of the walk; some buckets must be left to test
 * @ehash: the table
 * @size: its size, in buckets
 *
 * Tests TCPSTATES_LOOK buckets, some more while all are empty, or the whole of
 * a table that has fewer. Prefetches the first socket of each non-empty one,
 * and the next sockets of those that have arrived.
 *
 * Context: any, within an RCU read-side critical section: the one in which the
 *	    queue was filled.
 * Return: the number of buckets tested.
 */
unsigned int tcpstates_look_ahead(struct tcpstates_ahead *ahead,
				  const struct inet_ehash_bucket *ehash, unsigned int size)
{
	unsigned int nr = 0, left = size - ahead->seen, found = ahead->found;

	if (unlikely(size < LINE)) {
		ahead_find_buckets(ahead, ehash, size);
		ahead->seen = size;
		return size;
	}
	left = min(left, STRETCH_EMPTY);
	do {
		if (!ahead_line_is_empty(&ehash[ahead->seen]))
			ahead_find_buckets(ahead, &ehash[ahead->seen], LINE);
		ahead->seen += LINE;
		nr += LINE;
	} while (nr < left && (nr < TCPSTATES_LOOK || ahead->found == found));
	ahead_follow(ahead);
	return nr;
}

/**
 * tcpstates_ask_again() - refill the queue in a new RCU read-side section
 * @ahead: position of the walk
 * @ehash: the table
 *
 * Pointers from the last section may no longer be followed. Begin again with
 * the first sockets of the buckets found last.
 *
 * Context: any, within an RCU read-side critical section.
 */
void tcpstates_ask_again(struct tcpstates_ahead *ahead,
			 const struct inet_ehash_bucket *ehash)
{
	unsigned int n = min(ahead->found - ahead->visited, TCPSTATES_ASKED);

	ahead->followed = ahead->asked;
	for (n = ahead->found - n; n != ahead->found; n++) {
		const struct inet_ehash_bucket *head = &ehash[tcpstates_ahead_bucket(ahead, n)];

		ahead->asked = ahead_enqueue(ahead, ahead->asked,
					     READ_ONCE(head->chain.first), head);
	}
}
