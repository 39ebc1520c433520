// SPDX-License-Identifier: GPL-2.0-only
/* Columns of idle times, from the contract, and figures of them. */
#include <string.h>
#include "data/idle.h"

const char *const rows_idle_key[ROWS_NR_KEYS] = {
	[ROWS_KEY_NETNS] = "netns",
	[ROWS_KEY_WALK_NS] = "walk_ns",
	[ROWS_KEY_BUCKETS] = "buckets",
};

const uint8_t idle_states[IDLE_NR_STATES] = {
#define X(name, nr)	TCPSTATES_ROW_##name,
	TCPSTATES_IDLE_STATES(X)
#undef X
};

#define X(id, name, end)	[IDLE_COL_##id] = #name,
const char *const rows_idle_column[ROWS_NR_COLUMNS] = {
	[IDLE_COL_SOCKETS] = TCPSTATES_IDLE_SOCKETS,
	TCPSTATES_IDLE_TIMES(X)
	[IDLE_COL_MAX] = TCPSTATES_IDLE_MAX,
};

#undef X

/* Return whether the sockets of a state keep the time when something came. */
bool idle_is_kept(enum tcpstates_row state)
{
	return memchr(idle_states, (int)state, sizeof(idle_states));
}

/* Return the column that counts a socket that has been idle for so long. */
enum idle_column idle_time_column(uint64_t seconds)
{
#define X(id, name, end)	end,
	static const uint32_t ends[] = { TCPSTATES_IDLE_TIMES(X) };
#undef X
	unsigned int i = 0;

	while (ends[i] && seconds >= ends[i])
		i++;
	return (enum idle_column)(IDLE_COL_TIMES + i);
}

/* Return the row of a state, or NULL. */
struct row *idle_find(const struct rows *rows, enum tcpstates_row state)
{
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		if (rows->row[i].id == state)
			return &rows->row[i];
	}
	return NULL;
}

/* Return the longest idle time of a state's sockets in seconds; absent if it has no row. */
struct figure idle_max(const struct rows *rows, enum tcpstates_row state)
{
	const struct row *row = idle_find(rows, state);

	if (!row || !rows->have[IDLE_COL_MAX])
		return (struct figure){ 0, false };
	return (struct figure){ row->cell[IDLE_COL_MAX], true };
}

/**
 * idle_since() - count the sockets that have been idle for some time
 * @rows: a reading of idle times
 * @state: their state
 * @first: the first column of idle times to count
 *
 * Return: the sum of that column and those behind it; absent if one of them or the row
 * is, UINT64_MAX if a file claims more.
 */
struct figure idle_since(const struct rows *rows, enum tcpstates_row state,
			 enum idle_column first)
{
	const struct row *row = idle_find(rows, state);
	struct figure sum = { 0, row };
	unsigned int col;

	for (col = first; row && col < IDLE_COL_MAX; col++) {
		sum.have &= rows->have[col];
		sum.value = rows_sum(sum.value, row->cell[col]);
	}
	return sum.have ? sum : (struct figure){ 0, false };
}
