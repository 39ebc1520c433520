/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A model of what the walk uses of the kernel, included before the module's own
 * walk.c and ahead.c. At each point where another processor could change the
 * tables, kernel_point() is called: see tables.c. Locks, bottom halves, RCU and
 * allocations are checked for the contexts that the kernel would demand.
 */
#ifndef WALK_KERNEL_H
#define WALK_KERNEL_H

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

typedef uint64_t u64;
typedef uint32_t u32;
typedef uint16_t u16;
typedef uint8_t u8;
typedef uint16_t __be16;

/* The model's own state, in tables.c. */
struct kernel {
	bool locked;		/* is a bucket's lock held? */
	bool bh_off;
	bool rcu;
	bool killed;		/* has the walker got a fatal signal? */
	u32 jiffies;
	unsigned int pauses;
	int fail_alloc;		/* countdown to an allocation that fails; 0: none does */
	long allocated;
};

extern struct kernel kernel;

void kernel_point(void);
void kernel_prefetch(const void *at);
void kernel_rcu_ends(void);
void kernel_pause(void);
void *kernel_alloc(size_t size);
void kernel_free(void *memory);

/* Compiler and helpers. */
#define IS_ENABLED(option) 1
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + (c))
#define LINUX_VERSION_CODE KERNEL_VERSION(7, 3, 0)
#undef __always_inline
#define __always_inline inline __attribute__((always_inline))
#define __same_type(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))
#define likely(x) (x)
#define unlikely(x) (x)
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define min_t(type, a, b) min((type)(a), (type)(b))
#define BIT(n) (1U << (n))
#define U32_MAX UINT32_MAX
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define struct_size(p, member, count) (sizeof(*(p)) + (count) * sizeof(*(p)->member))
#define smp_rmb() kernel_point()
#define ERR_PTR(err) ((void *)(long)(err))
#define IS_ERR(p) ((unsigned long)(p) >= (unsigned long)-4095)
#define READ_ONCE(x) (kernel_point(), *(const volatile __typeof__(x) *)&(x))
#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))
#define prefetch(at) kernel_prefetch(at)

/* Chains that end in an odd number. */
struct hlist_nulls_node {
	struct hlist_nulls_node *next, **pprev;
};

struct hlist_nulls_head {
	struct hlist_nulls_node *first;
};

#define is_a_nulls(node) ((uintptr_t)(node) & 1)
#define hlist_nulls_empty(head) is_a_nulls(READ_ONCE((head)->first))
#define hlist_nulls_entry(ptr, type, member) container_of(ptr, type, member)
#define sk_nulls_for_each(sk, node, head) \
	for ((node) = (head)->first; \
	     !is_a_nulls(node) && ((sk) = container_of(node, struct sock, sk_nulls_node), 1); \
	     (node) = (node)->next)

/* Sockets. Of a request only struct sock_common is allocated. */
#define AF_INET 2
#define AF_INET6 10
#define SOCK_DEAD 0
enum {
	TCP_ESTABLISHED = 1, TCP_SYN_SENT, TCP_SYN_RECV, TCP_FIN_WAIT1, TCP_FIN_WAIT2,
	TCP_TIME_WAIT, TCP_CLOSE, TCP_CLOSE_WAIT, TCP_LAST_ACK, TCP_LISTEN, TCP_CLOSING,
	TCP_NEW_SYN_RECV, TCP_MAX_STATES
};

typedef struct {
	int counter;
} atomic64_t;

#define atomic64_read(v) ((u64)(v)->counter)

struct inet_hashinfo;

struct inet_timewait_death_row {
	struct inet_hashinfo *hashinfo;
};

struct net {
	struct {
		struct inet_timewait_death_row tcp_death_row;
	} ipv4;
	u64 net_cookie;
};

struct sock_common {
	__be16 skc_dport;
	u16 skc_num;
	u16 skc_family;
	u8 skc_state;
	struct net *skc_net;
	unsigned long skc_flags;
	struct hlist_nulls_node skc_nulls_node;
};

