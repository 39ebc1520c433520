// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names the processes that hold sockets. /proc/PID/cgroup has the systemd unit or the
 * container of a process in the path of its control group.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "host/process_names.h"
#include "host/processes.h"
#include "lib/format.h"
#include "lib/words.h"

#define PORT_BITS	16

/* The names of rows that are no process. */
static const char *const process_names_reserved[] = {
	[ROWS_PROCESS] = "(other)",	/* a sum */
	[ROWS_NOT_VISIBLE] = "(not visible)",
	[ROWS_NO_PROCESS] = "(no process)",
};

/**
 * process_names_find_unit() - find the systemd unit of a process
 * @cgroup: the text of its file cgroup; this function changes it
 * @unit: receives PROCESS_UNIT_SIZE bytes; unchanged without a unit
 *
 * Finds the innermost one: that of the user's manager in user@1000.service. Slices
 * hold no processes. The hierarchy of systemd is the last line.
 */
void process_names_find_unit(char *cgroup, char *unit)
{
	char *word, *rest, *dot;

	for (word = strtok_r(cgroup, "/\n", &rest); word; word = strtok_r(NULL, "/\n", &rest)) {
		dot = strrchr(word, '.');
		if (dot && dot > word && (!strcmp(dot, ".service") || !strcmp(dot, ".scope")))
			snprintf(unit, PROCESS_UNIT_SIZE, "%s", word);
	}
	format_clean(unit);
}

/* A process may call itself anything; it cannot take the place of the other rows. */
static void process_names_clean_comm(char *comm)
{
	static const struct words_list reserved = { process_names_reserved, ROWS_NR_GROUPS };

	format_clean(comm);
	if (!*comm || words_find(words_span(comm), reserved) >= 0)
		strcpy(comm, "?");
}

/**
 * process_names_add() - read the name and the unit of a process
 * @names: receives them
 * @procfs: the procfs to read
 * @pid: the process
 *
 * Return: 0, or -1 without memory.
 */
int process_names_add(struct process_names *names, const char *procfs, uint64_t pid)
{
	struct process_name *name = array_add(&names->process, sizeof(*name));
	char *cgroup;

	if (!name)
		return -1;
	*name = (struct process_name){ .pid = pid, .first = pid };
	processes_comm(procfs, pid, name->comm, sizeof(name->comm));
	process_names_clean_comm(name->comm);
	cgroup = processes_read(procfs, pid, "cgroup");
	if (cgroup) {
		netns_names_find_container(cgroup, name->container);
		process_names_find_unit(cgroup, name->unit);
	}
	free(cgroup);
	return 0;
}

/* Note that a process listens on a port. Return: 0, or -1 without memory. */
int process_names_add_port(struct process_names *names, uint64_t pid, uint16_t port)
{
	uint64_t *added = array_add(&names->port, sizeof(*added));

	if (!added)
		return -1;
	*added = pid << PORT_BITS | port;
	return 0;
}

static void process_names_order_ports(struct process_names *names)
{
	uint64_t *port = names->port.at;
	size_t i, kept = 0;

	if (!port)
		return;
	qsort(port, names->port.nr, sizeof(*port), array_compare_u64);
	for (i = 0; i < names->port.nr; i++) {
		if (!kept || port[kept - 1] != port[i])
			port[kept++] = port[i];
	}
	names->port.nr = kept;
}

/* Order the names, whose first member is the PID, and the ports. Call it after adding. */
void process_names_order(struct process_names *names)
{
	if (names->process.at)
		qsort(names->process.at, names->process.nr, sizeof(struct process_name),
		      array_compare_u64);
	process_names_order_ports(names);
}

/* Free the names; an empty struct is fine. */
void process_names_free(struct process_names *names)
{
	free(names->process.at);
	free(names->port.at);
	*names = (struct process_names){ .by_unit = false };
}

static const struct process_name *process_names_find(const struct process_names *names,
						     uint64_t pid)
{
	return names->process.at ? bsearch(&pid, names->process.at, names->process.nr,
					   sizeof(struct process_name), array_compare_u64) : NULL;
}

