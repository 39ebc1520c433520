// SPDX-License-Identifier: GPL-2.0
/* The choice of a source, and the reading of text that all sources share. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "parse.h"
#include "source.h"

/* The module's file is below a page: whatever exceeds this is something else. */
#define MAX_KIB	64

/* Set the text of an error. Return: -1, for the caller to return. */
int source_fail(struct source_error *err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return -1;
}

/* Read until the end of the file or of the buffer. Return: bytes, or -1. */
static ssize_t read_all(int fd, char *buf, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while (len < size) {
		n = read(fd, buf + len, size - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (!n)
			break;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

/**
 * source_load() - read and parse an open file
 * @fd: the file, from its present position on
 * @name: what errors call it
 * @counts: receives the counts, all but their origin
 * @err: receives why there are none
 *
 * Return: 0, or -1 with @err set.
 */
int source_load(int fd, const char *name, struct counts *counts, struct source_error *err)
{
	char text[MAX_KIB * 1024 + 1];
	struct parse_error parse;
	ssize_t len;

	len = read_all(fd, text, sizeof(text));
	if (len < 0)
		return source_fail(err, "cannot read %s: %s", name, strerror(errno));
	if (len == sizeof(text))
		return source_fail(err, "%s: not a " TCPSTATES_NAME " file: larger than %d KiB",
				   name, MAX_KIB);
	if (!parse_counts(text, (size_t)len, counts, &parse))
		return 0;
	if (parse.kind == PARSE_NEWER_FORMAT)
		return source_fail(err,
				   "%s: file format %llu is newer than this reader understands (%d): update tcpstates",
				   name, (unsigned long long)parse.format, TCPSTATES_FORMAT);
	return source_fail(err, "%s:%u: %s", name, parse.line, parse.message);
}

/**
 * source_read() - read the counts from where they are asked from
 * @request: what was asked for
 * @counts: receives the counts
 * @err: receives why there are none, and what to do about it
 *
 * Return: 0, or -1 with @err set.
 */
int source_read(const struct source_request *request, struct counts *counts,
		struct source_error *err)
{
	if (request->file)
		return source_read_file(request->file, counts, err);
	return source_read_proc(request, counts, err);
}
