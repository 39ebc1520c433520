/* SPDX-License-Identifier: GPL-2.0 */
/* Where the text of the module's files is read from. */
#ifndef TCPSTATES_HOST_REQUEST_H
#define TCPSTATES_HOST_REQUEST_H

#include <limits.h>
#include <stddef.h>
#include "data/counts.h"

/* Who is to count. */
enum source_kind {
	SOURCE_AUTO,		/* the module, or sock_diag where it isn't loaded */
	SOURCE_MODULE,
	SOURCE_DIAG,
};

/* What the user asked for; NULL where nothing was said. */
struct source_request {
	const char *procfs;	/* directory where a procfs is mounted */
	const char *netns;	/* name or path of a namespace, a PID or an inode number */
	const char *file;	/* saved capture, "-" for stdin */
	enum source_kind kind;
};

/* A file that the module makes. */
struct source_file {
	const char *name;
	int format;		/* the newest that is understood */
	int max_kib;		/* whatever exceeds this is something else */
	bool of_machine;	/* one for all namespaces, in the root of procfs */
};

struct source_text {
	char *at;		/* of malloc() */
	size_t len;
	enum counts_origin origin;
	char name[PATH_MAX];	/* what errors call it */
};

/* Why there are no counts: one line without a newline. */
struct source_error {
	char text[PATH_MAX + 256];
};

/* What source_read() returns if there is no module, or no procfs to see it in. */
#define SOURCE_NO_MODULE	(-4096)

#define SOURCE_PROCFS	"/proc"

const char *source_procfs(const struct source_request *request);
int source_read(const struct source_request *request, const struct source_file *file,
		struct source_text *text, struct source_error *err);

/* The sources, and what they share. */
int source_read_file(const char *path, const struct source_file *file,
		     struct source_text *text, struct source_error *err);
int source_read_proc(const struct source_request *request, const struct source_file *file,
		     struct source_text *text, struct source_error *err);
int source_load(int fd, const char *name, const struct source_file *file,
		struct source_text *text, struct source_error *err);
int source_fail(struct source_error *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif /* TCPSTATES_HOST_REQUEST_H */
