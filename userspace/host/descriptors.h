/* SPDX-License-Identifier: GPL-2.0-only */
/* The descriptors of a process, and the sockets among them. */
#ifndef TCPSTATES_HOST_DESCRIPTORS_H
#define TCPSTATES_HOST_DESCRIPTORS_H

#include <stdbool.h>
#include <stdint.h>
#include "lib/array.h"

/* The descriptors of one process at a time; all zero at first. The owner frees inode.at. */
struct descriptors {
	struct array inode;	/* uint64_t for each socket; twice if it was dup()ed */
	size_t nr;		/* all descriptors */
	size_t total;		/* the descriptors of all processes so far */
};

bool descriptors_read(struct descriptors *descriptors, const char *procfs, uint64_t pid);
bool descriptors_may_read_all(void);

#endif /* TCPSTATES_HOST_DESCRIPTORS_H */
