// SPDX-License-Identifier: GPL-2.0
/* Whole files in memory that grows with them. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "lib/slurp.h"

#define FIRST_SIZE	(16 * 1024)

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
 * slurp() - read an open file to its end
 * @fd: the file, from its present position on
 * @max: how many bytes it may have
 * @len: receives how many it has
 *
 * Return: what is in it and a NUL, of malloc(), or NULL with errno set: to EFBIG
 * if the file is larger.
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
		/* One more than may be there, to notice it. */
		n = read_all(fd, text + *len, size + 1 - *len);
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
