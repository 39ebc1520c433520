// SPDX-License-Identifier: GPL-2.0
/* The source of -f: a file saved from /proc/tcpstates, or stdin. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "source.h"

int source_read_file(const char *file, struct counts *counts, struct source_error *err)
{
	int fd, ret;

	if (!strcmp(file, "-")) {
		ret = source_load(STDIN_FILENO, "<stdin>", counts, err);
	} else {
		fd = open(file, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return source_fail(err, "cannot open %s: %s", file, strerror(errno));
		ret = source_load(fd, file, counts, err);
		close(fd);
	}
	counts->origin = COUNTS_FROM_FILE;
	return ret;
}
