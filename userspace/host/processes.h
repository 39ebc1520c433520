/* SPDX-License-Identifier: GPL-2.0 */
/* The processes of a procfs and their network namespaces. */
#ifndef TCPSTATES_HOST_PROCESSES_H
#define TCPSTATES_HOST_PROCESSES_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One pass over a procfs. */
struct processes {
	const char *procfs;
	DIR *dir;		/* NULL if it cannot be read: a pass without processes */
	size_t forbidden;	/* processes whose namespace may not be read */
};

void processes_begin(struct processes *pass, const char *procfs);
bool processes_next(struct processes *pass, uint64_t *pid, uint64_t *netns);
void processes_end(struct processes *pass);

#endif /* TCPSTATES_HOST_PROCESSES_H */
