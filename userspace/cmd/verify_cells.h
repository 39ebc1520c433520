/* SPDX-License-Identifier: GPL-2.0-only */
/* Compares the counts of two sources, cell by cell. */
#ifndef TCPSTATES_CMD_VERIFY_CELLS_H
#define TCPSTATES_CMD_VERIFY_CELLS_H

#include <stdio.h>
#include "data/counts.h"

/* A reading of sock_diag between two of the module. */
struct verify_round {
	struct counts before;
	struct counts diag;
	struct counts after;
};

/* The result of all rounds so far. */
struct verify {
	unsigned int rounds;
	unsigned int nr_compared;	/* cells known to all readings of the last round */
	unsigned int nr_different;	/* cells that differed in every round */
	bool different[TCPSTATES_NR_ROWS][TCPSTATES_NR_COLUMNS];
};

void verify_add(struct verify *verify, const struct verify_round *round);

/* Print the result, with the figures of the last round. */
void verify_text(FILE *out, const struct verify *verify, const struct verify_round *round);
void verify_json(FILE *out, const struct verify *verify, const struct verify_round *round);

#endif /* TCPSTATES_CMD_VERIFY_CELLS_H */
