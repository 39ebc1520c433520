/* SPDX-License-Identifier: GPL-2.0-only */
/* The metrics of a 'tcpstates check', from its options and operands. */
#ifndef TCPSTATES_CMD_CHECK_LIST_H
#define TCPSTATES_CMD_CHECK_LIST_H

#include "cmd/check_metric.h"
#include "cmd/options.h"
#include "lib/words.h"

enum check_level {
	CHECK_WARNING,
	CHECK_CRITICAL,
	CHECK_NR_LEVELS
};

struct check_list {
	struct check_metric *metric;	/* CHECK_MAX of them, once there is one */
	size_t nr;
	struct span bare[CHECK_NR_LEVELS];	/* a RANGE for all operands; at is NULL for none */
};

int check_list_add_ranges(struct check_list *list, enum check_level level, const char *arg);
int check_list_add_operands(struct check_list *list, const struct options *options);

#endif /* TCPSTATES_CMD_CHECK_LIST_H */
