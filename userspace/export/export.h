/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Readings in the formats of monitoring systems. One that prints an object after
 * the other is a struct exporter; Prometheus wants all of a metric together.
 */
#ifndef TCPSTATES_EXPORT_EXPORT_H
#define TCPSTATES_EXPORT_EXPORT_H

#include <stdio.h>
#include "host/netns_names.h"
#include "lib/output.h"
#include "render/table.h"
#include "data/rows.h"

enum export_kind {
	EXPORT_READING,	/* the whole: what it cost */
	EXPORT_STATE,	/* values by column of the summary */
	EXPORT_PORT,	/* values by figure and by state... */
	EXPORT_NETNS,	/* ...and by state alone */
};

/* What the values that follow are of. */
struct export_subject {
	enum export_kind kind;
	const char *file;	/* "tcpstates", "tcpstates_ports" or "tcpstates_netns" */
	const char *source;	/* as counts_origin_name() */
	const char *state;	/* of EXPORT_STATE */
	const char *side;	/* of EXPORT_PORT */
	char id[24];		/* of ports and namespaces: "other" is one */
	const struct netns_name *name;	/* of a namespace, or NULL */
};

struct export_context {
	FILE *out;
	enum output_format format;
	const char *netns;	/* the namespace that was asked for, or NULL */
	uint32_t interval_ms;	/* 0 if it is not repeated */
};

/* What a format does. value() knows the name of the column, and if it is a state. */
struct exporter {
	const struct export_context *context;
	struct export_subject subject;
	bool comma;		/* not the first of its kind, for end() to clear */
	void (*begin)(struct exporter *exporter);
	void (*value)(struct exporter *exporter, const char *name, bool is_state, uint64_t value);
	void (*end)(struct exporter *exporter);
};

void export_visit_counts(struct exporter *exporter, const struct counts *counts,
			 enum family family);
void export_visit_ports(struct exporter *exporter, const struct rows *rows);
void export_visit_netns(struct exporter *exporter, const struct rows *rows,
			const struct netns_names *names);

/* The rows of both files, as one of these. */
enum export_file { EXPORT_FILE_PORTS, EXPORT_FILE_NETNS };

/* In the format of the context, which is none for people and not JSON. */
void export_counts(const struct export_context *context, const struct counts *counts,
		   enum family family);
void export_rows(const struct export_context *context, enum export_file file,
		 const struct rows *rows, const struct netns_names *names);

/* The formats. */
void prometheus_counts(const struct export_context *context, const struct counts *counts,
		       enum family family);
void prometheus_node(const struct export_context *context, const struct counts *counts,
		     enum family family);
void prometheus_ports(const struct export_context *context, const struct rows *rows);
void prometheus_netns(const struct export_context *context, const struct rows *rows,
		      const struct netns_names *names);
extern const struct exporter influx_exporter;
extern const struct exporter collectd_exporter;
extern const struct exporter zabbix_discovery;
extern const struct exporter zabbix_values;

/* What they share. */
void export_lower(FILE *out, const char *name);
void export_escaped(FILE *out, const char *text, const char *specials);
const struct netns_name *export_name(const struct netns_names *names, const struct row *row);

#endif /* TCPSTATES_EXPORT_EXPORT_H */
