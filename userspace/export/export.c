// SPDX-License-Identifier: GPL-2.0-only
/* Chooses the format and writes a reading in it. */
#include "export/export.h"
#include "export/formats.h"
#include "host/netns.h"

/* A reading: counts, or the rows of a file. */
struct export_reading {
	const struct counts *counts;	/* NULL: it is rows */
	enum family family;
	enum export_file file;
	const struct rows *rows;
	const struct netns_names *names;
};

static void export_visit(const struct export_context *context, const struct exporter *format,
			 const struct export_reading *reading)
{
	struct exporter exporter = *format;

	exporter.context = context;
	if (reading->counts)
		exporter_visit_counts(&exporter, reading->counts, reading->family);
	else
		exporter_visit_rows(&exporter, reading->file, reading->rows, reading->names);
}

static void export_reading(const struct export_context *context,
			   const struct export_reading *reading)
{
	static const struct exporter *const exporters[OUTPUT_NR_FORMATS] = {
		[OUTPUT_INFLUX] = &influx_exporter,
		[OUTPUT_COLLECTD] = &collectd_exporter,
	};

	if (context->format != OUTPUT_ZABBIX) {
		export_visit(context, exporters[context->format], reading);
		return;
	}
	fputs("{\"data\":[", context->out);
	export_visit(context, &zabbix_discovery, reading);
	fputs("],\"values\":{", context->out);
	export_visit(context, &zabbix_values, reading);
	fputs("}}\n", context->out);
}

/**
 * export_counts() - write the summary
 * @context: the output and the format
 * @counts: the summary
 * @family: columns of the other family are left out
 */
void export_counts(const struct export_context *context, const struct counts *counts,
		   enum family family)
{
	struct export_context named = *context;

	named.netns = netns_series_label(context->netns, counts->netns_name);
	if (context->format == OUTPUT_PROMETHEUS)
		prometheus_counts(&named, counts, family);
	else if (context->format == OUTPUT_PROMETHEUS_NODE)
		prometheus_node(&named, counts, family);
	else
		export_reading(&named, &(struct export_reading){
			.counts = counts, .family = family,
		});
}

/**
 * export_rows() - write the counts by port, namespace, idle time, peer or process
 * @context: the output and the format; OUTPUT_PROMETHEUS_NODE has no rows
 * @file: the file that the rows are from
 * @rows: the rows
 * @names: names of the namespaces, or NULL
 */
void export_rows(const struct export_context *context, enum export_file file,
		 const struct rows *rows, const struct netns_names *names)
{
	struct export_context named = *context;

	named.netns = netns_series_label(context->netns, rows->netns_name);
	if (context->format != OUTPUT_PROMETHEUS)
		export_reading(&named, &(struct export_reading){
			.file = file, .rows = rows, .names = names,
		});
	else if (file == EXPORT_FILE_PORTS)
		prometheus_ports(&named, rows);
	else if (file == EXPORT_FILE_IDLE)
		prometheus_idle(&named, rows);
	else if (file == EXPORT_FILE_PROCESSES)
		prometheus_processes(&named, rows);
	else if (file == EXPORT_FILE_NETNS)
		prometheus_netns(&named, rows, names);
	else
		prometheus_peers(&named, rows);
}

/**
 * export_metrics() - write the summary and the ports as one text for Prometheus
 * @context: the output; the format is OUTPUT_PROMETHEUS
 * @counts: the summary
 * @ports: the counts by port, of the same namespace
 */
void export_metrics(const struct export_context *context, const struct counts *counts,
		    const struct rows *ports)
{
	struct export_context named = *context;

	named.netns = netns_series_label(context->netns, counts->netns_name);
	prometheus_all(&named, counts, ports);
	if (context->openmetrics)
		fputs("# EOF\n", context->out);
}
