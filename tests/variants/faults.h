/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included before the module's sources to build a variant whose steps fail or
 * wait on demand: fail_init=N fails the Nth step of loading, fail_alloc=N the Nth
 * allocation of reads from the time it is written on. While hold_walk is set, a
 * walk waits at its beginning; if hold_walk is the ID of a process, only walks of
 * that one. nr_walks counts the walks that began. wait_max is the longest wait for
 * another reader's walk, in jiffies, in place of WAIT_MAX. largest_alloc is the
 * largest allocation of a read, in bytes, and longest_stretch the most sockets that
 * a walk visited without switching bottom halves on. SYN queues are shown as shorter
 * by uncounted, as if that many requests were not counted yet. The clock of idle times
 * is ahead by later_s seconds.
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <net/net_namespace.h>

static inline int fault(int *left)
{
	return *left && !--*left;
}

#ifdef FAULTS_MAIN
int fail_init, fail_alloc, hold_walk, hold_records, held, nr_walks, nr_pauses;
int wait_max = HZ / 4, largest_alloc, longest_stretch, uncounted, later_s;
module_param(fail_init, int, 0);
module_param(fail_alloc, int, 0644);
module_param(hold_walk, int, 0644);
module_param(hold_records, int, 0644);
module_param(held, int, 0444);
module_param(nr_walks, int, 0444);
module_param(nr_pauses, int, 0444);
module_param(wait_max, int, 0644);
module_param(largest_alloc, int, 0444);
module_param(longest_stretch, int, 0644);
module_param(uncounted, int, 0644);
module_param(later_s, int, 0644);
#else
extern int fail_init, fail_alloc, hold_walk, hold_records, held, nr_walks, nr_pauses;
extern int wait_max, largest_alloc, longest_stretch, uncounted, later_s;
#endif

#define register_pernet_subsys(ops) \
	(fault(&fail_init) ? -ENOMEM : register_pernet_subsys(ops))
#define proc_create_data(...) \
	(fault(&fail_init) ? NULL : proc_create_data(__VA_ARGS__))
#define proc_create(...) \
	(fault(&fail_init) ? NULL : proc_create(__VA_ARGS__))
#define proc_symlink(...) \
	(fault(&fail_init) ? NULL : proc_symlink(__VA_ARGS__))

/* kzalloc() is a macro in some versions. */
static inline void *real_kzalloc(size_t size, gfp_t gfp)
{
	largest_alloc = max_t(int, largest_alloc, size);
	return kzalloc(size, gfp);
}

#undef kzalloc
#define kzalloc(size, gfp) (fault(&fail_alloc) ? NULL : real_kzalloc(size, gfp))

#ifdef FAULTS_WALK
#include <net/inet_connection_sock.h>
#include <net/tcp.h>
#include "compat.h"

/* Also notes the number of sockets of the stretch, a variable of its function. */
#define local_bh_enable() do { \
		longest_stretch = max_t(int, longest_stretch, sockets); \
		local_bh_enable(); \
	} while (0)
static inline void pause_walk(void)
{
	nr_pauses++;
	cond_resched();
}

#undef cond_resched
#define cond_resched() pause_walk()
#undef tcp_jiffies32
#define tcp_jiffies32 ((u32)jiffies + READ_ONCE(later_s) * HZ)
#define inet_csk_reqsk_queue_len(sk) (inet_csk_reqsk_queue_len(sk) - READ_ONCE(uncounted))
#else
#include "walk.h"

static inline bool is_held(int hold)
{
	return (hold == 1 || hold == current->tgid) && !fatal_signal_pending(current) &&
	       !READ_ONCE(tcpstates_unloading);
}

static inline void begin_walk(void)
{
	nr_walks++;
	while (is_held(READ_ONCE(hold_walk)))
		schedule_timeout_killable(1);
}

static inline int find_records(int nr)
{
	while (nr > 0 && is_held(READ_ONCE(hold_records))) {
		WRITE_ONCE(held, current->tgid);
		schedule_timeout_killable(1);
	}
	return nr;
}

#define tcpstates_walk_next(...) find_records(tcpstates_walk_next(__VA_ARGS__))
#define tcpstates_walk_begin(...) (begin_walk(), tcpstates_walk_begin(__VA_ARGS__))
#endif
