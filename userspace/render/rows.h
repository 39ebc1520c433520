/* SPDX-License-Identifier: GPL-2.0-only */
/* Columns of numbers, and JSON members, that ports and namespaces share. */
#ifndef TCPSTATES_RENDER_ROWS_H
#define TCPSTATES_RENDER_ROWS_H

#include <stdio.h>
#include "data/rows.h"
#include "lib/json_writer.h"
#include "lib/style.h"
#include "render/columns.h"

void render_rows_facts_end(struct format_facts *facts, const struct rows *rows);
void number_columns_head(FILE *out, const struct number_columns *columns,
			 const struct style *style);
void number_columns_row(FILE *out, const struct number_columns *columns,
			const struct row *row, const struct style *style);
int render_rows_text_width(int width, int screen);
void render_rows_put_text(FILE *out, int width, const char *text, const struct style *style,
			  const char *escape);
void render_rows_left_out(FILE *out, const struct number_columns *columns,
			  const struct rows_shown *shown, const char *const *nouns);
void render_rows_json_begin(struct json_writer *json, const struct rows *rows,
			    const char *const *keys, uint64_t time_ms);
void render_rows_json_cells(struct json_writer *json, const struct rows *rows,
			    const struct row *row, unsigned int first, unsigned int end,
			    const char *const *names);
void render_rows_json_figures(struct json_writer *json, const struct rows *rows,
			      const struct row *row, const char *const *columns);
void render_rows_json_states(struct json_writer *json, const struct rows *rows,
			     const struct row *row);

#endif /* TCPSTATES_RENDER_ROWS_H */
