/* SPDX-License-Identifier: GPL-2.0-only */
/* Readings as lines of a table, whose head is repeated. */
#ifndef TCPSTATES_RENDER_INTERVAL_H
#define TCPSTATES_RENDER_INTERVAL_H

#include <stdint.h>
#include <stdio.h>
#include "data/counts.h"
#include "data/family.h"
#include "lib/style.h"

#define INTERVAL_NR_COLUMNS	(1 + TCPSTATES_NR_ROWS)	/* the total, and the states */

struct interval_table {
	FILE *out;
	const struct style *style;
	enum tcpstates_column column;	/* the column of the counts to print */
	bool has_time;			/* each line begins with the time */
	bool has_ms;			/* with milliseconds; set by the caller */
	bool is_narrow;			/* short heads make room on a terminal */
	bool have_before;
	int lines_left;			/* lines until the next head */
	bool shown[INTERVAL_NR_COLUMNS];
	bool left_out[INTERVAL_NR_COLUMNS];	/* the terminal is too narrow for it */
	int width[INTERVAL_NR_COLUMNS];	/* digits of each column */
	struct figure before[INTERVAL_NR_COLUMNS];
};

void interval_table_begin(struct interval_table *table, FILE *out, enum family family,
			  const struct style *style);
void interval_table_add_time(struct interval_table *table);
void interval_table_row(struct interval_table *table, const struct counts *counts,
			uint64_t time_ms);

#endif /* TCPSTATES_RENDER_INTERVAL_H */
