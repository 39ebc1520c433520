/* SPDX-License-Identifier: GPL-2.0 */
/* What people call a network namespace, by its inode number. */
#ifndef TCPSTATES_HOST_NETNS_NAMES_H
#define TCPSTATES_HOST_NETNS_NAMES_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAMES_COMM_SIZE		32
#define NAMES_CONTAINER_LEN	64
#define NAMES_TEXT_SIZE		(NAME_MAX + 1)

struct name {
	uint64_t netns;			/* its inode number */
	uint64_t pid;			/* the lowest in it, 0 if none is to be seen */
	char given[NAME_MAX + 1];	/* that of 'ip netns', or "" */
	char comm[NAMES_COMM_SIZE];	/* of this process */
	char container[NAMES_CONTAINER_LEN + 1];	/* that this process is in, or "" */
};

/* Names in the order of their inode numbers. */
struct names {
	struct name *name;
	size_t nr;
	size_t forbidden;	/* processes that may not be looked at */
};

/* Where 'ip netns' has its names, up to a NULL. */
extern const char *const names_dirs[];

struct rows;

int names_setup(struct names *names, const struct rows *rows);
void names_free(struct names *names);
struct name *names_find(const struct names *names, uint64_t netns);
void names_locate(struct names *names, const char *procfs, const char *const *dirs);
void names_describe(struct names *names, const char *procfs);
bool names_text(const struct name *name, char *text);

#endif /* TCPSTATES_HOST_NETNS_NAMES_H */
