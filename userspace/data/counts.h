/* SPDX-License-Identifier: GPL-2.0-only */
/* One reading of the counts by state, from any source. */
#ifndef TCPSTATES_DATA_COUNTS_H
#define TCPSTATES_DATA_COUNTS_H

#include <linux/tcpstates.h>
#include "lib/figure.h"

enum counts_origin {
	COUNTS_FROM_MODULE,
	COUNTS_FROM_FILE,
	COUNTS_FROM_SOCK_DIAG,
	COUNTS_FROM_PROC,	/* /proc/net/tcp and tcp6 */
};

/* The cost of dumping all sockets; absent if the module counted. */
struct counts_cost {
	struct figure sockets;	/* number of sockets dumped */
	struct figure dump_ns;	/* elapsed time */
	struct figure cpu_ns;	/* CPU time, the kernel's included */
};

struct counts {
	enum counts_origin origin;
	struct figure format;
	struct figure key[TCPSTATES_NR_KEYS];
	const char *netns_name;	/* name of the namespace, or NULL; static */
	struct counts_cost cost;
	struct figure cell[TCPSTATES_NR_ROWS][TCPSTATES_NR_COLUMNS];
};

extern const char *const counts_key_name[TCPSTATES_NR_KEYS];
extern const char *const counts_row_name[TCPSTATES_NR_ROWS];
extern const char *const counts_column_name[TCPSTATES_NR_COLUMNS];

const char *counts_origin_name(enum counts_origin origin);
const char *counts_origin_text(enum counts_origin origin);
struct figure counts_sum(const struct counts *counts, enum tcpstates_column col);

#endif /* TCPSTATES_DATA_COUNTS_H */
