/* SPDX-License-Identifier: GPL-2.0-only */
/* The last samples of the counts, their rates, and sparklines of them. */
#ifndef TCPSTATES_DATA_HISTORY_H
#define TCPSTATES_DATA_HISTORY_H

#include "data/counts.h"

#define HISTORY_SIZE		16	/* samples kept */
#define HISTORY_RATE_SIZE	8	/* bytes; a rate has at most 6 characters */

struct history {
	uint64_t nr;	/* samples so far, including those no longer kept */
	uint64_t at_ms[HISTORY_SIZE];
	struct figure count[HISTORY_SIZE][TCPSTATES_NR_ROWS];
};

void history_add(struct history *history, uint64_t at_ms, const struct figure *counts);
void history_rate(const struct history *history, unsigned int row, char *buf);
void history_line(const struct history *history, unsigned int row, unsigned int width,
		  char *buf);

#endif /* TCPSTATES_DATA_HISTORY_H */
