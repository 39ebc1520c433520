/* SPDX-License-Identifier: GPL-2.0 */
/* Prefetching the established table: see ahead.c. */
#ifndef TCPSTATES_AHEAD_H
#define TCPSTATES_AHEAD_H

#include <linux/build_bug.h>
#include <linux/types.h>

struct hlist_nulls_node;
struct inet_ehash_bucket;

/*
 * Number of non-empty buckets that are known ahead of the walk. Their first
 * sockets are prefetched when they are found.
 */
#define TCPSTATES_LEAD		64

/* Buckets tested by one call, if they aren't all empty. */
#define TCPSTATES_LOOK		32
/* Chains visited with bottom halves off once for all. */
#define TCPSTATES_STRETCH	16

/* Size of the ring of buckets: a power of two. */
#define TCPSTATES_AHEAD_MAX	128
static_assert(TCPSTATES_LEAD + TCPSTATES_STRETCH + TCPSTATES_LOOK <= TCPSTATES_AHEAD_MAX);

/* Length of the queue at which the socket at its head is taken to have arrived. */
#define TCPSTATES_ASKED		24U

/* Size of the ring of sockets: a power of two. */
#define TCPSTATES_ASKED_MAX	64
static_assert(TCPSTATES_ASKED + TCPSTATES_LOOK <= TCPSTATES_ASKED_MAX);

/**
 * struct tcpstates_ahead - position of a walk in the established table
 * @seen: number of buckets tested
 * @found: number of non-empty buckets found, modulo 2^32, as all that follow
 * @visited: number of those that were visited
 * @asked: number of sockets prefetched
 * @followed: number of those whose next in the chain was prefetched, too
 * @bucket: ring of the numbers of buckets found
 * @node: ring of the sockets prefetched; valid in one RCU read-side section
 */
struct tcpstates_ahead {
	unsigned int seen;
	unsigned int found;
	unsigned int visited;
	unsigned int asked;
	unsigned int followed;
	u32 bucket[TCPSTATES_AHEAD_MAX];
	const struct hlist_nulls_node *node[TCPSTATES_ASKED_MAX];
};

/**
 * tcpstates_ahead_begin() - put a walk at the beginning of a table
 * @ahead: position of the walk
 */
static __always_inline void tcpstates_ahead_begin(struct tcpstates_ahead *ahead)
{
	ahead->seen = 0;
	ahead->found = 0;
	ahead->visited = 0;
	ahead->asked = 0;
	ahead->followed = 0;
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
	return ahead->bucket[n % TCPSTATES_AHEAD_MAX];
}

unsigned int tcpstates_look_ahead(struct tcpstates_ahead *ahead,
				  const struct inet_ehash_bucket *ehash, unsigned int size);
void tcpstates_ask_again(struct tcpstates_ahead *ahead,
			 const struct inet_ehash_bucket *ehash);

#endif /* TCPSTATES_AHEAD_H */
