// SPDX-License-Identifier: GPL-2.0-only
/* Calls an exporter for each object of a reading and for each of its values. */
#include <inttypes.h>
#include <string.h>
#include "data/idle.h"
#include "data/state_names.h"
#include "export/exporter.h"
#include "host/counters_exported.h"

/* Visit the cost of dumping single sockets, under the names that JSON has. */
static void exporter_visit_cost(struct exporter *exporter, const struct counts_cost *cost)
{
	if (!cost->sockets.have)
		return;
	exporter->value(exporter, "dump_sockets", false, cost->sockets.value);
	exporter->value(exporter, "dump_ns", false, cost->dump_ns.value);
	exporter->value(exporter, "dump_cpu_ns", false, cost->cpu_ns.value);
}

/* Return whether a key identifies the namespace, and so is no value. */
static bool exporter_is_identity(const char *key)
{
	return !strcmp(key, "netns") || !strcmp(key, "cookie");
}

static void exporter_visit_reading(struct exporter *exporter, const struct figure *keys,
				   const char *const *names, unsigned int nr,
				   const struct counts_cost *cost)
{
	unsigned int i;

	exporter->subject.kind = EXPORT_READING;
	exporter->begin(exporter);
	for (i = 0; i < nr; i++) {
		if (keys[i].have && !exporter_is_identity(names[i]))
			exporter->value(exporter, names[i], false, keys[i].value);
	}
	exporter_visit_cost(exporter, cost);
	exporter->end(exporter);
}

/* A state without values is no object: Zabbix would discover it and never get a value. */
static bool exporter_has_values(const struct figure *cells, enum family family)
{
	unsigned int col;

	for (col = 0; col < TCPSTATES_NR_COLUMNS; col++) {
		if (cells[col].have && family_shows(family, col))
			return true;
	}
	return false;
}

/* Visit the kernel's counters that this kernel has, if they were asked for. */
static void exporter_visit_counters(struct exporter *exporter)
{
	const struct figure *figures = exporter->context->counters;
	const struct counter_exported *counter;

	if (!figures)
		return;
	exporter->subject.kind = EXPORT_COUNTERS;
	exporter->begin(exporter);
	for (counter = counters_exported; counter->name; counter++) {
		if (figures[counter->id].have)
			exporter->value(exporter, counter->name, false,
					figures[counter->id].value);
	}
	exporter->end(exporter);
}

/**
 * exporter_visit_counts() - visit the reading and each state of the summary
 * @exporter: the format to call
 * @counts: the summary
 * @family: columns of the other family are left out
 */
void exporter_visit_counts(struct exporter *exporter, const struct counts *counts,
			   enum family family)
{
	unsigned int row, col;

	exporter->subject.file = TCPSTATES_NAME;
	exporter->subject.source = counts_origin_name(counts->origin);
	exporter_visit_reading(exporter, counts->key, counts_key_name, TCPSTATES_NR_KEYS,
			       &counts->cost);
	exporter_visit_counters(exporter);
	exporter->subject.kind = EXPORT_STATE;
	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		if (!exporter_has_values(counts->cell[row], family))
			continue;
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

/* Write the port, the inode number or the address of a row; "other" if it is none. */
static void exporter_name_row(struct exporter *exporter, const struct rows *rows,
			      const struct row *row)
{
	char *id = exporter->subject.id;
	bool other = exporter->subject.kind == EXPORT_NETNS && row->group == ROWS_OTHER;

	if (rows->peers)
		peers_text(rows->peers, row, id);
	else if (row->summed || other)
		strcpy(id, EXPORT_OTHER);
	else
		snprintf(id, sizeof(exporter->subject.id), "%" PRIu64, row->id);
}

static void exporter_visit_row(struct exporter *exporter, const struct rows *rows,
			       const struct row *row, const char *const *columns)
{
	unsigned int col;

	exporter_name_row(exporter, rows, row);
	exporter->begin(exporter);
	for (col = 0; col < ROWS_NR_COLUMNS; col++) {
		if (rows_has_cell(rows, row, col))
			exporter->value(exporter, columns[col],
					col >= ROWS_COL_STATES && columns != rows_idle_column,
					row->cell[col]);
	}
	exporter->end(exporter);
}

/* Name the object of a row. */
static void exporter_set_subject(struct exporter *exporter, const struct row *row,
				 const struct netns_names *names, char *unit)
{
	const struct process_names *processes = exporter->context->processes;
	struct export_subject *subject = &exporter->subject;

	if (subject->kind == EXPORT_STATE) {
		subject->state = counts_row_name[row->id];
	} else if (subject->kind == EXPORT_PROCESS) {
		subject->process = process_names_text(processes, row);
		subject->unit = unit;
		process_names_unit(processes, row, unit);
	} else {
		subject->side = side_name(row->group);
		subject->name = netns_names_of_row(names, row);
	}
}

/**
 * exporter_visit_rows() - visit the reading and each of its rows
 * @exporter: the format to call
 * @file: the file that the rows are from
 * @rows: the rows; those of processes were merged with process_names_merge()
 * @names: the names of namespaces, or NULL
 */
void exporter_visit_rows(struct exporter *exporter, enum export_file file,
			 const struct rows *rows, const struct netns_names *names)
{
	static const struct {
		const char *file;
		const char *const *keys;
		const char *const *columns;
		enum export_kind kind;
	} files[] = {
		[EXPORT_FILE_PORTS] = {
			TCPSTATES_PORTS_NAME, rows_ports_key, rows_ports_column, EXPORT_PORT
		},
		[EXPORT_FILE_NETNS] = {
			TCPSTATES_NETNS_NAME, rows_netns_key, rows_netns_column, EXPORT_NETNS
		},
		[EXPORT_FILE_IDLE] = {
			TCPSTATES_IDLE_NAME, rows_idle_key, rows_idle_column, EXPORT_STATE
		},
		[EXPORT_FILE_PEERS] = {
			EXPORT_PEERS_NAME, rows_ports_key, rows_netns_column, EXPORT_PEER
		},
		[EXPORT_FILE_PROCESSES] = {
			EXPORT_PROCESSES_NAME, rows_ports_key, rows_processes_column,
			EXPORT_PROCESS
		},
	};
	struct export_subject *subject = &exporter->subject;
	const struct row *row;
	char unit[PROCESS_UNIT_SIZE];
	struct row room;
	size_t i;

	subject->file = files[file].file;
	subject->source = counts_origin_name(rows->origin);
	exporter_visit_reading(exporter, rows->key, files[file].keys, ROWS_NR_KEYS, &rows->cost);
	subject->kind = files[file].kind;
	/* States without values are no objects. */
	if (subject->kind == EXPORT_STATE && !memchr(rows->have, true, IDLE_NR_COLUMNS))
		return;
	for (i = 0; i < rows->nr; i++) {
		row = rows_at(rows, i, &room);
		exporter_set_subject(exporter, row, names, unit);
		exporter_visit_row(exporter, rows, row, files[file].columns);
	}
}
