// SPDX-License-Identifier: GPL-2.0
/* Walks readings for the formats of monitoring systems, and chooses among these. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include "data/state_names.h"
#include "export/export.h"
#include "lib/format.h"

/* As the kernel's names are in the labels of others: in small letters. */
void export_lower(FILE *out, const char *name)
{
	for (; *name; name++)
		putc(tolower((unsigned char)*name), out);
}

/* A text with a backslash before each of the specials; never a broken character. */
void export_escaped(FILE *out, const char *text, const char *specials)
{
	char clean[NETNS_NAMES_TEXT_SIZE];
	const char *c;

	snprintf(clean, sizeof(clean), "%s", text);
	format_clean(clean);
	for (c = clean; *c; c++) {
		if (strchr(specials, *c))
			putc('\\', out);
		putc(*c, out);
	}
}

/* The name of a row's namespace, or NULL. */
const struct netns_name *export_name(const struct netns_names *names, const struct row *row)
{
	return names && row->group == ROWS_NETNS ? netns_names_find(names, row->id) : NULL;
}

/* What it cost to read them, where they were dumped one by one; names as in JSON. */
static void visit_cost(struct exporter *exporter, const struct counts_cost *cost)
{
	if (!cost->sockets.have)
		return;
	exporter->value(exporter, "dump_sockets", false, cost->sockets.value);
	exporter->value(exporter, "dump_ns", false, cost->dump_ns.value);
	exporter->value(exporter, "dump_cpu_ns", false, cost->cpu_ns.value);
}

static void visit_keys(struct exporter *exporter, const struct figure *keys,
		       const char *const *names, unsigned int nr,
		       const struct counts_cost *cost)
{
	unsigned int i;

	exporter->subject.kind = EXPORT_READING;
	exporter->begin(exporter);
	for (i = 0; i < nr; i++) {
		/* The number of a namespace is a name, not a value. */
		if (keys[i].have && strcmp(names[i], "netns"))
			exporter->value(exporter, names[i], false, keys[i].value);
	}
	visit_cost(exporter, cost);
	exporter->end(exporter);
}

void export_visit_counts(struct exporter *exporter, const struct counts *counts,
			 enum family family)
{
	unsigned int row, col;

	exporter->subject.file = TCPSTATES_NAME;
	exporter->subject.source = counts_origin_name(counts->origin);
	visit_keys(exporter, counts->key, counts_key_name, TCPSTATES_NR_KEYS,
		   &counts->cost);
	exporter->subject.kind = EXPORT_STATE;
	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		exporter->subject.state = counts_row_name[row];
		exporter->begin(exporter);
		for (col = 0; col < TCPSTATES_NR_COLUMNS; col++) {
			const struct figure *cell = &counts->cell[row][col];

			if (cell->have && family_shows(family, col))
				exporter->value(exporter, counts_column_name[col], false,
						cell->value);
		}
		exporter->end(exporter);
	}
}

static void visit_row(struct exporter *exporter, const struct rows *rows,
		      const struct row *row, const char *const *columns)
{
	unsigned int col;

	snprintf(exporter->subject.id, sizeof(exporter->subject.id), "%" PRIu64, row->id);
	if (exporter->subject.kind == EXPORT_NETNS && row->group == ROWS_OTHER)
		strcpy(exporter->subject.id, "other");
	exporter->begin(exporter);
	for (col = 0; col < ROWS_NR_COLUMNS; col++) {
		if (rows->have[col])
			exporter->value(exporter, columns[col], col >= ROWS_COL_STATES,
					row->cell[col]);
	}
	exporter->end(exporter);
}

void export_visit_ports(struct exporter *exporter, const struct rows *rows)
{
	size_t i;

	exporter->subject.file = TCPSTATES_PORTS_NAME;
	exporter->subject.source = counts_origin_name(rows->origin);
	visit_keys(exporter, rows->key, rows_ports_key, ROWS_NR_KEYS, &rows->cost);
	exporter->subject.kind = EXPORT_PORT;
	for (i = 0; i < rows->nr; i++) {
		exporter->subject.side = side_name(rows->row[i].group);
		visit_row(exporter, rows, &rows->row[i], rows_ports_column);
	}
}

void export_visit_netns(struct exporter *exporter, const struct rows *rows,
			const struct netns_names *names)
{
	size_t i;

	exporter->subject.file = TCPSTATES_NETNS_NAME;
	exporter->subject.source = counts_origin_name(rows->origin);
	visit_keys(exporter, rows->key, rows_netns_key, ROWS_NR_KEYS, &rows->cost);
	exporter->subject.kind = EXPORT_NETNS;
	for (i = 0; i < rows->nr; i++) {
		exporter->subject.name = export_name(names, &rows->row[i]);
		visit_row(exporter, rows, &rows->row[i], rows_netns_column);
	}
}

/* What was read, for formats that visit it in the same way. */
struct reading {
	const struct counts *counts;
	enum family family;
	enum export_file file;
	const struct rows *rows;
	const struct netns_names *names;
};

static void visit(const struct export_context *context, const struct exporter *format,
		  const struct reading *reading)
{
	struct exporter exporter = *format;

	exporter.context = context;
	if (reading->counts)
		export_visit_counts(&exporter, reading->counts, reading->family);
	else if (reading->file == EXPORT_FILE_PORTS)
		export_visit_ports(&exporter, reading->rows);
	else
		export_visit_netns(&exporter, reading->rows, reading->names);
}

static void visit_all(const struct export_context *context, const struct reading *reading)
{
	if (context->format != OUTPUT_ZABBIX) {
		visit(context, context->format == OUTPUT_INFLUX ?
		      &influx_exporter : &collectd_exporter, reading);
		return;
	}
	fputs("{\"data\":[", context->out);
	visit(context, &zabbix_discovery, reading);
	fputs("],\"values\":{", context->out);
	visit(context, &zabbix_values, reading);
	fputs("}}\n", context->out);
}

void export_counts(const struct export_context *context, const struct counts *counts,
		   enum family family)
{
	if (context->format == OUTPUT_PROMETHEUS)
		prometheus_counts(context, counts, family);
	else if (context->format == OUTPUT_PROMETHEUS_NODE)
		prometheus_node(context, counts, family);
	else
		visit_all(context, &(struct reading){ .counts = counts, .family = family });
}

/* Names may be NULL: then there are none. */
void export_rows(const struct export_context *context, enum export_file file,
		 const struct rows *rows, const struct netns_names *names)
{
	if (context->format != OUTPUT_PROMETHEUS)
		visit_all(context, &(struct reading){ .file = file, .rows = rows, .names = names });
	else if (file == EXPORT_FILE_PORTS)
		prometheus_ports(context, rows);
	else
		prometheus_netns(context, rows, names);
}
