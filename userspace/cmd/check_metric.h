/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Metrics of 'tcpstates check' and their ranges.
 *
 * A metric is STATE[.COLUMN][%], STATE.idle[_TIME[%]] or [SIDE:]PORT.FIGURE[%], in any case. A
 * range is [@][START:][END], as in the guidelines for monitoring plugins. Shares are integers of
 * 1/1000 %.
 */
#ifndef TCPSTATES_CMD_CHECK_METRIC_H
#define TCPSTATES_CMD_CHECK_METRIC_H

#include "data/counts.h"
#include "data/family.h"
#include "data/rows.h"

#define CHECK_SHARE	1000	/* the unit of shares: 1 per cent */
#define CHECK_MAX	32	/* metrics of a check */
#define CHECK_LABEL	48	/* bytes of a label */

struct check_range {
	const char *text;	/* as the user gave it, NULL for no range */
	int len;		/* bytes of text */
	bool inside;		/* @: alerts inside the range */
	uint64_t start;
	uint64_t end;		/* UINT64_MAX for no end */
};

enum check_where {
	CHECK_SUMMARY,
	CHECK_IDLE,		/* idle times by state */
	CHECK_SERVER,		/* local ports with a listener */
	CHECK_CLIENT,		/* remote ports */
};

#define CHECK_TOTAL	-1	/* as a state: all of them */
#define CHECK_FAMILY	-1	/* as a column: the one of -4 or -6 */
#define CHECK_ANY	-1	/* as a port: the one with the largest value */

struct check_metric {
	enum check_where where;
	int what;		/* a row of the summary, a column of ports, or CHECK_TOTAL */
	int column;		/* a column of the summary, or CHECK_FAMILY; of idle, the first */
	int port;		/* or CHECK_ANY */
	bool share;
	struct check_range warning;
	struct check_range critical;
};

struct check_value {
	bool have;		/* false if the source does not tell */
	uint64_t value;		/* sockets, seconds, or 1/1000 % */
	struct figure max;	/* the limit of a queue, for perfdata */
	struct figure port;	/* the port of the value, for CHECK_ANY */
};

const char *check_range_parse(const char *text, int len, bool share, struct check_range *range);
bool check_range_alerts(const struct check_range *range, uint64_t value);

const char *check_metric_parse(const char *text, int len, struct check_metric *metric);
bool check_metric_is(const struct check_metric *a, const struct check_metric *b);
const char *check_metric_unit(const struct check_metric *metric);
void check_metric_label(const struct check_metric *metric, char label[CHECK_LABEL]);

struct check_value check_counts_value(const struct check_metric *metric,
				      const struct counts *counts);
struct check_value check_idle_value(const struct check_metric *metric, const struct rows *rows);
struct check_value check_rows_value(const struct check_metric *metric, const struct rows *rows);

#endif /* TCPSTATES_CMD_CHECK_METRIC_H */
