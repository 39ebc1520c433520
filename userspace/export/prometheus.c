// SPDX-License-Identifier: GPL-2.0
/*
 * The text format of Prometheus. The sum over a metric counts each socket once:
 * families and sides divide the same sockets in two ways, so each division has a
 * metric of its own, and so have orphans, which are only a part. States without a
 * socket are written as 0, because an alert needs a series that does not vanish.
 *
 * Textfile collectors merge the outputs of several commands: metrics that two of
 * them have differ by the label "file", "side" or "family" and have the same help.
 */
#include <inttypes.h>
#include "data/idle.h"
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

/**
 * prometheus_counts() - write the summary
 * @context: the output and the format
 * @counts: the summary
 * @family: columns of the other family are left out
 */
void prometheus_counts(const struct export_context *context, const struct counts *counts,
		       enum family family)
{
	const struct figure *key = counts->key;
	unsigned int i;

	for (i = 0; i < sizeof(prometheus_divisions) / sizeof(prometheus_divisions[0]); i++)
		prometheus_put_division(context, &prometheus_divisions[i], counts, family);
	metric_put_reading(context, &(struct metric_reading){
		.file = TCPSTATES_NAME, .origin = counts->origin,
		.netns = key[TCPSTATES_KEY_NETNS], .walk_ns = key[TCPSTATES_KEY_WALK_NS],
		.buckets = key[TCPSTATES_KEY_BUCKETS], .cost = &counts->cost,
	});
	metric_put_seconds(context, "tcpstates_age_seconds",
			   "Age of the counts, 0 unless readers share a result.",
			   TCPSTATES_NAME, &key[TCPSTATES_KEY_AGE_MS], 3);
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

static void prometheus_begin_port(struct metric *metric, const struct rows *rows,
				  const struct row *row)
{
	FILE *out = metric_begin(metric);

	(void)rows;
	fprintf(out, "side=\"%s\",port=\"", side_name(row->group));
	if (row->summed)
		fputs(EXPORT_OTHER "\"", out);
	else
		fprintf(out, "%" PRIu64 "\"", row->id);
	metric_label_choice(metric, "family", metric->context->family);
}

static void prometheus_begin_netns(struct metric *metric, const struct rows *rows,
				   const struct row *row)
{
	FILE *out = metric_begin(metric);

	(void)rows;
	if (row->group == ROWS_NETNS)
		fprintf(out, "netns=\"%" PRIu64 "\"", row->id);
	else
		fputs("netns=\"" EXPORT_OTHER "\"", out);
}

static void prometheus_begin_process(struct metric *metric, const struct rows *rows,
				     const struct row *row)
{
	const struct process_names *names = metric->context->processes;
	char unit[PROCESS_UNIT_SIZE];
	FILE *out = metric_begin(metric);

	(void)rows;
	process_names_unit(names, row, unit);
	metric_label(out, "process", process_names_text(names, row));
	putc(',', out);
	metric_label(out, "unit", unit);
	metric_label_choice(metric, "family", metric->context->family);
}

static void prometheus_put_reading(const struct export_context *context, const char *file,
				   const struct rows *rows, struct figure netns)
{
	metric_put_reading(context, &(struct metric_reading){
		.file = file, .origin = rows->origin, .netns = netns,
		.walk_ns = rows->key[ROWS_KEY_WALK_NS],
		.buckets = rows->key[ROWS_KEY_BUCKETS], .cost = &rows->cost,
	});
}

/* Write a sample for each state of each row; @begin_row writes the other labels. */
static void prometheus_put_states(struct metric *metric, const struct rows *rows,
				  void (*begin_row)(struct metric *metric,
						    const struct rows *rows,
						    const struct row *row))
{
	FILE *out = metric->context->out;
	const struct row *row;
	unsigned int col;
	struct row room;
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		row = rows_at(rows, i, &room);
		for (col = ROWS_COL_STATES; col < ROWS_NR_COLUMNS; col++) {
			if (!rows->have[col])
				continue;
			begin_row(metric, rows, row);
			putc(',', out);
			metric_label_state(out, rows_netns_column[col]);
			metric_end(out, row->cell[col]);
		}
	}
}

/*
 * Write the figures with a help. Only rows of the first group have any, servers or
 * processes, but all have an age.
 */
static void prometheus_put_figures(const struct export_context *context, const struct rows *rows,
				   const char *const *help, const char *prefix,
				   const char *const *columns,
				   void (*begin_row)(struct metric *metric,
						     const struct rows *rows,
						     const struct row *row))
{
	unsigned int col;
	char name[64];
	size_t i;

	for (col = 0; col < ROWS_NR_FIGURES; col++) {
		struct metric metric = { context, name, help[col], false };
		bool is_age = col == ROWS_COL_CLOSE_WAIT_S;

		if (!rows->have[col])
			continue;
		snprintf(name, sizeof(name), "tcpstates_%s_%s", prefix,
			 is_age ? "close_wait_idle_max_seconds" : columns[col]);
		for (i = 0; i < rows->nr; i++) {
			if (rows->row[i].group && !is_age)
				continue;
			begin_row(&metric, rows, &rows->row[i]);
			metric_end(context->out, rows->row[i].cell[col]);
		}
	}
}

/**
 * prometheus_ports() - write the counts by port
 * @context: the output and the format
 * @rows: the counts by port
 */
