// SPDX-License-Identifier: GPL-2.0-only
/*
 * Count what a walk reads of each socket. Linked into a variant of the module
 * whose walks are compiled with -fsanitize=thread: the compiler then calls one
 * of the functions below for each access to memory.
 *
 * A write to the parameter "accesses" clears the counts and starts to count the
 * walks of the task that writes. A read stops that and returns a line for each
 * kind of socket in the reader's namespace: the number of sockets, the least and
 * the most cache lines read of one, and the number of reads of all.
 */
#include <linux/cache.h>
#include <linux/hash.h>
#include <linux/module.h>
#include <linux/nsproxy.h>
#include <linux/sched.h>
#include <linux/tcp.h>
#include "accesses.h"
#include "compat.h"
#include "state.h"

#define WORDS_BITS	17
#define NR_WORDS	(1U << WORDS_BITS)

/* Words of memory that were read, and how often: a hash table by address. */
static struct {
	unsigned long at;
	unsigned int nr;
} words[NR_WORDS];
static unsigned int nr_used;

/* The task whose accesses are counted: one at a time. */
static const struct task_struct *counted;

enum kind { FULL, TIMEWAIT, REQUEST, NR_KINDS };

static const char * const kind_names[NR_KINDS] = { "full", "timewait", "request" };

struct summary {
	const struct net *net;
	struct {
		unsigned int sockets, least, most, reads;
	} kind[NR_KINDS];
};

/* Return the place in the table of the word at an address, used or free. */
static unsigned int find(unsigned long at)
{
	unsigned int i = hash_long(at, WORDS_BITS);

	while (words[i].at && words[i].at != at)
		i = (i + 1) % NR_WORDS;
	return i;
}

void count_access(const void *where)
{
	unsigned long at = (unsigned long)where & -sizeof(long);
	unsigned int i;

	if (READ_ONCE(counted) != current || nr_used > NR_WORDS / 2)
		return;
	i = find(at);
	nr_used += !words[i].at;
	words[i].at = at;
	words[i].nr++;
}

/* The functions that the compiler calls. No walk writes to a socket, so writes count too. */
#define ACCESS(name) \
	void __tsan_##name(void *at); \
	void __tsan_##name(void *at) { count_access(at); }
#define ACCESSES(name) ACCESS(name##1) ACCESS(name##2) ACCESS(name##4) ACCESS(name##8) \
	ACCESS(name##16)
#define RANGE(name) \
	void __tsan_##name(void *at, unsigned long size); \
	void __tsan_##name(void *at, unsigned long size) \
	{ \
		for (; size >= sizeof(long); size -= sizeof(long), at += sizeof(long)) \
			count_access(at); \
		if (size) \
			count_access(at); \
	}
#define NOTHING(name) \
	void __tsan_##name(void); \
	void __tsan_##name(void) { }
ACCESSES(read)
ACCESSES(write)
ACCESSES(unaligned_read)
ACCESSES(unaligned_write)
RANGE(read_range)
RANGE(write_range)
NOTHING(func_entry)
NOTHING(func_exit)
NOTHING(init)

static enum kind kind_of(const struct sock *sk, size_t *size)
{
	switch (READ_ONCE(sk->sk_state)) {
	case TCP_TIME_WAIT:
		*size = sizeof(struct tcp_timewait_sock);
		return TIMEWAIT;
	case TCP_NEW_SYN_RECV:
		*size = sizeof(struct tcp_request_sock);
		return REQUEST;
	}
	*size = sizeof(struct tcp_sock);
	return FULL;
}

static void sum_up(struct summary *sum, const struct sock *sk)
{
	unsigned long at = (unsigned long)sk, last = 0;
	unsigned int i, lines = 0, reads = 0;
	enum kind kind;
	size_t size;

	if (!net_eq(sock_net(sk), sum->net))
		return;
	kind = kind_of(sk, &size);
	for (; at < (unsigned long)sk + size; at += sizeof(long)) {
		i = find(at);
		if (!words[i].at)
			continue;
		lines += at / L1_CACHE_BYTES != last;
		last = at / L1_CACHE_BYTES;
		reads += words[i].nr;
	}
	if (!sum->kind[kind].sockets++)
		sum->kind[kind].least = lines;
	sum->kind[kind].least = min(sum->kind[kind].least, lines);
	sum->kind[kind].most = max(sum->kind[kind].most, lines);
	sum->kind[kind].reads += reads;
}

static void sum_up_all(struct summary *sum)
{
	struct inet_hashinfo *hinfo = tcpstates_hashinfo(sum->net);
	const struct hlist_nulls_node *node;
	const struct sock *sk;
	unsigned int i;

	for (i = 0; i <= hinfo->ehash_mask; i++) {
		spin_lock_bh(inet_ehash_lockp(hinfo, i));
		sk_nulls_for_each(sk, node, &hinfo->ehash[i].chain)
			sum_up(sum, sk);
		spin_unlock_bh(inet_ehash_lockp(hinfo, i));
	}
}

static int begin(const char *value, const struct kernel_param *param)
{
	WRITE_ONCE(counted, NULL);
	memset(words, 0, sizeof(words));
	nr_used = 0;
	WRITE_ONCE(counted, current);
	return 0;
}

static int show(char *buf, const struct kernel_param *param)
{
	struct summary sum = { .net = current->nsproxy->net_ns };
	int kind, len = 0;

	WRITE_ONCE(counted, NULL);
	if (nr_used > NR_WORDS / 2)
		return -ENOSPC;
	sum_up_all(&sum);
	for (kind = 0; kind < NR_KINDS; kind++)
		len += scnprintf(buf + len, PAGE_SIZE - len, "%s %u %u %u %u\n",
				 kind_names[kind], sum.kind[kind].sockets, sum.kind[kind].least,
				 sum.kind[kind].most, sum.kind[kind].reads);
	return len;
}

static const struct kernel_param_ops accesses_ops = { .set = begin, .get = show };
module_param_cb(accesses, &accesses_ops, NULL, 0600);
