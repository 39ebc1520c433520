/* SPDX-License-Identifier: GPL-2.0-only */
/* The options of commands that print many rows: --sort and --top. */
#ifndef TCPSTATES_CMD_OPTIONS_ROWS_H
#define TCPSTATES_CMD_OPTIONS_ROWS_H

#include "cmd/options.h"
#include "data/rows.h"
#include "lib/words.h"

enum { OPTION_SORT = OPTION_LONG_ONLY + 32, OPTION_TOP };

/* @keys: what else --sort takes; @what: what --top counts. */
#define ROWS_OPTIONS(keys, what) \
	{ OPTION_SORT, "sort", required_argument, "KEY", \
	  "sort by " keys ", STATE" }, \
	{ OPTION_TOP, "top", required_argument, "N", "print the first N " what ", 0 for all" }

/* Rows that formats for machines have by default. The others are summed. */
#define ROWS_TOP_PORTS	50	/* each side: a busy host has thousands of client ports; or peers */
#define ROWS_TOP_TABLE	20	/* peers in a table, which fits a screen */
#define ROWS_TOP_NETNS	250	/* more than a node has containers */
#define ROWS_TOP_PROCESSES	250	/* names and units */

int options_rows_refuse_names(const struct options *options, bool resolve);
int options_rows_port(const char *arg, struct figure *port);
int options_rows_side(struct span word, bool *hide, enum rows_group *side);
int options_rows_states(const struct options *options, unsigned int known, unsigned int *states);
void options_rows_sum(struct rows_view *view, enum rows_rest rest, size_t top);
int options_rows_handle(struct rows_view *view, int id, const char *arg,
			const char *const *columns, const char *id_name);

#endif /* TCPSTATES_CMD_OPTIONS_ROWS_H */
