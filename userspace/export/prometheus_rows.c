// SPDX-License-Identifier: GPL-2.0-only
/* The text format of Prometheus: the rows by port, namespace, peer, process, idle time. */
#include <inttypes.h>
#include "data/idle.h"
#include "data/state_names.h"
#include "export/formats.h"
#include "export/prometheus_metric.h"

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

static struct metric_reading prometheus_rows_reading(const char *file, const struct rows *rows,
						     struct figure netns)
{
	return (struct metric_reading){
		.file = file, .origin = rows->origin, .netns = netns,
		.walk_ns = rows->key[ROWS_KEY_WALK_NS],
		.buckets = rows->key[ROWS_KEY_BUCKETS], .cost = &rows->cost,
	};
}

static void prometheus_put_reading(const struct export_context *context, const char *file,
				   const struct rows *rows, struct figure netns)
{
	const struct metric_reading reading = prometheus_rows_reading(file, rows, netns);

	metric_put_readings(context, &reading, 1);
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

static void prometheus_put_ports(const struct export_context *context, const struct rows *rows)
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
}

/**
 * prometheus_ports() - write the counts by port
 * @context: the output and the format
 * @rows: the counts by port
 */
void prometheus_ports(const struct export_context *context, const struct rows *rows)
{
	prometheus_put_ports(context, rows);
	prometheus_put_reading(context, TCPSTATES_PORTS_NAME, rows, rows->key[ROWS_KEY_NETNS]);
}

/**
 * prometheus_all() - write the summary and the counts by port, each metric once
 * @context: the output and the format
 * @counts: the summary
 * @ports: the counts by port
 */
void prometheus_all(const struct export_context *context, const struct counts *counts,
		    const struct rows *ports)
{
	const struct metric_reading readings[] = {
		prometheus_counts_reading(counts),
		prometheus_rows_reading(TCPSTATES_PORTS_NAME, ports, ports->key[ROWS_KEY_NETNS]),
	};

	prometheus_put_counts(context, counts, FAMILY_ALL);
	prometheus_put_ports(context, ports);
	metric_put_readings(context, readings, sizeof(readings) / sizeof(readings[0]));
	prometheus_put_age(context, counts);
	metric_put_counters(context);
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
