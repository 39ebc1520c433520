/* SPDX-License-Identifier: GPL-2.0-only */
/* Prints counts in the format of the options, to stdout or the file of -o. */
#ifndef TCPSTATES_CMD_PRINT_H
#define TCPSTATES_CMD_PRINT_H

#include <stdint.h>
#include "cmd/options.h"
#include "export/export.h"

/* The option of commands that take an INTERVAL, for their tables. */
#define TIME_OPTION \
	{ 't', "time", no_argument, NULL, "with an INTERVAL, print the local time too" }

bool print_time_has_ms(const struct export_context *context);
int print_refuse_time(const struct options *options, bool with_time, bool with_interval);
void print_time(bool with_ms);
struct export_context print_context(const struct options *options, uint32_t interval_ms);
void print_counts(const struct export_context *context, const struct options *options,
		  const struct counts *counts);
int print_begin(const struct options *options);
int print_end(const struct options *options, bool keep);

#endif /* TCPSTATES_CMD_PRINT_H */
