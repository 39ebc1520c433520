/* SPDX-License-Identifier: GPL-2.0-only */
/* The counts by process, for render_rows_table() and render_rows_json(). */
#ifndef TCPSTATES_RENDER_PROCESSES_H
#define TCPSTATES_RENDER_PROCESSES_H

#include "render/rows_table.h"

/* Their names are a struct process_names. */
extern const struct rows_kind render_processes_kind;
extern const struct rows_kind render_units_kind;	/* rows of process_names_merge() */

#endif /* TCPSTATES_RENDER_PROCESSES_H */
