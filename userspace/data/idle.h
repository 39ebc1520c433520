/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sockets by idle time: the time since anything came from the peer. A reading is
 * struct rows with a row for each state: its id is the row of the summary, and its
 * columns are these.
 */
#ifndef TCPSTATES_DATA_IDLE_H
#define TCPSTATES_DATA_IDLE_H

#include "data/rows.h"

#define IDLE_ENUM_TIME(id, name, end)	IDLE_COL_##id,
enum idle_column {
	IDLE_COL_SOCKETS,	/* all of the state */
	/* Sockets idle for less than the end of the column, and not in one before. */
	TCPSTATES_IDLE_TIMES(IDLE_ENUM_TIME)
	IDLE_COL_MAX,		/* the longest idle time, in whole seconds */
	IDLE_NR_COLUMNS,
	IDLE_COL_TIMES = IDLE_COL_SOCKETS + 1,	/* the first column of idle times */
};

#undef IDLE_ENUM_TIME

_Static_assert((int)IDLE_NR_COLUMNS <= (int)ROWS_NR_COLUMNS, "a row has fewer cells");

#define IDLE_COUNT(name, nr)	+ 1
enum { IDLE_NR_STATES = 0 TCPSTATES_IDLE_STATES(IDLE_COUNT) };

#undef IDLE_COUNT

/* Complains about other states. */
#define IDLE_STATES_TEXT	"idle times are of ESTABLISHED, FIN_WAIT1, FIN_WAIT2, CLOSE_WAIT, " \
				"LAST_ACK and CLOSING"

extern const uint8_t idle_states[IDLE_NR_STATES];	/* the states with a row */
extern const char *const rows_idle_key[ROWS_NR_KEYS];
extern const char *const rows_idle_column[ROWS_NR_COLUMNS];

bool idle_is_kept(enum tcpstates_row state);
enum idle_column idle_time_column(uint64_t seconds);
struct row *idle_find(const struct rows *rows, enum tcpstates_row state);
struct figure idle_max(const struct rows *rows, enum tcpstates_row state);
struct figure idle_since(const struct rows *rows, enum tcpstates_row state,
			 enum idle_column first);

#endif /* TCPSTATES_DATA_IDLE_H */
