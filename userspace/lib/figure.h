/* SPDX-License-Identifier: GPL-2.0-only */
/* A number that may be absent. */
#ifndef TCPSTATES_LIB_FIGURE_H
#define TCPSTATES_LIB_FIGURE_H

#include <stdbool.h>
#include <stdint.h>

/* Absent is not 0: nobody counted it. */
struct figure {
	uint64_t value;		/* 0 if absent */
	bool have;
};

uint64_t figure_ratio(uint64_t part, uint64_t whole, unsigned int scale);
uint64_t figure_ratio_rounded(uint64_t part, uint64_t whole, unsigned int scale);

#endif /* TCPSTATES_LIB_FIGURE_H */
