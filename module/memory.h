/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory of a read. */
#ifndef TCPSTATES_MEMORY_H
#define TCPSTATES_MEMORY_H

#include <linux/slab.h>

/* Charged to the reader's cgroup; may fail without an OOM kill or a warning. */
#define TCPSTATES_GFP (GFP_KERNEL_ACCOUNT | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

/*
 * Limit of one allocation. Above it, the kernel would reclaim and compact memory
 * for long to satisfy __GFP_RETRY_MAYFAIL.
 */
#define TCPSTATES_ALLOC_MAX	32768

/**
 * tcpstates_alloc() - allocate zeroed memory
 * @size: size in bytes, at most TCPSTATES_ALLOC_MAX
 *
 * Context: process context. Sleeps.
 * Return: memory to be freed with kfree(), or NULL.
 */
static inline void *tcpstates_alloc(size_t size)
{
	return size <= TCPSTATES_ALLOC_MAX ? kzalloc(size, TCPSTATES_GFP) : NULL;
}

#endif /* TCPSTATES_MEMORY_H */
