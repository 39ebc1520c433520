// SPDX-License-Identifier: GPL-2.0
/* The choice of a source, and the reading of text that all sources share. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/slurp.h"
#include "host/request.h"

/* Set the text of an error. Return: -1, for the caller to return. */
int source_fail(struct source_error *err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return -1;
}

/**
 * source_load() - read an open file to its end
 * @fd: the file, from its present position on
 * @name: what errors call it
 * @file: what it should be
 * @text: receives what is in it
 * @err: receives why it can't be read
 *
 * Return: 0, or -1 with @err set.
 */
int source_load(int fd, const char *name, const struct source_file *file,
		struct source_text *text, struct source_error *err)
{
	text->at = slurp(fd, (size_t)file->max_kib * 1024, &text->len);
	if (!text->at && errno == EFBIG)
		return source_fail(err, "%s: not a %s file: larger than %d KiB",
				   name, file->name, file->max_kib);
	if (!text->at)
		return source_fail(err, "cannot read %s: %s", name, strerror(errno));
	snprintf(text->name, sizeof(text->name), "%s", name);
	return 0;
}

/* The procfs that was asked for. */
const char *source_procfs(const struct source_request *request)
{
	return request->procfs ? request->procfs : SOURCE_PROCFS;
}

/**
 * source_read() - read a file of the module from where it is asked from
 * @request: what was asked for
 * @file: the file
 * @text: receives what is in it; free() is for the caller
 * @err: receives why there is none, and what to do about it
 *
 * Return: 0, or a negative number with @err set.
 */
int source_read(const struct source_request *request, const struct source_file *file,
		struct source_text *text, struct source_error *err)
{
	if (request->file) {
		text->origin = COUNTS_FROM_FILE;
		return source_read_file(request->file, file, text, err);
	}
	text->origin = COUNTS_FROM_MODULE;
	return source_read_proc(request, file, text, err);
}