/* Return the name of a row, or NULL if it is not a process. */
const struct process_name *process_names_of_row(const struct process_names *names,
						const struct row *row)
{
	return row->group == ROWS_PROCESS && !row->summed ? process_names_find(names, row->id) :
							    NULL;
}

/* Return the name of a process, or that of another row. Only a unit's row has "". */
const char *process_names_text(const struct process_names *names, const struct row *row)
{
	const struct process_name *name = process_names_of_row(names, row);

	return name ? name->comm : process_names_reserved[row->group];
}

/**
 * process_names_unit() - format the container or the unit of a row
 * @names: the names
 * @row: the row
 * @unit: receives PROCESS_UNIT_SIZE bytes: "" if it has neither
 */
void process_names_unit(const struct process_names *names, const struct row *row, char *unit)
{
	const struct process_name *name = process_names_of_row(names, row);

	*unit = '\0';
	if (name && *name->container)
		snprintf(unit, PROCESS_UNIT_SIZE, "%.*s", NETNS_NAMES_SHORT_LEN, name->container);
	else if (name)
		strcpy(unit, name->unit);
}

/**
 * process_names_ports() - find the ports that a row listens on
 * @names: the names, in order
 * @row: the row
 * @nr: receives the number of ports
 *
 * Return: the first one of them, in order, or NULL; the lower 16 bits of each are the port.
 */
const uint64_t *process_names_ports(const struct process_names *names, const struct row *row,
				    size_t *nr)
{
	const uint64_t *port = names->port.at;
	size_t low = 0, high = names->port.nr, middle;

	*nr = 0;
	if (row->group != ROWS_PROCESS || row->summed)
		return NULL;
	while (low < high) {
		middle = (low + high) / 2;
		if (port[middle] >> PORT_BITS < row->id)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + *nr < names->port.nr && port[low + *nr] >> PORT_BITS == row->id)
		++*nr;
	return *nr ? port + low : NULL;
}

/* Compare what process_names_unit() prints, then the names. */
static int process_names_compare_texts(const struct process_name *a, const struct process_name *b)
{
	int order = strncmp(a->container, b->container, NETNS_NAMES_SHORT_LEN);

	if (!order && !*a->container)
		order = strcmp(a->unit, b->unit);
	return order ? order : strcmp(a->comm, b->comm);
}

static int process_names_compare(const void *x, const void *y)
{
	int order = process_names_compare_texts(x, y);

	return order ? order : array_compare_u64(x, y);
}

/* Set the first process of each row. */
static void process_names_group(struct process_names *names)
{
	struct process_name *name = names->process.at;
	size_t i;

	if (!name)
		return;
	for (i = 0; names->by_unit && i < names->process.nr; i++) {
		if (*name[i].unit || *name[i].container)
			*name[i].comm = '\0';
	}
	qsort(name, names->process.nr, sizeof(*name), process_names_compare);
	for (i = 1; i < names->process.nr; i++) {
		if (!process_names_compare_texts(&name[i - 1], &name[i]))
			name[i].first = name[i - 1].first;
	}
}

/**
 * process_names_merge() - sum the rows that would print the same
 * @names: the names; if @by_unit is set, only processes without a unit keep theirs
 * @rows: the rows of the processes; sums have the lowest PID of theirs
 */
void process_names_merge(struct process_names *names, struct rows *rows)
{
	const struct process_name *name;
	uint64_t *port = names->port.at;
	size_t i;

	process_names_group(names);
	process_names_order(names);
	for (i = 0; i < names->port.nr; i++) {
		name = process_names_find(names, port[i] >> PORT_BITS);
		if (name)
			port[i] = name->first << PORT_BITS | (uint16_t)port[i];
	}
	process_names_order_ports(names);
	for (i = 0; i < rows->nr; i++) {
		name = process_names_of_row(names, &rows->row[i]);
		if (!name)
			continue;
		rows->row[i].id = name->first;
		rows->row[i].cell[ROWS_COL_COUNT] = 1;
	}
	rows->have[ROWS_COL_COUNT] = true;
	rows_merge(rows);
}