void prometheus_ports(const struct export_context *context, const struct rows *rows)
{
	static const char *const help[ROWS_NR_FIGURES] = {
		[ROWS_COL_LISTENERS] = "Sockets that listen on the port.",
		[ROWS_COL_FULL] = "Listeners of the port whose accept queue is over its limit.",
		[ROWS_COL_BACKLOG] = "Connections in the accept queues of the port.",
		[ROWS_COL_BACKLOG_MAX] = "Sum of the limits of the accept queues of the port.",
		[ROWS_COL_SYNQ] = "Connections in the SYN queues of the port.",
		[ROWS_COL_CLOSE_WAIT_S] = "The longest time since anything came from the peer of a connection of the port in CLOSE_WAIT.",
	};
	struct metric metric = {
		context, "tcpstates_port_connections",
		"TCP connections by state and port: the local port if a socket listens on it (server), else the remote port.",
		false,
	};

	prometheus_put_states(&metric, rows, prometheus_begin_port);
	prometheus_put_figures(context, rows, help, "port", rows_ports_column,
			       prometheus_begin_port);
	prometheus_put_reading(context, TCPSTATES_PORTS_NAME, rows, rows->key[ROWS_KEY_NETNS]);
}

/**
 * prometheus_processes() - write the counts by process
 * @context: the output, the format and the names of the processes
 * @rows: the counts by process, merged with process_names_merge()
 */
void prometheus_processes(const struct export_context *context, const struct rows *rows)
{
	static const char *const help[ROWS_NR_FIGURES] = {
		[ROWS_COL_COUNT] = "Processes that hold TCP sockets.",
		[ROWS_COL_FDS] = "Open descriptors of the process that is nearest to its limit.",
		[ROWS_COL_FDS_MAX] = "The limit of that process, or 0 without one.",
		[ROWS_COL_SHARED] = "TCP sockets that are counted for another process.",
	};
	struct metric metric = {
		context, "tcpstates_process_sockets",
		"TCP sockets by state and process, each counted once.", false,
	};

	prometheus_put_states(&metric, rows, prometheus_begin_process);
	prometheus_put_figures(context, rows, help, "process", rows_processes_column,
			       prometheus_begin_process);
	prometheus_put_reading(context, EXPORT_PROCESSES_NAME, rows, rows->key[ROWS_KEY_NETNS]);
}

/*
 * Write the names of namespaces in a metric of their own, to join with the others:
 * a name may change while the namespace lives, and a new label is a new series.
 */
static void prometheus_put_names(const struct export_context *context, const struct rows *rows,
				 const struct netns_names *names)
{
	struct metric metric = {
		context, "tcpstates_netns_info",
		"Always 1: the name of a network namespace is in the labels.", false,
	};
	char text[NETNS_NAMES_TEXT_SIZE];
	FILE *out = context->out;
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		const struct netns_name *name = netns_names_of_row(names, &rows->row[i]);

		if (!name || !netns_names_text(name, text))
			continue;
		prometheus_begin_netns(&metric, rows, &rows->row[i]);
		putc(',', out);
		metric_label(out, "name", text);
		putc(',', out);
		metric_label(out, "container", name->container);
		metric_end(out, 1);
	}
}

/**
 * prometheus_netns() - write the counts by network namespace
 * @context: the output and the format
 * @rows: the counts by namespace
 * @names: the names of the namespaces, or NULL
 */
void prometheus_netns(const struct export_context *context, const struct rows *rows,
		      const struct netns_names *names)
{
	struct metric metric = {
		context, "tcpstates_netns_sockets", "TCP sockets by network namespace and state.",
		false,
	};

	prometheus_put_states(&metric, rows, prometheus_begin_netns);
	prometheus_put_names(context, rows, names);
	prometheus_put_reading(context, TCPSTATES_NETNS_NAME, rows, (struct figure){ 0 });
}

static void prometheus_begin_peer(struct metric *metric, const struct rows *rows,
				  const struct row *row)
{
	FILE *out = metric_begin(metric);
	char text[PEERS_TEXT_SIZE];

	metric_label(out, "peer", peers_text(rows->peers, row, text));
	metric_label_choices(metric);
}

/**
 * prometheus_peers() - write the counts by remote address
 * @context: the output and the format
 * @rows: the counts by peer
 */
void prometheus_peers(const struct export_context *context, const struct rows *rows)
{
	struct metric metric = {
		context, "tcpstates_peer_connections",
		"TCP connections by remote address, or network, and state.", false,
	};

	prometheus_put_states(&metric, rows, prometheus_begin_peer);
	prometheus_put_reading(context, EXPORT_PEERS_NAME, rows, rows->key[ROWS_KEY_NETNS]);
}

/* Write a sample of each state for the columns from @first to before @end. */
static void prometheus_put_idle(struct metric metric, const struct rows *rows,
				unsigned int first, unsigned int end)
{
	FILE *out = metric.context->out;
	unsigned int col;
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		for (col = first; col < end; col++) {
			if (!rows->have[col])
				continue;
			metric_label_state(metric_begin(&metric),
					   counts_row_name[rows->row[i].id]);
			if (first != IDLE_COL_MAX)
				metric_label_choice(&metric, "idle", rows_idle_column[col]);
			metric_end(out, rows->row[i].cell[col]);
		}
	}
}

/**
 * prometheus_idle() - write the counts by idle time
 * @context: the output and the format
 * @rows: the counts by idle time
 */
void prometheus_idle(const struct export_context *context, const struct rows *rows)
{
	prometheus_put_idle((struct metric){
		context, "tcpstates_idle_sockets",
		"TCP sockets by state and time since anything came from the peer: each in one value of idle only.",
		false,
	}, rows, IDLE_COL_TIMES, IDLE_COL_MAX);
	prometheus_put_idle((struct metric){
		context, "tcpstates_idle_max_seconds",
		"The longest time since anything came from the peer of a TCP socket, by state.",
		false,
	}, rows, IDLE_COL_MAX, IDLE_NR_COLUMNS);
	prometheus_put_reading(context, TCPSTATES_IDLE_NAME, rows, rows->key[ROWS_KEY_NETNS]);
}
