// SPDX-License-Identifier: GPL-2.0-only
/* A model of pauses and memory without surprises, for tests of tables that stay. */
#include "kernel.h"

/**
 * kernel_pause() - do nothing
 */
void kernel_pause(void)
{
}

/**
 * kernel_alloc() - allocate zeroed memory
 * @size: size in bytes
 *
 * Return: the memory, to be freed with kernel_free(), or NULL.
 */
void *kernel_alloc(size_t size)
{
	return calloc(1, size);
}

/**
 * kernel_free() - free memory
 * @memory: from kernel_alloc(), or NULL
 */
void kernel_free(void *memory)
{
	free(memory);
}
