/* SPDX-License-Identifier: GPL-2.0-only */
/* Writes counts in the formats of monitoring systems. */
#ifndef TCPSTATES_EXPORT_EXPORT_H
#define TCPSTATES_EXPORT_EXPORT_H

#include <stdint.h>
#include <stdio.h>
#include "data/counts.h"
#include "data/family.h"
#include "data/rows.h"
#include "host/process_names.h"
#include "lib/output.h"

/* The output, and the way to write to it. */
struct export_context {
	FILE *out;
	enum output_format format;	/* neither OUTPUT_TABLE nor OUTPUT_JSON */
	const char *netns;	/* the namespace that the user chose, or NULL */
	const char *family;	/* "ipv4" or "ipv6" if the user chose one, or NULL */
	const char *side;	/* "server" or "client" if the user chose one, or NULL */
	struct figure port;	/* if the user chose one */
	const struct figure *counters;	/* COUNTERS_NR figures to export too, or NULL */
	const struct process_names *processes;	/* names for EXPORT_FILE_PROCESSES */
	uint32_t interval_ms;	/* between two readings; 0 if there is only one */
	bool openmetrics;	/* OUTPUT_PROMETHEUS is OpenMetrics 1.0.0 */
};

/* Rows that are in no file of the module, called as its files are. */
#define EXPORT_PEERS_NAME	"tcpstates_peers"
#define EXPORT_PROCESSES_NAME	"tcpstates_processes"

#define EXPORT_OTHER	"other"	/* the name of a row that is a sum of others */

/* The file of the module that rows are from; it has none of peers and processes. */
enum export_file {
	EXPORT_FILE_PORTS,
	EXPORT_FILE_NETNS,
	EXPORT_FILE_IDLE,
	EXPORT_FILE_PEERS,
	EXPORT_FILE_PROCESSES,
};

void export_counts(const struct export_context *context, const struct counts *counts,
		   enum family family);
void export_rows(const struct export_context *context, enum export_file file,
		 const struct rows *rows, const struct netns_names *names);
void export_metrics(const struct export_context *context, const struct counts *counts,
		    const struct rows *ports);

#endif /* TCPSTATES_EXPORT_EXPORT_H */
