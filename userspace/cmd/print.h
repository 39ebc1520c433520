/* SPDX-License-Identifier: GPL-2.0 */
/* What is shown of the summary: once, or a row at a steady pace. */
#ifndef TCPSTATES_CMD_PRINT_H
#define TCPSTATES_CMD_PRINT_H

#include <stdint.h>
#include "export/export.h"
#include "cmd/options.h"

struct export_context show_context(const struct options *options, uint32_t interval_ms);
void show_counts(const struct export_context *context, const struct options *options,
		 const struct counts *counts);
int show_interval(const struct options *options);

#endif /* TCPSTATES_CMD_PRINT_H */
