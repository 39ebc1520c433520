/* SPDX-License-Identifier: GPL-2.0-only */
/* A map of ports: a bit for each, in host order. */
#ifndef TCPSTATES_PORTMAP_H
#define TCPSTATES_PORTMAP_H

#include <linux/bitops.h>
#include "memory.h"

#define TCPSTATES_NR_PORTS	65536

/**
 * tcpstates_portmap_alloc() - allocate an empty map
 *
 * Context: process context. Sleeps.
 * Return: the map, to be freed with kfree(), or NULL.
 */
static inline unsigned long *tcpstates_portmap_alloc(void)
{
	return tcpstates_alloc(BITS_TO_LONGS(TCPSTATES_NR_PORTS) * sizeof(long));
}

/**
 * tcpstates_portmap_add() - add a port
 * @map: the map
 * @port: the port
 */
static __always_inline void tcpstates_portmap_add(unsigned long *map, unsigned int port)
{
	map[BIT_WORD(port)] |= BIT_MASK(port);
}

/**
 * tcpstates_portmap_has() - test a port
 * @map: the map
 * @port: the port
 *
 * test_bit() would be slower: for a variable bit it is a BT with a memory
 * operand on x86, an instruction of ten micro-operations.
 *
 * Return: 1 if the port is in the map, else 0.
 */
static __always_inline unsigned int tcpstates_portmap_has(const unsigned long *map,
							  unsigned int port)
{
	return map[BIT_WORD(port)] >> (port % BITS_PER_LONG) & 1;
}

#endif /* TCPSTATES_PORTMAP_H */
