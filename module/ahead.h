/* SPDX-License-Identifier: GPL-2.0 */
/* Looking ahead in the established table: see ahead.c. */
#ifndef TCPSTATES_AHEAD_H
#define TCPSTATES_AHEAD_H

#include <linux/build_bug.h>
#include <linux/types.h>

struct hlist_nulls_node;
struct inet_ehash_bucket;

/*
 * How many buckets with sockets in them are known ahead of the walk, which is
 * when their first sockets are asked for.
 */
#define TCPSTATES_LEAD		64

/* Buckets that are looked at in one go, if they aren't all empty... */
#define TCPSTATES_LOOK		32
/* ...and those that are visited in one go. */
#define TCPSTATES_STRETCH	16

/* A power of two; sizes of tables are, too. */
#define TCPSTATES_AHEAD_MAX	128
static_assert(TCPSTATES_LEAD + TCPSTATES_STRETCH + TCPSTATES_LOOK <= TCPSTATES_AHEAD_MAX);

/* How many sockets are asked for before the first of them is taken to be there. */
#define TCPSTATES_ASKED		24U

/* A power of two. */
#define TCPSTATES_ASKED_MAX	64
static_assert(TCPSTATES_ASKED + TCPSTATES_LOOK <= TCPSTATES_ASKED_MAX);

/* Where the walk is. All but @seen run on and wrap, the rings with them. */
struct tcpstates_ahead {
	unsigned int seen;	/* buckets of the table looked at */
	unsigned int found;	/* those with sockets in them... */
	unsigned int visited;	/* ...and those of them behind us */
	unsigned int asked;	/* sockets asked for... */
	unsigned int followed;	/* ...and those whose next in the chain was, too */
	u32 bucket[TCPSTATES_AHEAD_MAX];	/* numbers of buckets found */
	const struct hlist_nulls_node *node[TCPSTATES_ASKED_MAX];	/* those asked for */
};

static __always_inline void tcpstates_ahead_begin(struct tcpstates_ahead *ahead)
{
	ahead->seen = 0;
	ahead->found = 0;
	ahead->visited = 0;
	ahead->asked = 0;
	ahead->followed = 0;
}

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
