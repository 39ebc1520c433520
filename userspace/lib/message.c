// SPDX-License-Identifier: GPL-2.0
/* Prints complaints: one line each on stderr. */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include "lib/message.h"

/**
 * complain() - print one line on stderr
 * @format: as printf's, without the program's name and without a newline
 *
 * Replaces control characters, which a file's name may contain, by '?'.
 */
void complain(const char *format, ...)
{
	char text[PATH_MAX + 512];
	va_list args;
	char *c;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);

	for (c = text; *c; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
	}
	fprintf(stderr, "tcpstates: %s\n", text);
}
