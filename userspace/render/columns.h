/* SPDX-License-Identifier: GPL-2.0-only */
/* The columns of numbers in the tables of ports and of namespaces. */
#ifndef TCPSTATES_RENDER_COLUMNS_H
#define TCPSTATES_RENDER_COLUMNS_H

#include "data/rows.h"
#include "lib/format.h"

#define NUMBER_SIZE	(2 * FORMAT_SIZE)	/* bytes of any cell as text */

/* Columns beside those of the file. */
enum {
	NUMBER_TOTAL = ROWS_NR_COLUMNS,	/* all states */
	NUMBER_OTHER,			/* the states that were left out */
	NUMBER_NR_COLUMNS
};

/* The columns of one table; a column whose numbers are all 0 is not printed. */
struct number_columns {
	bool shown[NUMBER_NR_COLUMNS];
	bool left_out[ROWS_NR_COLUMNS];	/* the terminal is too narrow for it */
	bool absent[ROWS_NR_COLUMNS];	/* the source knows no number of the column */
	bool brief;			/* short heads */
	int width[NUMBER_NR_COLUMNS];	/* in terminal columns */
	int screen;			/* columns of the terminal, 0 for no limit */
	const char *const *name;	/* names in the file, by column */
};

void number_columns_setup(struct number_columns *columns, const struct rows *rows,
			  const char *const *names);
void number_columns_fit(struct number_columns *columns, const struct rows *rows, int lead,
			int screen);
unsigned int number_columns_at(unsigned int place);
uint64_t number_columns_value(const struct number_columns *columns, const struct row *row,
			      unsigned int col);
void number_columns_format(char *buf, const struct number_columns *columns,
			   const struct row *row, unsigned int col);
void number_columns_format_head(char *buf, const struct number_columns *columns,
				unsigned int col);
bool number_columns_has(const struct number_columns *columns, unsigned int col);

#endif /* TCPSTATES_RENDER_COLUMNS_H */
