/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Included before the module's sources to build a variant whose steps fail or
 * wait on demand:
 *
 *	fail_init=N	the Nth step of loading fails
 *	fail_alloc=N	the Nth allocation of a read from now on fails
 *	hold_alloc=1	each walk waits before its first allocation, until 0
 *	nr_alloc	the number of walks that came to that point (read-only)
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
int fail_init, fail_alloc, hold_alloc, nr_alloc;
module_param(fail_init, int, 0);
module_param(fail_alloc, int, 0644);
module_param(hold_alloc, int, 0644);
module_param(nr_alloc, int, 0444);
#else
extern int fail_init, fail_alloc, hold_alloc, nr_alloc;
#endif

#define register_pernet_subsys(ops) \
	(fault(&fail_init) ? -ENOMEM : register_pernet_subsys(ops))
#define proc_create_net_single(...) \
	(fault(&fail_init) ? NULL : proc_create_net_single(__VA_ARGS__))
#define proc_create_data(...) \
	(fault(&fail_init) ? NULL : proc_create_data(__VA_ARGS__))
#define proc_create(...) \
	(fault(&fail_init) ? NULL : proc_create(__VA_ARGS__))
#define proc_symlink(...) \
	(fault(&fail_init) ? NULL : proc_symlink(__VA_ARGS__))

/* kvzalloc() and kvcalloc() are macros in some kernels. */
static inline void *faulty_kvzalloc(size_t size, gfp_t gfp)
{
	nr_alloc++;
	while (READ_ONCE(hold_alloc) && !fatal_signal_pending(current))
		schedule_timeout_killable(1);
	return fault(&fail_alloc) ? NULL : kvzalloc(size, gfp);
}

static inline void *real_kvcalloc(size_t n, size_t size, gfp_t gfp)
{
	return kvcalloc(n, size, gfp);
}

#undef kvzalloc
#undef kvcalloc
#define kvcalloc(n, size, gfp) (fault(&fail_alloc) ? NULL : real_kvcalloc(n, size, gfp))
#define kvzalloc(size, gfp) faulty_kvzalloc(size, gfp)
