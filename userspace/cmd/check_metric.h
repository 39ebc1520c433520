/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What 'tcpstates check' looks at, and the ranges that it holds it against.
 *
 * A metric is STATE[.COLUMN][%] or SIDE:PORT.FIGURE[%]; a range is that of
 * monitoring plugins, [@][START:][END]. Shares have three decimals, and are
 * numbers of 1/1000 % here, so that no floating point is needed.
 */
#ifndef TCPSTATES_CMD_CHECK_METRIC_H
#define TCPSTATES_CMD_CHECK_METRIC_H

#include "data/counts.h"
#include "render/table.h"
#include "data/rows.h"

#define CHECK_SHARE	1000	/* one per cent */
#define CHECK_MAX	32	/* metrics */
#define CHECK_LABEL	48

struct check_range {
	const char *text;	/* as it was given, NULL if it was not */
	int len;
	bool inside;		/* @: alert inside of it */
	uint64_t start;
	uint64_t end;		/* UINT64_MAX is no end */
};

enum check_where {
	CHECK_SUMMARY,
	CHECK_SERVER,	/* ports that are listened on... */
	CHECK_CLIENT,	/* ...and remote ports */
};

#define CHECK_TOTAL	-1	/* a state: all of them */
#define CHECK_FAMILY	-1	/* a column: that of the options -4 and -6 */
#define CHECK_ANY	-1	/* a port: the one that has most */

struct check_metric {
	enum check_where where;
	int what;		/* of the summary a row, of ports a column; or CHECK_TOTAL */
	int column;		/* of the summary; or CHECK_FAMILY */
	int port;		/* or CHECK_ANY */
	bool share;
	struct check_range warning;
	struct check_range critical;
};

struct check_value {
	bool have;
	uint64_t value;		/* sockets, or 1/1000 % */
	struct figure max;	/* what it can't exceed by much: a queue's limit */
	struct figure port;	/* where it was found, if any would do */
};

bool check_range_parse(const char *text, int len, bool share, struct check_range *range);
bool check_range_alerts(const struct check_range *range, uint64_t value);

/* A complaint says what is wrong with the text, or is NULL. */
const char *check_metric_parse(const char *text, int len, struct check_metric *metric);
bool check_metric_is(const struct check_metric *a, const struct check_metric *b);
void check_metric_label(const struct check_metric *metric, char label[CHECK_LABEL]);

struct check_value check_counts_value(const struct check_metric *metric,
				      const struct counts *counts);
struct check_value check_rows_value(const struct check_metric *metric, const struct rows *rows);

#endif /* TCPSTATES_CMD_CHECK_METRIC_H */
