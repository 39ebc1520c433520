// SPDX-License-Identifier: GPL-2.0
/* The source of -f: a file saved from procfs, or stdin. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "host/request.h"

int source_read_file(const char *path, const struct source_file *file,
		     struct source_text *text, struct source_error *err)
{
	int fd, ret;

	if (!strcmp(path, "-"))
		return source_load(STDIN_FILENO, "<stdin>", file, text, err);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return source_fail(err, "cannot open %s: %s", path, strerror(errno));
	ret = source_load(fd, path, file, text, err);
	close(fd);
	return ret;
}
