/* SPDX-License-Identifier: GPL-2.0-only */
/* A reading of the counts by port, namespace, idle time (data/idle.h), peer or process. */
#ifndef TCPSTATES_DATA_ROWS_H
#define TCPSTATES_DATA_ROWS_H

#include <stddef.h>
#include "data/counts.h"
#include "data/family.h"

enum rows_key {
	ROWS_KEY_NETNS,
	ROWS_KEY_WALK_NS,
	ROWS_KEY_BUCKETS,
	ROWS_KEY_NAMESPACES,
	ROWS_NR_KEYS
};

/* The figures of processes, which are in no file of the module. */
#define ROWS_PROCESSES_FIGURES(X) \
	X(COUNT, instances)	/* processes that the row is the sum of */ \
	X(FDS, fds)		/* descriptors of the process that is nearest to its limit */ \
	X(FDS_MAX, fds_max)	/* and that limit; 0 without one */ \
	X(SHARED, shared)	/* sockets that are counted in the row of another process */

/* The columns of all tables: figures of listeners, ages, figures of processes, states. */
#define ROWS_ENUM_FIGURE(id, name)	ROWS_COL_##id,
enum rows_column {
	TCPSTATES_PORTS_FIGURES(ROWS_ENUM_FIGURE)
	TCPSTATES_PORTS_AGES(ROWS_ENUM_FIGURE)
	ROWS_PROCESSES_FIGURES(ROWS_ENUM_FIGURE)
	ROWS_NR_FIGURES,	/* ages included */
	ROWS_COL_STATES = ROWS_NR_FIGURES,
	ROWS_NR_COLUMNS = ROWS_COL_STATES + TCPSTATES_NR_ROWS
};

#undef ROWS_ENUM_FIGURE

/* The column of a state. */
#define ROWS_COL_OF(row)	((unsigned int)ROWS_COL_STATES + (unsigned int)(row))

/* The rows of a group stay together, whatever they are sorted by. */
enum rows_group {
	/* in a table of ports */
	ROWS_SERVER = 0,	/* local ports with a listener */
	ROWS_CLIENT = 1,	/* remote ports of all other sockets */
	/* in a table of peers: ROWS_OTHER is the sum of those beyond the top */
	ROWS_PEER = 0,
	/* in a table of namespaces */
	ROWS_NETNS = 0,
	ROWS_OTHER = 1,		/* sockets of namespaces that were going away, or came since */
	/* in a table of processes */
	ROWS_PROCESS = 0,
	ROWS_NOT_VISIBLE = 1,	/* sockets that are open in no process that may be seen */
	ROWS_NO_PROCESS = 2,	/* sockets that are open nowhere */
	ROWS_NR_GROUPS
};

struct row {
	enum rows_group group;
	unsigned int line;	/* its line in the file, from 1 */
	uint64_t id;		/* port, inode, peer or PID; 0 for ROWS_OTHER and for a sum */
	size_t summed;		/* rows beyond the top that this row is the sum of, or 0 */
	uint64_t rank;		/* sort key, the largest first */
	uint64_t cell[ROWS_NR_COLUMNS];	/* 0 if absent */
};

struct peers;

struct rows {
	enum counts_origin origin;
	struct figure format;
	struct figure key[ROWS_NR_KEYS];
	const char *netns_name;	/* name of the namespace, or NULL; static */
	struct counts_cost cost;
	enum family family;	/* only its sockets are counted */
	size_t hidden;		/* processes whose namespace or descriptors could not be read */
	bool have[ROWS_NR_COLUMNS];	/* false for absent columns */
	struct row *row;	/* malloc'ed: see rows_free() */
	size_t nr;
	size_t size;		/* rows allocated */
	const struct peers *peers;	/* the rows are its peers: see rows_at() */
};

/* The place of rows beyond the top. */
enum rows_rest {
	ROWS_REST_DROPPED,
	ROWS_REST_SUMMED,	/* in a row of their own, at the end of their group */
	ROWS_REST_IN_OTHER,	/* in the row of ROWS_OTHER, of a table of namespaces */
};

/* The rows to show and their order. */
struct rows_view {
	int sort;		/* a column, or */
#define ROWS_SORT_TOTAL	-1	/* connections in all states */
#define ROWS_SORT_ID	-2	/* port, inode number or PID, the smallest first */
	bool hide[ROWS_NR_GROUPS];
	struct figure id;	/* the only port to show, or absent */
	size_t top;		/* rows of each group, 0 for all */
	bool top_chosen;	/* the user chose @top */
	enum rows_rest rest;
};

/* Numbers of a view. */
struct rows_shown {
	size_t nr[ROWS_NR_GROUPS];	/* rows, including those left out */
	size_t left_out[ROWS_NR_GROUPS];	/* rows beyond the top */
	struct figure total;	/* connections of all rows */
};

/* Names of the keys and columns of a file, NULL for those that it lacks. */
extern const char *const rows_ports_key[ROWS_NR_KEYS];
extern const char *const rows_netns_key[ROWS_NR_KEYS];
extern const char *const rows_ports_column[ROWS_NR_COLUMNS];
extern const char *const rows_netns_column[ROWS_NR_COLUMNS];
extern const char *const rows_processes_column[ROWS_NR_COLUMNS];

uint64_t rows_sum(uint64_t sum, uint64_t value);
uint64_t rows_total(const struct row *row);
const struct row *rows_at(const struct rows *rows, size_t i, struct row *room);
struct row *rows_add(struct rows *rows);
void rows_add_cells(struct row *sum, const struct row *row);
uint64_t rows_rank(const struct row *row, int sort);
void rows_free(struct rows *rows);
void rows_select(struct rows *rows, const struct rows_view *view, struct rows_shown *shown);
const struct row *rows_order(struct rows *rows);
void rows_merge(struct rows *rows);
bool rows_is_empty(const struct row *row);
bool rows_has_cell(const struct rows *rows, const struct row *row, unsigned int col);
void rows_drop_empty(struct rows *rows);

#endif /* TCPSTATES_DATA_ROWS_H */
