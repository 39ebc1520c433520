// SPDX-License-Identifier: GPL-2.0
/*
 * The text format of Prometheus. The sum over a metric never counts a socket
 * twice: families and sides are two ways to divide all sockets, so that each has
 * a metric of its own, and parts of them (orphans) have others. States that have
 * no socket are there: a series that comes and goes can't be alerted on.
 *
 * What files of several commands may have in common, as textfile collectors
 * merge them, differs by the label "file" and has the same help everywhere.
 */
#include <inttypes.h>
#include <string.h>
#include <tcpstates_version.h>
#include "data/state_names.h"
#include "export/export.h"

#define SPECIALS	"\\\""	/* what a backslash goes before in a label */

/* A metric, whose help stands before its first sample: without any, it is not there. */
struct metric {
	const struct export_context *context;
	const char *name;
	const char *help;
	bool begun;
};

/* A sample up to its labels. The namespace that was asked for is the first. */
static FILE *begin(struct metric *metric)
{
	FILE *out = metric->context->out;

	if (!metric->begun)
		fprintf(out, "# HELP %s %s\n# TYPE %s gauge\n", metric->name, metric->help,
			metric->name);
	metric->begun = true;
	fprintf(out, "%s{", metric->name);
	if (metric->context->netns) {
		fputs("netns_name=\"", out);
		export_escaped(out, metric->context->netns, SPECIALS);
		fputs("\",", out);
	}
	return out;
}

static void put_state(FILE *out, const char *state)
{
	fputs("state=\"", out);
	export_lower(out, state);
	putc('"', out);
}

static void end(FILE *out, uint64_t value)
{
	fprintf(out, "} %" PRIu64 "\n", value);
}

/* Seconds of a figure in units of which there are 10^digits a second. */
static void put_seconds(const struct export_context *context, const char *name,
			const char *help, const char *file, const struct figure *figure,
			int digits)
{
	struct metric metric = { context, name, help, false };
	uint64_t unit = 1;
	int i;

	if (!figure->have)
		return;
	for (i = 0; i < digits; i++)
		unit *= 10;
	fprintf(begin(&metric), "file=\"%s\"} %" PRIu64 ".%0*" PRIu64 "\n", file,
		figure->value / unit, digits, figure->value % unit);
}

/* Of counts that were made of single sockets. */
static void put_cost(const struct export_context *context, const char *file,
		     const struct counts_cost *cost)
{
	struct metric sockets = {
		context, "tcpstates_dump_sockets", "Sockets that were dumped to count them.",
		false,
	};

	if (!cost->sockets.have)
		return;
	fprintf(begin(&sockets), "file=\"%s\"", file);
	end(context->out, cost->sockets.value);
	put_seconds(context, "tcpstates_dump_duration_seconds",
		    "Time that it took to dump the sockets.", file, &cost->dump_ns, 9);
	put_seconds(context, "tcpstates_dump_cpu_seconds",
		    "Time of the processor that it took.", file, &cost->cpu_ns, 9);
}

/* What all files have in their first line. */
static void put_reading(const struct export_context *context, const char *file,
			enum counts_origin origin, const struct figure *netns,
			const struct figure *walk_ns, const struct figure *buckets,
			const struct counts_cost *cost)
{
	struct metric info = {
		context, "tcpstates_info",
		"Always 1: where the counts are from, and of which network namespace.", false,
	};
	struct metric size = {
		context, "tcpstates_hash_buckets",
		"Buckets of the hash table that was walked to count the sockets.", false,
	};
	FILE *out = begin(&info);

	fprintf(out, "file=\"%s\",version=\"" TCPSTATES_VERSION "\",source=\"%s\"", file,
		counts_origin_name(origin));
	if (netns->have)
		fprintf(out, ",netns=\"%" PRIu64 "\"", netns->value);
	end(out, 1);
	put_seconds(context, "tcpstates_walk_duration_seconds",
		    "Time that the kernel took to count the sockets.", file, walk_ns, 9);
	if (buckets->have) {
		fprintf(begin(&size), "file=\"%s\"", file);
		end(out, buckets->value);
	}
	put_cost(context, file, cost);
}

/* A metric of the summary: columns, one a value of this label; without one, one. */
struct division {
	const char *name;
	const char *help;
	const char *label;
	enum tcpstates_column column[2];
};

static const struct division divisions[] = {
	{ "tcpstates_sockets", "TCP sockets by state and family.", "family",
	  { TCPSTATES_COL_IPV4, TCPSTATES_COL_IPV6 } },
	{ "tcpstates_side_sockets",
	  "TCP sockets by state and side: server if the local port is listened on.", "side",
	  { TCPSTATES_COL_SERVER, TCPSTATES_COL_CLIENT } },
	{ "tcpstates_mini_sockets",
	  "Request and timewait sockets by state, which are part of tcpstates_sockets.", NULL,
	  { TCPSTATES_COL_MINI } },
	{ "tcpstates_orphan_sockets",
	  "TCP sockets that no process owns any more by state, which are part of tcpstates_sockets.",
	  NULL, { TCPSTATES_COL_ORPHAN } },
};

static void put_division(const struct export_context *context,
			 const struct division *division, const struct counts *counts,
			 enum family family)
{
	struct metric metric = { context, division->name, division->help, false };
	unsigned int row, i, nr = division->label ? 2 : 1;

	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		for (i = 0; i < nr; i++) {
			unsigned int col = division->column[i];

			if (!counts->cell[row][col].have || !family_shows(family, col))
				continue;
			put_state(begin(&metric), counts_row_name[row]);
			if (division->label)
				fprintf(context->out, ",%s=\"%s\"", division->label,
					counts_column_name[col]);
			end(context->out, counts->cell[row][col].value);
		}
	}
}

