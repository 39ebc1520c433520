/* SPDX-License-Identifier: GPL-2.0-only */
/* The counts for Prometheus as one text, and the answers to HTTP requests. */
#ifndef TCPSTATES_CMD_METRICS_H
#define TCPSTATES_CMD_METRICS_H

#include <stddef.h>
#include <stdio.h>
#include "cmd/options.h"
#include "data/rows.h"

#define METRICS_MAX_HOSTS	16	/* names of --host */

/* The options of 'metrics' beside the common ones. */
struct metrics_choice {
	bool inetd;
	struct rows_view view;	/* the ports to show */
	const char *host[METRICS_MAX_HOSTS];
	size_t nr_hosts;
};

enum result metrics_print(FILE *out, const struct options *options,
			  const struct metrics_choice *choice, bool openmetrics,
			  struct request_error *err);
enum result metrics_load_ports(const struct options *options, const struct metrics_choice *choice,
			       struct rows *rows, struct request_error *err);
void metrics_load_counters(const struct options *options, struct figure *counters);

/* Answers one request on stdin and stdout. */
int metrics_http_run(const struct options *options, const struct metrics_choice *choice);

#endif /* TCPSTATES_CMD_METRICS_H */
