/* SPDX-License-Identifier: GPL-2.0 */
/* Columns of numbers, and JSON members, that ports and namespaces share. */
#ifndef TCPSTATES_RENDER_ROWS_H
#define TCPSTATES_RENDER_ROWS_H

#include <stdio.h>
#include "data/rows.h"
#include "lib/json_writer.h"
#include "lib/style.h"

/* The columns of one table; a column whose numbers are all 0 is not printed. */
struct number_columns {
	bool shown[ROWS_NR_COLUMNS];
	bool absent[ROWS_NR_COLUMNS];	/* the source knows no number of the column */
	int width[ROWS_NR_COLUMNS];	/* in terminal columns */
	const char *head[ROWS_NR_COLUMNS];
};

void number_columns_setup(struct number_columns *columns, const struct rows *rows,
			  const char *const *names);
void number_columns_head(FILE *out, const struct number_columns *columns,
			 const struct style *style);
void number_columns_row(FILE *out, const struct number_columns *columns,
			const struct row *row, const struct style *style);
int render_rows_width(int width, const char *text);
void render_rows_left_out(FILE *out, const struct rows_shown *shown,
			  const char *const *nouns);
void render_rows_json_begin(struct json_writer *json, const struct rows *rows,
			    const char *const *keys, uint64_t time_ms);
void render_rows_json_figures(struct json_writer *json, const struct rows *rows,
			      const struct row *row);
void render_rows_json_states(struct json_writer *json, const struct rows *rows,
			     const struct row *row);

#endif /* TCPSTATES_RENDER_ROWS_H */
