/* SPDX-License-Identifier: GPL-2.0-only */
/* Names of network namespaces, by inode number. */
#ifndef TCPSTATES_HOST_NETNS_NAMES_H
#define TCPSTATES_HOST_NETNS_NAMES_H

#include <limits.h>
#include <stdbool.h>
#include "data/rows.h"

#define NETNS_NAMES_COMM_SIZE		32
#define NETNS_NAMES_CONTAINER_LEN	64
#define NETNS_NAMES_SHORT_LEN		12	/* digits of a container ID in docker ps */
#define NETNS_NAMES_TEXT_SIZE		(NAME_MAX + 1)
#define NETNS_NAMES_WORD_SIZE		(NAME_MAX + 16)

struct netns_name {
	uint64_t netns;			/* the inode number of the namespace */
	uint64_t pid;			/* the lowest visible PID in it, or 0 */
	char given[NAME_MAX + 1];	/* its name in 'ip netns', or "" */
	char comm[NETNS_NAMES_COMM_SIZE];	/* the name of that process, or "" */
	char container[NETNS_NAMES_CONTAINER_LEN + 1];	/* the process's container ID, or "" */
};

/* Names in the order of their inode numbers. */
struct netns_names {
	struct netns_name *name;
	size_t nr;
	size_t forbidden;	/* processes whose namespace may not be read */
	bool no_procfs;		/* there is no process, not even this one */
};

/* The directories of 'ip netns', ended by NULL. */
extern const char *const netns_names_dirs[];

void netns_names_load(struct netns_names *names, const struct rows *rows, const char *procfs);
void netns_names_free(struct netns_names *names);
const struct netns_name *netns_names_of_row(const struct netns_names *names,
					    const struct row *row);
bool netns_names_is_container(const char *word);
void netns_names_find_container(const char *cgroup, char *container);
uint64_t netns_names_container_process(const char *procfs, const char *id);
bool netns_names_text(const struct netns_name *name, char *text);

int netns_names_all(struct netns_names *names, const char *procfs);
void netns_names_word(const struct netns_name *name, char *word);

/* The steps of netns_names_load(), for single namespaces and tests. */
int netns_names_setup(struct netns_names *names, const struct rows *rows);
struct netns_name *netns_names_find(const struct netns_names *names, uint64_t netns);
void netns_names_locate_given(struct netns_names *names, const char *const *dirs);
void netns_names_locate(struct netns_names *names, const char *procfs, const char *const *dirs);
void netns_names_describe(struct netns_names *names, const char *procfs);

#endif /* TCPSTATES_HOST_NETNS_NAMES_H */
