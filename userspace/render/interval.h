/* SPDX-License-Identifier: GPL-2.0 */
/* Counts as a row each, under heads that are repeated on every screen. */
#ifndef TCPSTATES_RENDER_INTERVAL_H
#define TCPSTATES_RENDER_INTERVAL_H

#include <stdio.h>
#include "data/counts.h"
#include "data/family.h"
#include "lib/style.h"

struct interval_table {
	FILE *out;
	const struct style *style;
	enum tcpstates_column column;	/* what is counted */
	bool have_before;
	bool is_unknown_shown;
	int lines_left;			/* on this screen; -1 if there is none to end */
	int width[TCPSTATES_NR_ROWS];	/* of each state */
	struct figure before[TCPSTATES_NR_ROWS];
};

void interval_table_begin(struct interval_table *table, FILE *out, enum family family,
			  const struct style *style);
void interval_table_row(struct interval_table *table, const struct counts *counts);

#endif /* TCPSTATES_RENDER_INTERVAL_H */
