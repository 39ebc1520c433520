/* SPDX-License-Identifier: GPL-2.0 */
/* Where counts are read from. */
#ifndef TCPSTATES_SOURCE_H
#define TCPSTATES_SOURCE_H

#include <limits.h>
#include "counts.h"

/* What the user asked for; NULL where nothing was said. */
struct source_request {
	const char *procfs;	/* directory where a procfs is mounted */
	const char *netns;	/* name or path of a namespace, or a PID */
	const char *file;	/* saved capture, "-" for stdin */
};

/* Why there are no counts: one line without a newline. */
struct source_error {
	char text[PATH_MAX + 256];
};

int source_read(const struct source_request *request, struct counts *counts,
		struct source_error *err);

/* The sources, and what they share. */
int source_read_file(const char *file, struct counts *counts, struct source_error *err);
int source_read_proc(const struct source_request *request, struct counts *counts,
		     struct source_error *err);
int source_load(int fd, const char *name, struct counts *counts, struct source_error *err);
int source_fail(struct source_error *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif /* TCPSTATES_SOURCE_H */
