// SPDX-License-Identifier: GPL-2.0-only
/* Reads the text of the module's files, also of those saved for -f. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "lib/slurp.h"
#include "source/text.h"

/**
 * text_load() - read an open file to its end
 * @fd: the file, read from its present position
 * @name: the name for errors
 * @file: the file of the module that it should be
 * @text: receives the content; the caller frees text->at
 * @err: receives the reason of a failure
 *
 * Return: RESULT_OK, or RESULT_FAILED with @err set.
 */
enum result text_load(int fd, const char *name, const struct module_file *file,
		      struct module_text *text, struct request_error *err)
{
	text->at = slurp(fd, (size_t)file->max_kib * 1024, &text->len);
	if (!text->at && errno == EFBIG)
		return request_fail(err, RESULT_FAILED, "%s: not a %s file: larger than %d KiB",
				    name, file->name, file->max_kib);
	if (!text->at)
		return request_fail(err, RESULT_FAILED, "cannot read %s: %s", name,
				    strerror(errno));
	snprintf(text->name, sizeof(text->name), "%s", name);
	return RESULT_OK;
}

/**
 * text_read_saved() - read a file saved from procfs
 * @path: its path, "-" for stdin
 * @file: the file of the module that it was saved from
 * @text: receives the content; the caller frees text->at
 * @err: receives the reason of a failure
 *
 * Return: RESULT_OK, or RESULT_FAILED with @err set.
 */
enum result text_read_saved(const char *path, const struct module_file *file,
			    struct module_text *text, struct request_error *err)
{
	enum result result;
	int fd;

	if (!strcmp(path, "-"))
		return text_load(STDIN_FILENO, "<stdin>", file, text, err);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return request_fail(err, RESULT_FAILED, "cannot open %s: %s", path,
				    strerror(errno));
	result = text_load(fd, path, file, text, err);
	close(fd);
	return result;
}
