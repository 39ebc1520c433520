/* SPDX-License-Identifier: GPL-2.0-only */
/* An array that grows, and the order of its members. */
#ifndef TCPSTATES_LIB_ARRAY_H
#define TCPSTATES_LIB_ARRAY_H

#include <stddef.h>

/* Members of one size; all zero is an empty array. The owner frees @at. */
struct array {
	void *at;
	size_t nr;
	size_t size;	/* members that fit */
};

void *array_add(struct array *array, size_t member);
int array_compare_u64(const void *x, const void *y);

#endif /* TCPSTATES_LIB_ARRAY_H */
