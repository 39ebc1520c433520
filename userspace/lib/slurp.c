// SPDX-License-Identifier: GPL-2.0-only
/* Reads whole files into memory that grows with them. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "lib/slurp.h"

#define FIRST_SIZE	(16 * 1024)

/* Read to the end of the file or the buffer. Return: bytes read, or -1. */
static ssize_t slurp_read_all(int fd, char *buf, size_t size)
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
 * slurp() - read an open file to its end
 * @fd: the file, read from its present position
 * @max: the size in bytes that it may have
 * @len: receives its size
 *
 * Return: the content and a NUL, malloc'ed, which the caller frees; or NULL with
 * errno set: EFBIG for a larger file.
 */
char *slurp(int fd, size_t max, size_t *len)
{
	size_t size = max < FIRST_SIZE ? max : FIRST_SIZE;
	char *text = NULL, *larger;
	ssize_t n;

	for (*len = 0; ; size = size < max / 2 ? size * 2 : max) {
		larger = realloc(text, size + 1);
		if (!larger)
			break;
		text = larger;
		/* One byte more than allowed shows that the file is larger. */
		n = slurp_read_all(fd, text + *len, size + 1 - *len);
		if (n < 0)
			break;
		*len += (size_t)n;
		if (*len <= size) {
			text[*len] = '\0';
			return text;
		}
		if (size == max) {
			errno = EFBIG;
			break;
		}
	}
	free(text);
	return NULL;
}

/* Read the file of a path, as slurp(). */
char *slurp_path(const char *path, size_t max, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text;

	if (fd < 0)
		return NULL;
	text = slurp(fd, max, len);
	close(fd);
	return text;
}
