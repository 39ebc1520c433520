/* SPDX-License-Identifier: GPL-2.0-only */
/* The names of the processes that hold sockets, their units and listening ports. */
#ifndef TCPSTATES_HOST_PROCESS_NAMES_H
#define TCPSTATES_HOST_PROCESS_NAMES_H

#include "data/rows.h"
#include "host/netns_names.h"
#include "lib/array.h"

#define PROCESS_UNIT_SIZE	(NAME_MAX + 1)

/* Strings have no control characters, and are "" if they are unknown. */
struct process_name {
	uint64_t pid;
	uint64_t first;		/* PID of the first process in the same row */
	char comm[NETNS_NAMES_COMM_SIZE];
	char unit[PROCESS_UNIT_SIZE];	/* systemd's name for it */
	char container[NETNS_NAMES_CONTAINER_LEN + 1];
};

/* All zero is empty. */
struct process_names {
	struct array process;	/* struct process_name, in the order of PIDs */
	struct array port;	/* uint64_t: PID << 16 | listening port, in order */
	bool by_unit;		/* a row is all processes of a unit */
};

int process_names_add(struct process_names *names, const char *procfs, uint64_t pid);
int process_names_add_port(struct process_names *names, uint64_t pid, uint16_t port);
void process_names_order(struct process_names *names);
void process_names_free(struct process_names *names);

const struct process_name *process_names_of_row(const struct process_names *names,
						const struct row *row);
const char *process_names_text(const struct process_names *names, const struct row *row);
void process_names_unit(const struct process_names *names, const struct row *row, char *unit);
const uint64_t *process_names_ports(const struct process_names *names, const struct row *row,
				    size_t *nr);

void process_names_merge(struct process_names *names, struct rows *rows);
void process_names_cut_units(struct process_names *names);

/* Exported for tests: finds the unit in the text of /proc/PID/cgroup, which it changes. */
void process_names_find_unit(char *cgroup, char *unit);
void process_names_cut_unit(char *unit);

#endif /* TCPSTATES_HOST_PROCESS_NAMES_H */
