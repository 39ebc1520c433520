/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included before the walks of a variant of the module, to count prefetches as
 * reads: see accesses.c.
 */
#include <linux/prefetch.h>

void count_access(const void *at);

#undef prefetch
#define prefetch(at) count_access(at)
