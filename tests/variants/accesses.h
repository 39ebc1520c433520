/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Put before the walks of a variant of the module to have what they prefetch
 * counted with what they read: see accesses.c.
 */
#include <linux/prefetch.h>

void count_access(const void *at);

#undef prefetch
#define prefetch(at) count_access(at)