struct sock {
	struct sock_common __sk_common;
	u32 sk_ack_backlog, sk_max_ack_backlog;
	int synq;
};

struct inet_connection_sock {
	struct sock icsk_inet;
	struct {
		u32 lrcvtime;
	} icsk_ack;
};

struct tcp_sock {
	struct inet_connection_sock inet_conn;
	u32 rcv_tstamp;
};

struct inet_timewait_sock {
	struct sock_common __tw_common;
	u8 tw_substate;
};

#define sk_dport	__sk_common.skc_dport
#define sk_num		__sk_common.skc_num
#define sk_family	__sk_common.skc_family
#define sk_state	__sk_common.skc_state
#define sk_flags	__sk_common.skc_flags
#define sk_nulls_node	__sk_common.skc_nulls_node
#define sock_net(sk) ((sk)->__sk_common.skc_net)
#define net_eq(a, b) ((a) == (b))
#define sock_flag(sk, flag) (READ_ONCE((sk)->sk_flags) >> (flag) & 1)
#define inet_twsk(sk) ((struct inet_timewait_sock *)(sk))
#define inet_csk(sk) ((struct inet_connection_sock *)(sk))
#define tcp_sk(sk) ((struct tcp_sock *)(sk))
#define inet_csk_reqsk_queue_len(sk) ((sk)->synq)

/* Tables and their locks. */
typedef struct {
	bool held;
} spinlock_t;

typedef struct {
	int waiting;
} wait_queue_head_t;

struct inet_ehash_bucket {
	struct hlist_nulls_head chain;
};

struct inet_listen_hashbucket {
	spinlock_t lock;
	struct hlist_nulls_head nulls_head;
};

struct inet_hashinfo {
	struct inet_ehash_bucket *ehash;
	spinlock_t *ehash_locks;
	unsigned int ehash_mask, ehash_locks_mask;
	struct inet_listen_hashbucket *lhash2;
	unsigned int lhash2_mask;
};

static inline spinlock_t *inet_ehash_lockp(struct inet_hashinfo *hashinfo, unsigned int hash)
{
	return &hashinfo->ehash_locks[hash & hashinfo->ehash_locks_mask];
}

static inline void spin_lock(spinlock_t *lock)
{
	kernel_point();
	assert(!kernel.locked);
	kernel.locked = true;
	lock->held = true;
}

static inline void spin_unlock(spinlock_t *lock)
{
	assert(lock->held);
	lock->held = false;
	kernel.locked = false;
	kernel_point();
}

static inline void local_bh_disable(void)
{
	assert(!kernel.bh_off);
	kernel.bh_off = true;
}

static inline void local_bh_enable(void)
{
	assert(kernel.bh_off && !kernel.locked);
	kernel.bh_off = false;
}

static inline void rcu_read_lock(void)
{
	assert(!kernel.rcu);
	kernel.rcu = true;
}

static inline void rcu_read_unlock(void)
{
	assert(kernel.rcu && !kernel.bh_off);
	kernel.rcu = false;
	kernel_rcu_ends();
}

/* Time, signals and memory. */
#define current NULL
#define fatal_signal_pending(task) kernel.killed
#define cond_resched() kernel_pause()
#define ktime_get_ns() ((u64)kernel.pauses)
#define tcp_jiffies32 (kernel_point(), kernel.jiffies)
#ifndef HZ
#define HZ 250
#endif
#define GFP_KERNEL_ACCOUNT 0
#define __GFP_RETRY_MAYFAIL 0
#define __GFP_NOWARN 0
#define kzalloc(size, gfp) kernel_alloc(size)
#define kfree(memory) kernel_free(memory)

struct kref {
	int refcount;
};

static inline void kref_init(struct kref *kref)
{
	kref->refcount = 1;
}

static inline void kref_put(struct kref *kref, void (*release)(struct kref *kref))
{
	assert(kref->refcount > 0);
	if (!--kref->refcount)
		release(kref);
}

#endif /* WALK_KERNEL_H */
