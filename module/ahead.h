/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Prefetching the established table: see ahead.c.
 *
 * Two rings, of which each index runs on modulo 2^32:
 *
 *	bucket[]	visited ........... found
 *			| non-empty buckets, known ahead of the visit
 *
 *	node[]		head .............. tail
 *			| sockets prefetched: those at the head have arrived, and
 *			| their next ones are added at the tail
 */
#ifndef TCPSTATES_AHEAD_H
#define TCPSTATES_AHEAD_H

#include <linux/build_bug.h>
#include <linux/types.h>

struct hlist_nulls_node;
struct inet_ehash_bucket;

/* Sizes of the rings: powers of two. */
#define TCPSTATES_AHEAD_BUCKETS	128U
#define TCPSTATES_AHEAD_NODES	32U

/* Buckets tested at once: a cache line of 64 bytes. */
#define TCPSTATES_AHEAD_LINE	8U

/*
 * Length of the queue at which the socket at its head is taken to have arrived:
 * some more cache lines than a processor can wait for at once.
 */
#define TCPSTATES_AHEAD_DISTANCE	10U

/*
 * The walk is far enough ahead with this many chains and this many sockets. The
 * chains matter where they are long: some more than are followed at once. More of
 * them would exceed the caches of a processor, above all that of addresses.
 */
#define TCPSTATES_AHEAD_CHAINS	20U
#define TCPSTATES_AHEAD_SOCKETS	80

/* Sockets further ahead than this would be out of the cache before the visit. */
#define TCPSTATES_AHEAD_MAX	1024

static_assert(TCPSTATES_AHEAD_DISTANCE + 2 * TCPSTATES_AHEAD_LINE <= TCPSTATES_AHEAD_NODES);
static_assert(TCPSTATES_AHEAD_SOCKETS + 2 * TCPSTATES_AHEAD_LINE <= TCPSTATES_AHEAD_BUCKETS);

/**
 * struct tcpstates_ahead - position of a walk in an established table
 * @ehash: the table
 * @size: its size, in buckets
 * @idle_states: bit for each raw state of which idle times will be read
 * @tested: number of buckets tested
 * @found: number of non-empty buckets found
 * @visited: number of those that were visited
 * @tail: number of sockets prefetched
 * @head: number of those whose next in the chain was prefetched, too
 * @passed: number of those that were visited, as far as is known
 * @bucket: ring of the numbers of buckets found
 * @node: ring of the sockets prefetched; valid in one RCU read-side section
 */
struct tcpstates_ahead {
	const struct inet_ehash_bucket *ehash;
	unsigned int size;
	unsigned int idle_states;
	unsigned int tested;
	unsigned int found;
	unsigned int visited;
	unsigned int tail;
	unsigned int head;
	unsigned int passed;
	u32 bucket[TCPSTATES_AHEAD_BUCKETS];
	const struct hlist_nulls_node *node[TCPSTATES_AHEAD_NODES];
};

/**
 * tcpstates_ahead_done() - test for the end of the table
 * @ahead: position of the walk
 *
 * Return: were all buckets visited?
 */
static inline bool tcpstates_ahead_done(const struct tcpstates_ahead *ahead)
{
	return ahead->tested == ahead->size && ahead->visited == ahead->found;
}

/**
 * tcpstates_ahead_wants_more() - test if more buckets are to be found
 * @ahead: position of the walk
 *
 * Return: are there buckets left, room for those of a line, and need of them?
 */
static __always_inline bool tcpstates_ahead_wants_more(const struct tcpstates_ahead *ahead)
{
	unsigned int chains = ahead->found - ahead->visited;

	if (ahead->tested == ahead->size ||
	    chains > TCPSTATES_AHEAD_BUCKETS - TCPSTATES_AHEAD_LINE ||
	    ahead->tail - ahead->head > TCPSTATES_AHEAD_NODES - TCPSTATES_AHEAD_LINE)
		return false;
	return chains < TCPSTATES_AHEAD_CHAINS ||
	       (int)(ahead->tail - ahead->passed) < TCPSTATES_AHEAD_SOCKETS;
}

/**
 * tcpstates_ahead_bucket() - number of a bucket that was found
 * @ahead: position of the walk
 * @n: which of those found, counted as @found and @visited are
 *
 * Return: index into the table.
 */
static __always_inline unsigned int
tcpstates_ahead_bucket(const struct tcpstates_ahead *ahead, unsigned int n)
{
	return ahead->bucket[n % TCPSTATES_AHEAD_BUCKETS];
}

void tcpstates_ahead_begin(struct tcpstates_ahead *ahead,
			   const struct inet_ehash_bucket *ehash, unsigned int size,
			   unsigned int idle_states);
void tcpstates_ahead_resume(struct tcpstates_ahead *ahead);
unsigned int tcpstates_ahead_prefetch(struct tcpstates_ahead *ahead);

#endif /* TCPSTATES_AHEAD_H */
