/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interface of a format that writes one object after the other. Prometheus
 * does not implement it: it wants all samples of a metric together.
 */
#ifndef TCPSTATES_EXPORT_EXPORTER_H
#define TCPSTATES_EXPORT_EXPORTER_H

#include "data/peers.h"
#include "export/export.h"

enum export_kind {
	EXPORT_READING,	/* the reading as a whole: what it cost */
	EXPORT_STATE,	/* a state: a value for each column of the summary, or of idle times */
	EXPORT_PORT,	/* a port on one side: figures, and a value for each state */
	EXPORT_NETNS,	/* a network namespace: a value for each state */
	EXPORT_PEER,	/* a remote address: a value for each state */
	EXPORT_PROCESS,	/* processes of one name and unit: figures, and a value for each state */
	EXPORT_COUNTERS,	/* the kernel's counters: values that only rise */
};

/* The object that the next values belong to. */
struct export_subject {
	enum export_kind kind;
	const char *file;	/* "tcpstates", "tcpstates_ports" and so on */
	const char *source;	/* from counts_origin_name() */
	const char *state;	/* EXPORT_STATE only */
	const char *side;	/* EXPORT_PORT only */
	char id[PEERS_TEXT_SIZE];	/* the port, inode number, address, or EXPORT_OTHER */
	const struct netns_name *name;	/* name of the namespace, or NULL */
	const char *process;	/* EXPORT_PROCESS only; "" for a unit */
	const char *unit;	/* EXPORT_PROCESS only; "" without one */
};

struct exporter {
	const struct export_context *context;
	struct export_subject subject;
	bool comma;	/* for the format: the next value needs one before it */

	/* Called in this order: begin() once, value() for each value, end() once. */
	void (*begin)(struct exporter *exporter);
	/* @name is that of the column, and @is_state tells if the column is a state. */
	void (*value)(struct exporter *exporter, const char *name, bool is_state, uint64_t value);
	void (*end)(struct exporter *exporter);
};

void exporter_visit_counts(struct exporter *exporter, const struct counts *counts,
			   enum family family);
void exporter_visit_rows(struct exporter *exporter, enum export_file file,
			 const struct rows *rows, const struct netns_names *names);

#endif /* TCPSTATES_EXPORT_EXPORTER_H */
