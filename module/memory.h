/* SPDX-License-Identifier: GPL-2.0 */
/* Memory of a read: its flags, and the map of ports. */
#ifndef TCPSTATES_MEMORY_H
#define TCPSTATES_MEMORY_H

#include <linux/bitops.h>
#include <linux/mm.h>
#include <linux/slab.h>

/* Charged to the reader's cgroup; may fail without an OOM kill or a warning. */
#define TCPSTATES_GFP (GFP_KERNEL_ACCOUNT | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

#define TCPSTATES_NR_PORTS	65536

/**
 * tcpstates_portmap_alloc() - allocate an empty map of all ports
 *
 * Context: process context. Sleeps.
 * Return: a bit for each port, to be freed with kvfree(), or NULL.
 */
static inline unsigned long *tcpstates_portmap_alloc(void)
{
	return kvcalloc(BITS_TO_LONGS(TCPSTATES_NR_PORTS), sizeof(long), TCPSTATES_GFP);
}

/**
 * tcpstates_portmap_has() - test a port
 * @map: map of ports
 * @port: the port, in host order
 *
 * test_bit() would be slower: for a variable bit it is a BT with a memory
 * operand on x86, an instruction of ten micro-operations.
 *
 * Return: is the port in the map?
 */
static __always_inline bool tcpstates_portmap_has(const unsigned long *map, unsigned int port)
{
	return map[BIT_WORD(port)] >> (port % BITS_PER_LONG) & 1;
}

#endif /* TCPSTATES_MEMORY_H */
