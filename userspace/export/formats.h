/* SPDX-License-Identifier: GPL-2.0-only */
/* The formats that export.c chooses from; each is in a file of its own. */
#ifndef TCPSTATES_EXPORT_FORMATS_H
#define TCPSTATES_EXPORT_FORMATS_H

#include "export/exporter.h"
#include "export/prometheus_metric.h"

/* Parts of prometheus_counts(). */
struct metric_reading prometheus_counts_reading(const struct counts *counts);
void prometheus_put_counts(const struct export_context *context, const struct counts *counts,
			   enum family family);
void prometheus_put_age(const struct export_context *context, const struct counts *counts);

void prometheus_counts(const struct export_context *context, const struct counts *counts,
		       enum family family);
void prometheus_all(const struct export_context *context, const struct counts *counts,
		    const struct rows *ports);
void prometheus_node(const struct export_context *context, const struct counts *counts,
		     enum family family);
void prometheus_ports(const struct export_context *context, const struct rows *rows);
void prometheus_processes(const struct export_context *context, const struct rows *rows);
void prometheus_netns(const struct export_context *context, const struct rows *rows,
		      const struct netns_names *names);
void prometheus_peers(const struct export_context *context, const struct rows *rows);
void prometheus_idle(const struct export_context *context, const struct rows *rows);

extern const struct exporter influx_exporter;
extern const struct exporter collectd_exporter;
extern const struct exporter zabbix_discovery;
extern const struct exporter zabbix_values;

#endif /* TCPSTATES_EXPORT_FORMATS_H */
