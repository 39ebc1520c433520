/* SPDX-License-Identifier: GPL-2.0 */
/* Tables of ports and of namespaces, in the forms that they are printed in. */
#ifndef TCPSTATES_RENDER_ROWS_H
#define TCPSTATES_RENDER_ROWS_H

#include <stdio.h>
#include "host/netns_names.h"
#include "data/rows.h"
#include "host/services.h"
#include "lib/style.h"

/* The columns of numbers: those that are all 0 are not printed. */
struct number_columns {
	bool shown[ROWS_NR_COLUMNS];
	bool absent[ROWS_NR_COLUMNS];	/* not known for any row */
	int width[ROWS_NR_COLUMNS];
	const char *head[ROWS_NR_COLUMNS];
};

/* Of one table after another, by whoever prints what a row begins with. */
void number_columns_setup(struct number_columns *columns, const struct rows *rows,
			  const char *const *names);
void number_columns_head(FILE *out, const struct number_columns *columns,
			 const struct style *style);
void number_columns_row(FILE *out, const struct number_columns *columns,
			const struct row *row, const struct style *style);
int render_rows_width(int width, const char *text);
void render_rows_left_out(FILE *out, const struct rows_shown *shown,
			  const char *const *what);

struct json_writer;
void render_rows_json_begin(struct json_writer *json, const struct rows *rows,
			    const char *const *keys);
void render_rows_json_figures(struct json_writer *json, const struct rows *rows,
			      const struct row *row);
void render_rows_json_states(struct json_writer *json, const struct rows *rows,
			     const struct row *row);

/* Services and names may be NULL: then there are none. */
void render_ports_table(FILE *out, const struct rows *rows, const struct rows_shown *shown,
			const struct services *services, const struct style *style);
void render_ports_json(FILE *out, const struct rows *rows, const struct services *services);
void render_netns_table(FILE *out, const struct rows *rows, const struct rows_shown *shown,
			const struct netns_names *names, const struct style *style);
void render_netns_json(FILE *out, const struct rows *rows, const struct netns_names *names);

#endif /* TCPSTATES_RENDER_ROWS_H */
