// SPDX-License-Identifier: GPL-2.0-only
/* Check that what a file shows from its beginning to its end is whole. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "calls.h"

static char text[1 << 20], again[1 << 20];

/* Read by pread() or read() to the end. Return the length, or -1 for an error. */
static ssize_t read_all(int fd, char *to, size_t size, size_t piece, bool preads)
{
	ssize_t length = 0, got;

	do {
		if ((size_t)length + piece > size)
			piece = size - length;
		got = preads ? pread(fd, to + length, piece, length) : read(fd, to + length, piece);
		if (got < 0)
			return -1;
		length += got;
	} while (got && (size_t)length < size);
	return length;
}

static unsigned int words(const char *line)
{
	unsigned int number = 0;

	for (; *line != '\n'; line++)
		number += *line != ' ' && (line[1] == ' ' || line[1] == '\n');
	return number;
}

/* Return the value of a key in the first line, or -1. */
static long key(const char *name)
{
	const char *at = strstr(text, name), *end = strchr(text, '\n');
	long value;

	return at && at < end && sscanf(at + strlen(name), " %ld", &value) == 1 ? value : -1;
}

static bool rows_are_whole(enum kind kind, unsigned int rows, const char *last)
{
	switch (kind) {
	case SUMMARY:	return rows == 12 && !strncmp(last, "UNKNOWN ", 8);
	case IDLE:	return rows == 6 && !strncmp(last, "CLOSING ", 8);
	case NETNS:	return (long)rows == key(" namespaces") + 1 && !strncmp(last, "other ", 6);
	default:	return !rows || !strncmp(last, "server ", 7) || !strncmp(last, "client ", 7);
	}
}

/* Return what is wrong with the text, or NULL. */
static const char *fault(enum kind kind, ssize_t length)
{
	static const char *const first[] = { "state ", "side ", "state ", "netns " };
	unsigned int rows = 0, columns;
	char begin[32];
	const char *line, *last = text;

	snprintf(begin, sizeof(begin), "# %s 1 ", kind_name(kind));
	text[length] = '\0';
	if (!length || strncmp(text, begin, strlen(begin)))
		return "no header";
	if (text[length - 1] != '\n' || strlen(text) != (size_t)length)
		return "cut";
	line = strchr(text, '\n') + 1;
	if (strncmp(line, first[kind], strlen(first[kind])))
		return "no names of columns";
	columns = words(line);
	for (line = strchr(line, '\n') + 1; *line; line = strchr(line, '\n') + 1, rows++) {
		last = line;
		if (words(line) != columns)
			return "a row with other columns";
	}
	return rows_are_whole(kind, rows, last) ? NULL : "rows are missing";
}

static void check_text(struct caller *c, enum kind kind, ssize_t length)
{
	const char *what;

	if (length < 0) {
		if (!opt_unload || errno != EIO)
			wrong(c, "%s", strerror(errno));
		return;
	}
	what = length == sizeof(text) - 1 ? "endless" : fault(kind, length);
	if (what)
		wrong(c, "%s: %.100s", what, text);
	c->ring->answers++;
}

/* Open a file and read it. */
static void fresh(struct caller *c)
{
	static const size_t pieces[] = { 1, 50, 1000, 4096, 65536, 65536 };
	size_t piece = PICK(c, pieces);
	bool preads = below(c, 2), own;
	char path[64];
	enum kind kind = pick_path(c, path, sizeof(path), &own);
	int fd;

	call(c, "the whole of %s by %zu bytes", path, piece);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		if (own && !opt_unload && !(kind == NETNS && c->new_user && errno == EPERM))
			wrong(c, "open: %s", strerror(errno));
		return;
	}
	check_text(c, kind, read_all(fd, text, sizeof(text) - 1, piece, preads));
	close(fd);
}

/*
 * Read what an open file shows, twice. Others may share it and its offset, but it has
 * one walk. Only the summary walks again.
 */
static void shown(struct caller *c)
{
	struct slot *slot = pick_slot(c);
	size_t piece = 100 + below(c, 8000);
	ssize_t length, second;

	call(c, "the whole of descriptor %d by %zu bytes", slot->fd, piece);
	if (slot->fd < 0 || slot->path || slot->kind == SUMMARY)
		return;
	length = read_all(slot->fd, text, sizeof(text) - 1, piece, true);
	check_text(c, slot->kind, length);
	if (length < 0)
		return;
	second = read_all(slot->fd, again, sizeof(again) - 1, 65536, true);
	if (second < 0 ? !opt_unload : second != length || memcmp(text, again, length))
		wrong(c, "another text the second time");
}

void answer_call(struct caller *c)
{
	if (below(c, 3))
		fresh(c);
	else
		shown(c);
}
