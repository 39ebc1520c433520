/* SPDX-License-Identifier: GPL-2.0 */
/* The options that the commands of rows share: --sort and --top. */
#ifndef TCPSTATES_CMD_OPTIONS_ROWS_H
#define TCPSTATES_CMD_OPTIONS_ROWS_H

#include "cmd/options.h"
#include "data/rows.h"

enum { OPTION_SORT = OPTION_LONG_ONLY + 32, OPTION_TOP };

/* keys says what else --sort takes, what is what --top counts. */
#define ROWS_OPTIONS(keys, what) \
	{ OPTION_SORT, "sort", required_argument, "KEY", \
	  "sort by a state as the kernel or ss spell it,\n" keys }, \
	{ OPTION_TOP, "top", required_argument, "N", "print the first N " what " only" }

int rows_options_handle(struct rows_view *view, int id, const char *arg,
			const char *const *columns, const char *id_name);

#endif /* TCPSTATES_CMD_OPTIONS_ROWS_H */
