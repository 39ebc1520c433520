/* SPDX-License-Identifier: GPL-2.0-only */
/* The common structure of the module's files: first line, columns, rows of numbers. */
#ifndef TCPSTATES_SOURCE_SCAN_H
#define TCPSTATES_SOURCE_SCAN_H

#include "lib/words.h"
#include "source/parse.h"

struct scan {
	struct span rest;	/* lines not read yet */
	unsigned int line;	/* number of the present line, from 1 */
	struct parse_error *err;
};

/* A kind of file. */
struct scan_kind {
	const char *magic;	/* its first line, up to the format */
	uint64_t format;	/* the newest format that this reader understands */
	const char *foreign;	/* the error for a file of another kind */
	struct words_list keys;
	const char *const *lead;	/* names of the leading columns, ended by NULL */
	const char *misled;	/* the error for other leading columns */
	struct words_list columns;
};

#define SCAN_MAX_COLUMNS	32	/* known columns of a file */

/* The columns of a file behind the leading ones, known ones from left to right. */
struct scan_columns {
	unsigned int nr;
	int nr_known;
	struct {
		unsigned int place;	/* from 0 */
		int column;		/* index into scan_kind's columns */
	} known[SCAN_MAX_COLUMNS];
};

int scan_fail(struct scan *scan, enum parse_error_kind kind, const char *message);
int scan_line(struct scan *scan, struct span *line);
int scan_first_line(struct scan *scan, const struct scan_kind *kind,
		    struct figure *format, struct figure *keys);
int scan_columns(struct scan *scan, const struct scan_kind *kind,
		 struct scan_columns *columns);
int scan_cells(struct scan *scan, struct span line, const struct scan_columns *columns,
	       uint64_t *cells);

#endif /* TCPSTATES_SOURCE_SCAN_H */
