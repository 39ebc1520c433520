/* SPDX-License-Identifier: GPL-2.0-only */
/* The text of the module's files, from an open file or a saved one. */
#ifndef TCPSTATES_SOURCE_TEXT_H
#define TCPSTATES_SOURCE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include "data/counts.h"
#include "host/request.h"

/* A file that the module makes. */
struct module_file {
	const char *name;
	int format;		/* the newest that this reader understands */
	int max_kib;		/* a larger file is not the module's */
	bool host_wide;		/* one file for all namespaces, in the root of procfs */
};

struct module_text {
	char *at;		/* malloc'ed; the caller frees it */
	size_t len;
	enum counts_origin origin;
	char name[PATH_MAX];	/* the path, as errors print it */
};

enum result text_load(int fd, const char *name, const struct module_file *file,
		      struct module_text *text, struct request_error *err);
enum result text_read_saved(const char *path, const struct module_file *file,
			    struct module_text *text, struct request_error *err);

#endif /* TCPSTATES_SOURCE_TEXT_H */
