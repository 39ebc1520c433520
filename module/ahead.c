// SPDX-License-Identifier: GPL-2.0
/*
 * Looking ahead in the established table.
 *
 * Cache misses are what a walk costs: two for each socket, and each waits for
 * the one before it if a chain is just followed. So the walk knows the next
 * buckets with sockets in them before it gets there, and asks for their sockets
 * in time: the first of a chain when its bucket is found, each other one when
 * the one before it has come. Sockets asked for stand in a queue, and those at
 * its head are taken to be there. So many misses are under way at once, and few
 * are waited for. docs/performance.md has what this gives.
 *
 * Buckets are found a cache line at a time, so that empty stretches cost next
 * to nothing, and nothing here branches on what a socket or a bucket is like
 * where that is a matter of chance: a mispredicted branch costs as much as the
 * rest of what is done for a socket.
 *
 * Nothing that is read here is counted, it is only fetched: what is in a chain
 * is known under its lock. Like a lookup of a connection this may go astray
 * when a socket is freed and used again, but within an RCU read-side critical
 * section what it finds is one. The queue is good for one such section.
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

/* From the chain's pointer in a timewait socket to its substate. */
#define TO_SUBSTATE	(offsetof(struct inet_timewait_sock, tw_substate) - \
			 offsetof(struct sock, sk_nulls_node))

/* Buckets of a cache line, as most machines have them. */
#define LINE		8
/* Buckets that are looked at in one go where all are empty. */
#define STRETCH_EMPTY	64U
static_assert(TCPSTATES_LOOK % LINE == 0);

/*
 * Sockets that are followed in one go at most. Longer chains are not asked for
 * to their ends: they would be out of the cache again before they are visited.
 */
#define FOLLOWED_MAX	256U

/*
 * Ask for both cache lines that a visitor reads of a socket: the one with the
 * chain's next pointer, and the one before it with state, family, port and
 * namespace.
 */
static __always_inline void fetch(const struct hlist_nulls_node *node)
{
	prefetch(node);
	prefetch(hlist_nulls_entry(node, struct sock, sk_nulls_node));
}

static __always_inline bool line_is_empty(const struct inet_ehash_bucket *line)
{
#define FIRST(i) ((unsigned long)READ_ONCE(line[i].chain.first))
	return FIRST(0) & FIRST(1) & FIRST(2) & FIRST(3) &
	       FIRST(4) & FIRST(5) & FIRST(6) & FIRST(7) & 1;
#undef FIRST
}

static_assert(LINE == 8);

/*
 * Ask for @node, if it isn't the end of a chain; @other is any address that one
 * may ask for. Returns how many were asked for by now.
 */
static __always_inline unsigned int
ask_for(struct tcpstates_ahead *ahead, unsigned int asked,
	const struct hlist_nulls_node *node, const void *other)
{
	/* Written over by the next one, if this is an end. */
	ahead->node[asked % TCPSTATES_ASKED_MAX] = node;
	fetch(is_a_nulls(node) ? other : node);
	return asked + !is_a_nulls(node);
}

/* Find those of @nr buckets that have sockets, and ask for the first of each. */
static __always_inline void
find_buckets(struct tcpstates_ahead *ahead, const struct inet_ehash_bucket *line,
	     unsigned int nr)
{
	unsigned int i, found = ahead->found, asked = ahead->asked;

	for (i = 0; i < nr; i++) {
		const struct hlist_nulls_node *first = READ_ONCE(line[i].chain.first);

		/* Written over by the next one, if this is empty. */
		ahead->bucket[found % TCPSTATES_AHEAD_MAX] = ahead->seen + i;
		found += !is_a_nulls(first);
		asked = ask_for(ahead, asked, first, line);
	}
	ahead->found = found;
	ahead->asked = asked;
}

/*
 * A timewait socket's substate is in a cache line of its own.
 *
 * Where there is no prefetching, as under emulation, reads like this one, close
 * to one another and needed by nobody, are what overlaps.
 */
static __always_inline void fetch_substate(const struct hlist_nulls_node *node)
{
	const struct sock *sk = hlist_nulls_entry(node, struct sock, sk_nulls_node);
	bool tw = READ_ONCE(sk->__sk_common.skc_state) == TCP_TIME_WAIT;

	prefetch((const void *)node + (tw ? TO_SUBSTATE : 0));
}

/* Ask for what is behind the sockets that have come. */
static __always_inline void follow(struct tcpstates_ahead *ahead)
{
	unsigned int n, end, asked = ahead->asked, left = FOLLOWED_MAX;

	while (asked - ahead->followed > TCPSTATES_ASKED && left) {
		end = min(asked - TCPSTATES_ASKED, ahead->followed + left);
		left -= end - ahead->followed;
		for (n = ahead->followed; n != end; n++)
			fetch_substate(ahead->node[n % TCPSTATES_ASKED_MAX]);
		for (n = ahead->followed; n != end; n++) {
			const struct hlist_nulls_node *node =
				ahead->node[n % TCPSTATES_ASKED_MAX];

			asked = ask_for(ahead, asked, READ_ONCE(node->next), node);
		}
		ahead->followed = end;
	}
	ahead->asked = asked;
	/* Of long chains the rest is forgotten. */
	if (asked - ahead->followed > TCPSTATES_ASKED)
		ahead->followed = asked - TCPSTATES_ASKED;
}

/**
 * tcpstates_look_ahead() - look at the next buckets of a table
 * @ahead: where the walk is
 * @ehash: the table
 * @size: buckets that it has, some of which were not looked at yet
 *
 * Looks at TCPSTATES_LOOK buckets, at some more while all are empty, or at
 * all of a table that has fewer. Asks for the first socket in each, and for
 * those behind the sockets that have come.
 *
 * Context: any. The caller is in an RCU read-side critical section.
 * Return: how many buckets were looked at.
 */
unsigned int tcpstates_look_ahead(struct tcpstates_ahead *ahead,
				  const struct inet_ehash_bucket *ehash, unsigned int size)
{
	unsigned int nr = 0, left = size - ahead->seen, found = ahead->found;

	if (unlikely(size < LINE)) {
		find_buckets(ahead, ehash, size);
		ahead->seen = size;
		return size;
	}
	left = min(left, STRETCH_EMPTY);
	do {
		if (!line_is_empty(&ehash[ahead->seen]))
			find_buckets(ahead, &ehash[ahead->seen], LINE);
		ahead->seen += LINE;
		nr += LINE;
	} while (nr < left && (nr < TCPSTATES_LOOK || ahead->found == found));
	follow(ahead);
	return nr;
}

/**
 * tcpstates_ask_again() - ask for sockets in a new RCU section
 * @ahead: where the walk is
 * @ehash: the table
 *
 * What was asked for in the last one can't be followed any more: begin again
 * with the first sockets of the buckets found last.
 *
 * Context: any. The caller is in an RCU read-side critical section.
 */
void tcpstates_ask_again(struct tcpstates_ahead *ahead,
			 const struct inet_ehash_bucket *ehash)
{
	unsigned int n = min(ahead->found - ahead->visited, TCPSTATES_ASKED);

	ahead->followed = ahead->asked;
	for (n = ahead->found - n; n != ahead->found; n++) {
		const struct inet_ehash_bucket *head = &ehash[tcpstates_ahead_bucket(ahead, n)];

		ahead->asked = ask_for(ahead, ahead->asked, READ_ONCE(head->chain.first), head);
	}
}
