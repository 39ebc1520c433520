/* SPDX-License-Identifier: GPL-2.0 */
/* Tables of as many rows as there are ports or namespaces: one reading of them. */
#ifndef TCPSTATES_DATA_ROWS_H
#define TCPSTATES_DATA_ROWS_H

#include <stddef.h>
#include "data/counts.h"

enum rows_key {
	ROWS_KEY_NETNS,
	ROWS_KEY_WALK_NS,
	ROWS_KEY_BUCKETS,
	ROWS_KEY_NAMESPACES,
	ROWS_NR_KEYS
};

/* Columns of both files: the figures of listeners, then the states. */
#define ROWS_ENUM_FIGURE(id, name)	ROWS_COL_##id,
enum rows_column {
	TCPSTATES_PORTS_FIGURES(ROWS_ENUM_FIGURE)
	ROWS_NR_FIGURES,
	ROWS_COL_STATES = ROWS_NR_FIGURES,
	ROWS_NR_COLUMNS = ROWS_COL_STATES + TCPSTATES_NR_ROWS
};

#undef ROWS_ENUM_FIGURE

/* The column of a state. */
#define ROWS_COL_OF(row)	((unsigned int)ROWS_COL_STATES + (unsigned int)(row))

/* The rows of a group stay together, whatever they are sorted by. */
enum rows_group {
	ROWS_SERVER = 0,	/* ports that somebody listens on... */
	ROWS_CLIENT = 1,	/* ...and remote ports of the other sockets */
	ROWS_NETNS = 0,		/* namespaces... */
	ROWS_OTHER = 1,		/* ...and sockets of those that came or went */
	ROWS_NR_GROUPS
};

struct row {
	enum rows_group group;
	unsigned int line;	/* where it was read from */
	uint64_t id;		/* port or inode number, 0 if there is none */
	uint64_t rank;		/* what it is sorted by, the largest first */
	uint64_t cell[ROWS_NR_COLUMNS];	/* 0 if absent */
};

struct rows {
	enum counts_origin origin;
	struct figure format;
	struct figure key[ROWS_NR_KEYS];
	struct counts_cost cost;
	bool have[ROWS_NR_COLUMNS];	/* not absent */
	struct row *row;
	size_t nr;
	size_t size;	/* rows that there is memory for */
};

/* What is to be seen of them, and in which order. */
struct rows_view {
	int sort;		/* a column, or one of... */
#define ROWS_SORT_TOTAL	-1	/* connections in all states */
#define ROWS_SORT_ID	-2	/* port or inode number, the smallest first */
	bool hide[ROWS_NR_GROUPS];
	size_t top;		/* rows of a group, 0 is all */
};

/* What a view has of each group. */
struct rows_shown {
	size_t nr[ROWS_NR_GROUPS];	/* rows, those behind the top included */
	size_t left_out[ROWS_NR_GROUPS];	/* behind the top */
	struct figure total;	/* connections of all of them */
};

/* Names of what a file has, NULL for what it has not. */
extern const char *const rows_ports_key[ROWS_NR_KEYS];
extern const char *const rows_netns_key[ROWS_NR_KEYS];
extern const char *const rows_ports_column[ROWS_NR_COLUMNS];
extern const char *const rows_netns_column[ROWS_NR_COLUMNS];

uint64_t rows_total(const struct row *row);
struct row *rows_add(struct rows *rows);
void rows_free(struct rows *rows);
void rows_select(struct rows *rows, const struct rows_view *view, struct rows_shown *shown);
const struct row *rows_order(struct rows *rows);

#endif /* TCPSTATES_DATA_ROWS_H */
