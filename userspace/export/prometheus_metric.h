/* SPDX-License-Identifier: GPL-2.0-only */
/* Samples of a metric in Prometheus's text format, and the metrics of each reading. */
#ifndef TCPSTATES_EXPORT_PROMETHEUS_METRIC_H
#define TCPSTATES_EXPORT_PROMETHEUS_METRIC_H

#include "export/export.h"

/* A metric. Its help precedes its first sample: without samples it is not written. */
struct metric {
	const struct export_context *context;
	const char *name;
	const char *help;
	bool begun;
};

FILE *metric_begin(struct metric *metric);
void metric_label(FILE *out, const char *name, const char *value);
void metric_label_choice(const struct metric *metric, const char *name, const char *value);
void metric_label_choices(const struct metric *metric);
void metric_label_state(FILE *out, const char *state);
void metric_end(FILE *out, uint64_t value);

/* A reading, as the first line of each file of the module describes it. */
struct metric_reading {
	const char *file;
	enum counts_origin origin;
	struct figure netns;
	struct figure walk_ns;
	struct figure buckets;
	const struct counts_cost *cost;
};

void metric_put_seconds(struct metric *metric, const char *file, const struct figure *figure,
			int digits);
void metric_put_counters(const struct export_context *context);
void metric_put_readings(const struct export_context *context,
			 const struct metric_reading *readings, size_t nr);

#endif /* TCPSTATES_EXPORT_PROMETHEUS_METRIC_H */
