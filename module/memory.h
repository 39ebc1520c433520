/* SPDX-License-Identifier: GPL-2.0 */
/* Memory of a reader's: how it is asked for, and the map of ports. */
#ifndef TCPSTATES_MEMORY_H
#define TCPSTATES_MEMORY_H

#include <linux/bitops.h>
#include <linux/mm.h>
#include <linux/slab.h>

/* Charged to the reader, and its to fail: no OOM kill, no splat. */
#define TCPSTATES_GFP (GFP_KERNEL_ACCOUNT | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

#define TCPSTATES_NR_PORTS	65536

/* A map of all ports; to be freed with kvfree(). NULL without memory. */
static inline unsigned long *tcpstates_portmap_alloc(void)
{
	return kvcalloc(BITS_TO_LONGS(TCPSTATES_NR_PORTS), sizeof(long), TCPSTATES_GFP);
}

/*
 * Whether a map of ports has @port. Not by test_bit(): of a bit that isn't
 * constant x86 makes an instruction that takes as long as ten others.
 */
static __always_inline bool tcpstates_portmap_has(const unsigned long *map, unsigned int port)
{
	return map[BIT_WORD(port)] >> (port % BITS_PER_LONG) & 1;
}

#endif /* TCPSTATES_MEMORY_H */
