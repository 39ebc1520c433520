/* SPDX-License-Identifier: GPL-2.0 */
/* The comparison of what two sources counted. */
#ifndef TCPSTATES_CMD_VERIFY_CELLS_H
#define TCPSTATES_CMD_VERIFY_CELLS_H

#include <stdio.h>
#include "data/counts.h"

/* One source between two readings of the other. */
struct verify_round {
	struct counts before;
	struct counts diag;
	struct counts after;
};

/* What all rounds say so far. */
struct verify {
	unsigned int rounds;
	unsigned int nr_compared;	/* cells known to all of the last round */
	unsigned int nr_different;	/* of them, in every round */
	bool different[TCPSTATES_NR_ROWS][TCPSTATES_NR_COLUMNS];
};

void verify_add(struct verify *verify, const struct verify_round *round);

/* Both print the figures of the last round. */
void verify_text(FILE *out, const struct verify *verify, const struct verify_round *round);
void verify_json(FILE *out, const struct verify *verify, const struct verify_round *round);

#endif /* TCPSTATES_CMD_VERIFY_CELLS_H */
