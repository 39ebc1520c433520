/* SPDX-License-Identifier: GPL-2.0-only */
/* The processes of a procfs: one pass over them, and their small files. */
#ifndef TCPSTATES_HOST_PROCESSES_H
#define TCPSTATES_HOST_PROCESSES_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "lib/figure.h"

/* One pass over a procfs. */
struct processes {
	const char *procfs;	/* belongs to the caller */
	DIR *dir;		/* NULL if it cannot be read: then the pass is empty */
	size_t forbidden;	/* processes whose namespace could not be read */
};

void processes_begin(struct processes *pass, const char *procfs);
bool processes_next(struct processes *pass, uint64_t *pid);
bool processes_netns(struct processes *pass, uint64_t pid, uint64_t *netns);
void processes_end(struct processes *pass);
struct figure processes_own_netns(const char *process);

char *processes_read(const char *procfs, uint64_t pid, const char *file);
struct figure processes_descriptor_limit(const char *procfs, uint64_t pid);
void processes_comm(const char *procfs, uint64_t pid, char *comm, size_t size);

#endif /* TCPSTATES_HOST_PROCESSES_H */
