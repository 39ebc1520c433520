/* SPDX-License-Identifier: GPL-2.0-only */
/* A command with an INTERVAL [COUNT]: repeated readings. */
#ifndef TCPSTATES_CMD_INTERVAL_H
#define TCPSTATES_CMD_INTERVAL_H

#include "cmd/options.h"
#include "export/export.h"
#include "host/request.h"

/* The parts of a reading. The command keeps it between them. */
struct interval_job {
	bool has_rows;	/* as a table, readings are lines of one */
	/* Return: 0 with a reading to print, or another result with @err set. */
	enum result (*load)(const struct options *options, struct request_error *err);
	/* Print the reading, and free it. */
	void (*print)(const struct options *options, const struct export_context *context);
};

int interval_run_once(const struct options *options, const struct interval_job *job);
int interval_run(const struct options *options, int first, const struct interval_job *job);

#endif /* TCPSTATES_CMD_INTERVAL_H */
