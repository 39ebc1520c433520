/* SPDX-License-Identifier: GPL-2.0-only */
/* Rows of ports, namespaces, peers or processes, as a table or as JSON. */
#ifndef TCPSTATES_RENDER_ROWS_TABLE_H
#define TCPSTATES_RENDER_ROWS_TABLE_H

#include <stdio.h>
#include "data/rows.h"
#include "lib/json_writer.h"
#include "lib/style.h"

#define ROWS_TEXT_SIZE	256	/* bytes of an id or a name */
#define ROWS_NR_MORE	2

/* A kind of rows: its words, and the leading columns, which are an id and perhaps names. */
struct rows_kind {
	const char *nouns[ROWS_NR_GROUPS];	/* singular noun of each group's rows */
	const char *facts[ROWS_NR_GROUPS];	/* the fact that is their number, or NULL */
	const char *plural;		/* the noun of all rows */
	const char *total;		/* the noun of all sockets */
	const char *list;		/* the array in JSON */
	const char *head;		/* head of the column of ids... */
	const char *name_head;		/* ...and of names, which is left out if no row has one */
	const char *more_head[ROWS_NR_MORE];	/* the same of more names, if there is more() */
	int width;			/* the least width of ids */
	const char *const *keys;
	const char *const *columns;

	/* Format the id of a row into ROWS_TEXT_SIZE bytes. */
	void (*id)(char *text, const struct rows *rows, const struct row *row);
	/* Find the name of a row, or format it into @text. Return: NULL if it has none. */
	const char *(*name)(char *text, const struct row *row, const char *id,
			    const void *names);
	/* Find another name, from 0, as name() does. @max: columns of its text, if it fits. */
	const char *(*more)(char *text, const struct row *row, const void *names,
			    unsigned int nth, int max);
	/* Write the id of a row, unless the row is a sum of others, which has null. */
	void (*json_id)(struct json_writer *json, const struct rows *rows,
			const struct row *row);
	/* Write its names. */
	void (*json_names)(struct json_writer *json, const struct row *row, const char *id,
			   const void *names);
	/* Write a note below the table, or NULL. @screen: the columns of the terminal, or 0. */
	void (*note)(FILE *out, const struct rows *rows, const struct rows_shown *shown,
		     int screen);
};

void render_rows_table(FILE *out, const struct rows_kind *kind, const struct rows *rows,
		       const struct rows_shown *shown, const void *names,
		       const struct style *style);
void render_rows_json(FILE *out, const struct rows_kind *kind, const struct rows *rows,
		      const void *names, uint64_t time_ms);

#endif /* TCPSTATES_RENDER_ROWS_TABLE_H */
