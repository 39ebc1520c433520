// SPDX-License-Identifier: GPL-2.0-only
#include <stdint.h>
#include <stdlib.h>
#include "lib/array.h"

#define FIRST_SIZE	64

/**
 * array_add() - add a member at the end
 * @array: the array
 * @member: size of a member in bytes, the same at each call
 *
 * Return: the member, not initialized, until the next call; or NULL without memory.
 */
void *array_add(struct array *array, size_t member)
{
	size_t size = array->size ? array->size * 2 : FIRST_SIZE;
	void *larger;

	if (array->nr == array->size) {
		larger = reallocarray(array->at, size, member);
		if (!larger)
			return NULL;
		array->at = larger;
		array->size = size;
	}
	return (char *)array->at + array->nr++ * member;
}

/* Compare two uint64_t, for qsort() and bsearch(). */
int array_compare_u64(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}
