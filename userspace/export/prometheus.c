// SPDX-License-Identifier: GPL-2.0-only
/*
 * The text format of Prometheus. The sum over a metric counts each socket once:
 * families and sides divide the same sockets in two ways, so each division has a
 * metric of its own, and so have orphans, which are only a part. States without a
 * socket are written as 0, because an alert needs a series that does not vanish.
 *
 * Textfile collectors merge the outputs of several commands: metrics that two of
 * them have differ by the label "file", "side" or "family" and have the same help.
 */
#include "data/state_names.h"
#include "export/formats.h"
#include "export/prometheus_metric.h"

/*
 * A metric of the summary: two columns, whose names are the values of a label, or
 * one column without a label.
 */
struct prometheus_division {
	const char *name;
	const char *help;
	const char *label;
	enum tcpstates_column column[2];
};

static const struct prometheus_division prometheus_divisions[] = {
	{ "tcpstates_sockets", "TCP sockets by state and address family.", "family",
	  { TCPSTATES_COL_IPV4, TCPSTATES_COL_IPV6 } },
	{ "tcpstates_side_sockets",
	  "TCP sockets by state and side: server if a socket listens on the local port.", "side",
	  { TCPSTATES_COL_SERVER, TCPSTATES_COL_CLIENT } },
	{ "tcpstates_mini_sockets",
	  "Request and timewait sockets by state, a part of tcpstates_sockets.", NULL,
	  { TCPSTATES_COL_MINI } },
	{ "tcpstates_orphan_sockets",
	  "Orphans by state (TCP sockets that no process owns any more), a part of tcpstates_sockets.",
	  NULL, { TCPSTATES_COL_ORPHAN } },
};

static void prometheus_put_division(const struct export_context *context,
				    const struct prometheus_division *division,
				    const struct counts *counts, enum family family)
{
	struct metric metric = { context, division->name, division->help, false };
	unsigned int row, i, nr = division->label ? 2 : 1;

	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		for (i = 0; i < nr; i++) {
			unsigned int col = division->column[i];

			if (!counts->cell[row][col].have || !family_shows(family, col))
				continue;
			metric_label_state(metric_begin(&metric), counts_row_name[row]);
			if (division->label)
				fprintf(context->out, ",%s=\"%s\"", division->label,
					counts_column_name[col]);
			metric_end(context->out, counts->cell[row][col].value);
		}
	}
}

/* Write the counts of the summary; columns of the other family are left out. */
void prometheus_put_counts(const struct export_context *context, const struct counts *counts,
			   enum family family)
{
	unsigned int i;

	for (i = 0; i < sizeof(prometheus_divisions) / sizeof(prometheus_divisions[0]); i++)
		prometheus_put_division(context, &prometheus_divisions[i], counts, family);
}

/* Return the description of the summary. */
struct metric_reading prometheus_counts_reading(const struct counts *counts)
{
	const struct figure *key = counts->key;

	return (struct metric_reading){
		.file = TCPSTATES_NAME, .origin = counts->origin,
		.netns = key[TCPSTATES_KEY_NETNS], .walk_ns = key[TCPSTATES_KEY_WALK_NS],
		.buckets = key[TCPSTATES_KEY_BUCKETS], .cost = &counts->cost,
	};
}

/* Write the age of the summary, if it has one. */
void prometheus_put_age(const struct export_context *context, const struct counts *counts)
{
	struct metric age = {
		context, "tcpstates_age_seconds",
		"Age of the counts, 0 unless readers share a result.", false,
	};

	metric_put_seconds(&age, TCPSTATES_NAME, &counts->key[TCPSTATES_KEY_AGE_MS], 3);
}

/**
 * prometheus_counts() - write the summary
 * @context: the output and the format
 * @counts: the summary
 * @family: columns of the other family are left out
 */
void prometheus_counts(const struct export_context *context, const struct counts *counts,
		       enum family family)
{
	const struct metric_reading reading = prometheus_counts_reading(counts);

	prometheus_put_counts(context, counts, family);
	metric_put_readings(context, &reading, 1);
	prometheus_put_age(context, counts);
	metric_put_counters(context);
}

/**
 * prometheus_node() - write the summary under the name that node_exporter uses
 * @context: the output and the format
 * @counts: the summary
 * @family: the family to count
 *
 * Dashboards for node_exporter's collector "tcpstat" can then be used. That
 * collector must be off, since both have the same metric.
 */
void prometheus_node(const struct export_context *context, const struct counts *counts,
		     enum family family)
{
	struct metric metric = {
		context, "node_tcp_connection_states", "Number of connection states.", false,
	};
	unsigned int row, col = family_column(family);

	for (row = 0; row < TCPSTATES_ROW_UNKNOWN; row++) {
		if (!counts->cell[row][col].have)
			continue;
		metric_label_state(metric_begin(&metric), counts_row_name[row]);
		metric_label_choice(&metric, "family", context->family);
		metric_end(context->out, counts->cell[row][col].value);
	}
}
