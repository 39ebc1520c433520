/* SPDX-License-Identifier: GPL-2.0 */
/* Readings as lines of a table, whose head is repeated on every screen. */
#ifndef TCPSTATES_RENDER_INTERVAL_H
#define TCPSTATES_RENDER_INTERVAL_H

#include <stdio.h>
#include "data/counts.h"
#include "data/family.h"
#include "lib/style.h"

struct interval_table {
	FILE *out;
	const struct style *style;
	enum tcpstates_column column;	/* the column of the counts to print */
	bool have_before;
	bool is_unknown_shown;
	int lines_left;			/* lines left on this screen; -1 in a pipe */
	int width[TCPSTATES_NR_ROWS];	/* digits of each state's column */
	struct figure before[TCPSTATES_NR_ROWS];
};

void interval_table_begin(struct interval_table *table, FILE *out, enum family family,
			  const struct style *style);
void interval_table_row(struct interval_table *table, const struct counts *counts);

#endif /* TCPSTATES_RENDER_INTERVAL_H */
