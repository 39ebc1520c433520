/* SPDX-License-Identifier: GPL-2.0 */
/* What the module's files have in common: their first two lines, words, numbers. */
#ifndef TCPSTATES_SOURCE_SCAN_H
#define TCPSTATES_SOURCE_SCAN_H

#include "lib/words.h"
#include "source/parse.h"

struct scan {
	struct span rest;	/* lines not read yet */
	unsigned int line;	/* number of the one being read */
	struct parse_error *err;
};

/* A kind of file. */
struct scan_kind {
	const char *magic;	/* its first line, up to the format */
	uint64_t format;	/* the newest that is understood */
	const char *foreign;	/* the complaint about a file of another kind */
	struct words_list keys;
	const char *const *lead;	/* what a row begins with, up to a NULL */
	const char *misled;	/* the complaint about columns without these */
	struct words_list columns;
};

#define SCAN_MAX_COLUMNS	32	/* that have a name in a struct scan_kind */

/* The columns of a file: how many, and which of them are known, from the left. */
struct scan_columns {
	unsigned int nr;
	int nr_known;
	struct {
		unsigned int place;
		int column;
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
