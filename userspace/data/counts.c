// SPDX-License-Identifier: GPL-2.0-only
/* Names of keys, rows and columns, from the contract, and sums over the states. */
#include "data/counts.h"

const char *const counts_key_name[TCPSTATES_NR_KEYS] = {
#define X(id, name) [TCPSTATES_KEY_##id] = #name,
	TCPSTATES_KEYS(X)
#undef X
};

const char *const counts_row_name[TCPSTATES_NR_ROWS] = {
#define X(name, nr) [TCPSTATES_ROW_##name] = #name,
	TCPSTATES_STATES(X)
#undef X
};

const char *const counts_column_name[TCPSTATES_NR_COLUMNS] = {
#define X(id, name) [TCPSTATES_COL_##id] = #name,
	TCPSTATES_COLUMNS(X)
#undef X
};

/* Return the name of an origin in JSON and in labels. */
const char *counts_origin_name(enum counts_origin origin)
{
	static const char *const names[] = {
		[COUNTS_FROM_MODULE] = "module",
		[COUNTS_FROM_FILE] = "file",
		[COUNTS_FROM_SOCK_DIAG] = "diag",
		[COUNTS_FROM_PROC] = "proc",
	};

	return names[origin];
}

/* Return the name of an origin for people. */
const char *counts_origin_text(enum counts_origin origin)
{
	return origin == COUNTS_FROM_SOCK_DIAG ? "sock_diag" :
	       origin == COUNTS_FROM_PROC ? "/proc/net/tcp" : counts_origin_name(origin);
}

/**
 * counts_sum() - sum a column over the states
 * @counts: the counts; states without any total are skipped
 * @col: the column
 *
 * Return: the sum, absent if all counts are, or if a state has a total but no count in
 * this column; UINT64_MAX if a file claims more.
 */
struct figure counts_sum(const struct counts *counts, enum tcpstates_column col)
{
	struct figure sum = { 0, false };
	unsigned int row;

	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		const struct figure *cell = &counts->cell[row][col];

		if (!cell->have && counts->cell[row][TCPSTATES_COL_TOTAL].have)
			return (struct figure){ 0, false };
		if (!cell->have)
			continue;
		sum.have = true;
		if (cell->value > UINT64_MAX - sum.value)
			sum.value = UINT64_MAX;
		else
			sum.value += cell->value;
	}
	return sum;
}
