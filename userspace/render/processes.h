/* SPDX-License-Identifier: GPL-2.0 */
/* The counts by process, as a table or as JSON. */
#ifndef TCPSTATES_RENDER_PROCESSES_H
#define TCPSTATES_RENDER_PROCESSES_H

#include <stdio.h>
#include "data/rows.h"
#include "host/process_names.h"
#include "lib/style.h"

void render_processes_table(FILE *out, const struct rows *rows, const struct rows_shown *shown,
			    const struct process_names *names, const struct style *style);
void render_processes_json(FILE *out, const struct rows *rows, const struct process_names *names,
			   uint64_t time_ms);

#endif /* TCPSTATES_RENDER_PROCESSES_H */
