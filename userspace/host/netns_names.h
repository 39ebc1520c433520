/* SPDX-License-Identifier: GPL-2.0 */
/* What people call a network namespace, by its inode number. */
#ifndef TCPSTATES_HOST_NETNS_NAMES_H
#define TCPSTATES_HOST_NETNS_NAMES_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NETNS_NAMES_COMM_SIZE		32
#define NETNS_NAMES_CONTAINER_LEN	64
#define NETNS_NAMES_TEXT_SIZE		(NAME_MAX + 1)

struct netns_name {
	uint64_t netns;			/* its inode number */
	uint64_t pid;			/* the lowest in it, 0 if none is to be seen */
	char given[NAME_MAX + 1];	/* that of 'ip netns', or "" */
	char comm[NETNS_NAMES_COMM_SIZE];	/* of this process */
	char container[NETNS_NAMES_CONTAINER_LEN + 1];	/* that this process is in, or "" */
};

/* Names in the order of their inode numbers. */
struct netns_names {
	struct netns_name *name;
	size_t nr;
	size_t forbidden;	/* processes that may not be looked at */
};

/* Where 'ip netns' has its names, up to a NULL. */
extern const char *const netns_names_dirs[];

struct rows;

int netns_names_setup(struct netns_names *names, const struct rows *rows);
void netns_names_free(struct netns_names *names);
struct netns_name *netns_names_find(const struct netns_names *names, uint64_t netns);
void netns_names_locate(struct netns_names *names, const char *procfs, const char *const *dirs);
void netns_names_describe(struct netns_names *names, const char *procfs);
bool netns_names_text(const struct netns_name *name, char *text);

#endif /* TCPSTATES_HOST_NETNS_NAMES_H */
