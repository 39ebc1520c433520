// SPDX-License-Identifier: GPL-2.0
/*
 * Looking ahead in the established table.
 *
 * Cache misses are what a walk costs: two for each socket, and each waits for
 * the one before it if a chain is just followed. So the walk knows the next
 * buckets with sockets in them before it gets there, and asks for their sockets
 * in time: the first of a chain when its bucket is found, the second when the
 * first has come, the third when the second has. Then many misses are under way
 * at once, and few are waited for. docs/performance.md has what each gives.
 *
 * Buckets are found a cache line at a time, so that empty stretches cost next
 * to nothing, and nothing here branches on what a socket or a bucket is like
 * where that is a matter of chance: a mispredicted branch costs as much as the
 * rest of what is done for a socket.
 *
 * Nothing that is read here is counted, it is only fetched: what is in a chain
 * is known under its lock.
 */
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/list_nulls.h>
#include <linux/minmax.h>
#include <linux/prefetch.h>
#include <net/sock.h>
#include "ahead.h"
#include "compat.h"

/*
 * At how many buckets' distance from the walk the second, the third and the
 * fourth socket of a chain are asked for; the first is when it is found.
 */
#define LEAD_SECOND	32
#define LEAD_THIRD	16
#define LEAD_FOURTH	8

/* Buckets of a cache line, as most machines have them. */
#define LINE		8
/* Buckets that are looked at in one go where all are empty. */
#define STRETCH_EMPTY	64U
static_assert(TCPSTATES_STRETCH % LINE == 0);

/* @node, or @other where the chain ends with it; without a branch. */
static __always_inline const struct hlist_nulls_node *
node_or(const struct hlist_nulls_node *node, const struct hlist_nulls_node *other)
{
	unsigned long end = (unsigned long)node & 1;

	return (void *)(((unsigned long)node & (end - 1)) | ((unsigned long)other & -end));
}

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

/* Find those of @nr buckets that have sockets, and ask for the first of each. */
static __always_inline void
find_buckets(struct tcpstates_ahead *ahead, const struct inet_ehash_bucket *line,
	     unsigned int nr)
{
	unsigned int i, found = ahead->found;

	for (i = 0; i < nr; i++) {
		const struct hlist_nulls_node *first = READ_ONCE(line[i].chain.first);

		/* Written over by the next one, if this is empty. */
		ahead->bucket[found % TCPSTATES_AHEAD_MAX] = ahead->seen + i;
		found += !is_a_nulls(first);
		fetch(node_or(first, (const void *)line));
	}
	ahead->found = found;
}

/**
 * tcpstates_look_ahead() - look at the next buckets of a table
 * @ahead: where the walk is
 * @ehash: the table
 * @size: buckets that it has, some of which were not looked at yet
 *
 * Looks at TCPSTATES_STRETCH buckets, at some more while all are empty, or at
 * all of a table that has fewer. Asks for the first socket in each.
 *
 * Context: any.
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
	} while (nr < left && (nr < TCPSTATES_STRETCH || ahead->found == found));
	return nr;
}

/*
 * Ask for the socket behind the @depth-th one in each chain from the @n-th
 * bucket found to the one before @end.
 *
 * The sockets before it have come by now. Both lines of the last of them are
 * read nevertheless: where there is no prefetching, as under emulation, these
 * reads, close to one another and needed by nobody, are what overlaps.
 */
static __always_inline void
fetch_behind(const struct inet_ehash_bucket *ehash, const struct tcpstates_ahead *ahead,
	     unsigned int n, unsigned int end, unsigned int depth)
{
	const struct hlist_nulls_node *node;
	unsigned int i;

	if ((int)(end - ahead->found) > 0)
		end = ahead->found;
	for (; (int)(end - n) > 0; n++) {
		node = READ_ONCE(ehash[tcpstates_ahead_bucket(ahead, n)].chain.first);
		if (unlikely(is_a_nulls(node)))
			continue;
		for (i = 1; i < depth; i++)
			node = node_or(READ_ONCE(node->next), node);
		(void)READ_ONCE(hlist_nulls_entry(node, struct sock, sk_nulls_node)->sk_family);
		fetch(node_or(READ_ONCE(node->next), node));
	}
}

/**
 * tcpstates_fetch_chains() - ask for what is behind the first sockets of chains
 * @ahead: where the walk is
 * @ehash: the table
 * @end: the walk is to go on up to the bucket found before this one
 *
 * Of the buckets at the distances above from those that are visited next. Like
 * a lookup of a connection this may go astray when a socket is freed and used
 * again, but what it finds is one.
 *
 * Context: any. The caller is in an RCU read-side critical section.
 */
void tcpstates_fetch_chains(const struct tcpstates_ahead *ahead,
			    const struct inet_ehash_bucket *ehash, unsigned int end)
{
	unsigned int n = ahead->visited;

	fetch_behind(ehash, ahead, n + LEAD_SECOND, end + LEAD_SECOND, 1);
	fetch_behind(ehash, ahead, n + LEAD_THIRD, end + LEAD_THIRD, 2);
	fetch_behind(ehash, ahead, n + LEAD_FOURTH, end + LEAD_FOURTH, 3);
}
