/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All differences between the supported kernels. The rest of the module is
 * written for the newest of them and has no conditional.
 *
 * Each seam names the upstream commit that made it. A seam tests for a symbol
 * or a type where possible, and not for a version: stable series and
 * distributions backport. A kernel that has none of the known shapes must fail
 * to build here, with the seam's name where possible, and must never build and
 * count wrongly.
 */
#ifndef TCPSTATES_COMPAT_H
#define TCPSTATES_COMPAT_H

#include <linux/build_bug.h>
#include <linux/list_nulls.h>
#include <linux/tcp.h>
#include <linux/version.h>
#include <net/inet_connection_sock.h>
#include <net/inet_hashtables.h>
#include <net/inet_timewait_sock.h>
#include <net/net_namespace.h>
#include <net/netns/ipv4.h>
#include <net/tcp_states.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 10, 0)
#error "tcpstates: seam version: kernels before 5.10 are not supported"
#endif

#if !IS_ENABLED(CONFIG_INET)
#error "tcpstates: seam config: this kernel has no TCP (CONFIG_INET)"
#endif

#if !IS_ENABLED(CONFIG_PROC_FS)
#error "tcpstates: seam config: this kernel has no procfs (CONFIG_PROC_FS)"
#endif

/* Assumptions about the tables that hold in every supported version. */
#define TCPSTATES_SEAM(what, test) \
	static_assert(test, "tcpstates: seam " what ": unknown shape in this kernel")

TCPSTATES_SEAM("ehash", __same_type(((struct inet_hashinfo *)0)->ehash,
				    struct inet_ehash_bucket *));
TCPSTATES_SEAM("ehash_mask", __same_type(((struct inet_hashinfo *)0)->ehash_mask,
					 unsigned int));
TCPSTATES_SEAM("ehash chain", __same_type(((struct inet_ehash_bucket *)0)->chain,
					  struct hlist_nulls_head));
TCPSTATES_SEAM("listen chain",
	       __same_type(((struct inet_listen_hashbucket *)0)->nulls_head,
			   struct hlist_nulls_head));
TCPSTATES_SEAM("ehash locks",
	       __same_type(((struct inet_hashinfo *)0)->ehash_locks, spinlock_t *));
TCPSTATES_SEAM("listen table", __same_type(((struct inet_hashinfo *)0)->lhash2,
					   struct inet_listen_hashbucket *));
TCPSTATES_SEAM("hashinfo", __same_type(((struct inet_timewait_death_row *)0)->hashinfo,
				       struct inet_hashinfo *));
TCPSTATES_SEAM("net cookie",
	       __same_type(((struct net *)0)->net_cookie, u64) ||
	       __same_type(((struct net *)0)->net_cookie, atomic64_t));
TCPSTATES_SEAM("time of data",
	       __same_type(((struct inet_connection_sock *)0)->icsk_ack.lrcvtime, u32));
TCPSTATES_SEAM("time of ACK", __same_type(((struct tcp_sock *)0)->rcv_tstamp, u32));
TCPSTATES_SEAM("states", TCP_NEW_SYN_RECV == 12 && TCP_MAX_STATES <= 16);

/*
 * The timewait death row, through which a namespace reaches its tables, is
 * embedded in struct netns_ipv4, but was a pointer for some releases between:
 * from fbb8295248e1 ("tcp: allocate tcp_death_row outside of struct
 * netns_ipv4") to e9bd0cca09d1 ("tcp: Don't allocate tcp_death_row outside of
 * struct netns_ipv4."). Any other type can't be assigned: a build error.
 */

/**
 * tcpstates_hashinfo() - get the hash tables of a namespace
 * @net: the namespace
 *
 * Return: the tables. The established one is freed with @net where it is
 *	   private to it (tcp_child_ehash_entries): the caller pins @net.
 */
static inline struct inet_hashinfo *tcpstates_hashinfo(const struct net *net)
{
	/* An error here is seam "death row": a third type. */
	const struct inet_timewait_death_row *death_row =
		__builtin_choose_expr(__same_type(net->ipv4.tcp_death_row,
						  struct inet_timewait_death_row),
				      &net->ipv4.tcp_death_row,
				      net->ipv4.tcp_death_row);

	return death_row->hashinfo;
}

/*
 * The cookie of a namespace was made at its first use, by functions that are not
 * exported, until 3d368ab87cf6 ("net: initialize net->net_cookie at netns setup"),
 * and is a plain number since.
 */

/**
 * tcpstates_net_cookie() - get the cookie of a namespace
 * @net: the namespace
 *
 * Return: a number that no other namespace has had since boot, or 0 if the kernel
 *	   has not made it.
 */
static inline u64 tcpstates_net_cookie(const struct net *net)
{
	return __builtin_choose_expr(__same_type(net->net_cookie, u64), net->net_cookie,
		atomic64_read((const atomic64_t *)&net->net_cookie));
}

/*
 * Listeners were in listening_hash, by port alone, until cae3873c5b3a ("net:
 * inet: Retire port only listening_hash"), and are in lhash2 since; the chains
 * of lhash2 became nulls lists with it. The macro below was removed by the same
 * commit. Both tables link sockets through sk_nulls_node.
 */
#ifdef inet_lhash2_for_each_icsk_rcu
/**
 * tcpstates_lhash_size() - size of the listen table
 * @hinfo: the hash tables
 *
 * Return: number of buckets.
 */
static inline unsigned int tcpstates_lhash_size(const struct inet_hashinfo *hinfo)
{
	return ARRAY_SIZE(hinfo->listening_hash);
}

/**
 * tcpstates_lhash_bucket() - get a bucket of the listen table
 * @hinfo: the hash tables
 * @i: its number, below tcpstates_lhash_size()
 *
 * Return: the bucket.
 */
static inline struct inet_listen_hashbucket *
tcpstates_lhash_bucket(struct inet_hashinfo *hinfo, unsigned int i)
{
	return &hinfo->listening_hash[i];
}
#else
/**
 * tcpstates_lhash_size() - size of the listen table
 * @hinfo: the hash tables
 *
 * Return: number of buckets.
 */
static inline unsigned int tcpstates_lhash_size(const struct inet_hashinfo *hinfo)
{
	return hinfo->lhash2_mask + 1;
}

/**
 * tcpstates_lhash_bucket() - get a bucket of the listen table
 * @hinfo: the hash tables
 * @i: its number, below tcpstates_lhash_size()
 *
 * Return: the bucket.
 */
static inline struct inet_listen_hashbucket *
tcpstates_lhash_bucket(struct inet_hashinfo *hinfo, unsigned int i)
{
	return &hinfo->lhash2[i];
}
#endif

#endif /* TCPSTATES_COMPAT_H */