void prometheus_counts(const struct export_context *context, const struct counts *counts,
		       enum family family)
{
	const struct figure *key = counts->key;
	unsigned int i;

	for (i = 0; i < sizeof(divisions) / sizeof(divisions[0]); i++)
		put_division(context, &divisions[i], counts, family);
	put_reading(context, TCPSTATES_NAME, counts->origin, &key[TCPSTATES_KEY_NETNS],
		    &key[TCPSTATES_KEY_WALK_NS], &key[TCPSTATES_KEY_BUCKETS],
		    &counts->cost);
	put_seconds(context, "tcpstates_age_seconds",
		    "Age of the counts, which is 0 unless readers share them.",
		    TCPSTATES_NAME, &key[TCPSTATES_KEY_AGE_MS], 3);
}

/* For dashboards of node_exporter's collector "tcpstat", which must be off then. */
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
		put_state(begin(&metric), counts_row_name[row]);
		end(context->out, counts->cell[row][col].value);
	}
}

static void begin_port(struct metric *metric, const struct row *row)
{
	fprintf(begin(metric), "side=\"%s\",port=\"%" PRIu64 "\"",
		side_name(row->group), row->id);
}

static void begin_netns(struct metric *metric, const struct row *row)
{
	FILE *out = begin(metric);

	if (row->group == ROWS_NETNS)
		fprintf(out, "netns=\"%" PRIu64 "\"", row->id);
	else
		fputs("netns=\"other\"", out);
}

/* All states of all rows. */
static void put_states(struct metric *metric, const struct rows *rows,
		       void (*begin_row)(struct metric *metric, const struct row *row))
{
	FILE *out = metric->context->out;
	unsigned int col;
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		for (col = ROWS_COL_STATES; col < ROWS_NR_COLUMNS; col++) {
			if (!rows->have[col])
				continue;
			begin_row(metric, &rows->row[i]);
			putc(',', out);
			put_state(out, rows_netns_column[col]);
			end(out, rows->row[i].cell[col]);
		}
	}
}

/* A figure of the listeners: rows of clients have none. */
static void put_figure(const struct export_context *context, const struct rows *rows,
		       unsigned int col, const char *help)
{
	char name[64];
	struct metric metric = { context, name, help, false };
	size_t i;

	snprintf(name, sizeof(name), "tcpstates_port_%s", rows_ports_column[col]);
	for (i = 0; rows->have[col] && i < rows->nr; i++) {
		if (rows->row[i].group != ROWS_SERVER)
			continue;
		begin_port(&metric, &rows->row[i]);
		end(context->out, rows->row[i].cell[col]);
	}
}

void prometheus_ports(const struct export_context *context, const struct rows *rows)
{
	static const char *const help[ROWS_NR_FIGURES] = {
		[ROWS_COL_LISTENERS] = "Sockets that listen on the port.",
		[ROWS_COL_FULL] = "Listeners of the port whose accept queue is over its limit.",
		[ROWS_COL_BACKLOG] = "Connections in the accept queues of the port.",
		[ROWS_COL_BACKLOG_MAX] = "Limits of the accept queues of the port, added up.",
		[ROWS_COL_SYNQ] = "Connections that are being opened on the port.",
	};
	struct metric metric = {
		context, "tcpstates_port_connections",
		"TCP connections by state: by local port if it is listened on (server), else by remote port.",
		false,
	};
	unsigned int col;

	put_states(&metric, rows, begin_port);
	for (col = 0; col < ROWS_NR_FIGURES; col++)
		put_figure(context, rows, col, help[col]);
	put_reading(context, TCPSTATES_PORTS_NAME, rows->origin, &rows->key[ROWS_KEY_NETNS],
		    &rows->key[ROWS_KEY_WALK_NS], &rows->key[ROWS_KEY_BUCKETS],
		    &rows->cost);
}

/* Names change while a namespace lives: they are labels of a metric to join with. */
static void put_names(const struct export_context *context, const struct rows *rows,
		      const struct netns_names *names)
{
	struct metric metric = {
		context, "tcpstates_netns_info",
		"Always 1: what a network namespace is called.", false,
	};
	char text[NETNS_NAMES_TEXT_SIZE];
	FILE *out = context->out;
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		const struct netns_name *name = export_name(names, &rows->row[i]);

		if (!name || !netns_names_text(name, text))
			continue;
		begin_netns(&metric, &rows->row[i]);
		fputs(",name=\"", out);
		export_escaped(out, text, SPECIALS);
		fputs("\",container=\"", out);
		export_escaped(out, name->container, SPECIALS);
		putc('"', out);
		end(out, 1);
	}
}

void prometheus_netns(const struct export_context *context, const struct rows *rows,
		      const struct netns_names *names)
{
	const struct figure none = { 0, false };
	struct metric metric = {
		context, "tcpstates_netns_sockets", "TCP sockets by network namespace and state.",
		false,
	};

	put_states(&metric, rows, begin_netns);
	put_names(context, rows, names);
	put_reading(context, TCPSTATES_NETNS_NAME, rows->origin, &none,
		    &rows->key[ROWS_KEY_WALK_NS], &rows->key[ROWS_KEY_BUCKETS],
		    &rows->cost);
}
