/* SPDX-License-Identifier: GPL-2.0 */
/* One reading of the socket counts, whatever it was read from. */
#ifndef TCPSTATES_DATA_COUNTS_H
#define TCPSTATES_DATA_COUNTS_H

#include <linux/tcpstates.h>
#include "lib/figure.h"

enum counts_origin {
	COUNTS_FROM_MODULE,
	COUNTS_FROM_FILE,
	COUNTS_FROM_SOCK_DIAG,
};

/* What it cost to have all sockets dumped: absent where the module counted. */
struct counts_cost {
	struct figure sockets;	/* dumped */
	struct figure dump_ns;	/* that it took */
	struct figure cpu_ns;	/* that the processor was busy with it, kernel included */
};

struct counts {
	enum counts_origin origin;
	struct figure format;
	struct figure key[TCPSTATES_NR_KEYS];
	struct counts_cost cost;
	struct figure cell[TCPSTATES_NR_ROWS][TCPSTATES_NR_COLUMNS];
};

extern const char *const counts_key_name[TCPSTATES_NR_KEYS];
extern const char *const counts_row_name[TCPSTATES_NR_ROWS];
extern const char *const counts_column_name[TCPSTATES_NR_COLUMNS];

const char *counts_origin_name(enum counts_origin origin);
struct figure counts_sum(const struct counts *counts, enum tcpstates_column col);

#endif /* TCPSTATES_DATA_COUNTS_H */
