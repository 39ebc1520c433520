// SPDX-License-Identifier: GPL-2.0
/* Prints complaints: one line each, on stderr or as the answer of a plugin. */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "lib/message.h"

static bool message_as_plugin;

/**
 * complain_as_plugin() - choose the form of complaints
 * @plugin: true if they answer the host of a monitoring plugin
 */
void complain_as_plugin(bool plugin)
{
	message_as_plugin = plugin;
}

/* Replace control characters, and the '|' that begins the perfdata of a plugin. */
static void message_clean(char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < ' ' || *text == 0x7f ||
		    (message_as_plugin && *text == '|'))
			*text = '?';
	}
}

/**
 * complain() - print one line on stderr
 * @format: as printf's, without the program's name and without a newline
 *
 * The host of a plugin reads stdout only: there the line is the plugin's answer. It
 * goes to stderr if stdout cannot be written. Replaces control characters, which a
 * file's name may contain, by '?'.
 */
void complain(const char *format, ...)
{
	static const char unknown[] = "TCPSTATES UNKNOWN - ";
	char line[PATH_MAX + 512], *text = line + strlen(unknown);
	size_t len;
	va_list args;

	strcpy(line, unknown);
	va_start(args, format);
	vsnprintf(text, sizeof(line) - sizeof(unknown), format, args);
	va_end(args);
	message_clean(text);

	strcat(text, "\n");
	len = strlen(line);
	if (!message_as_plugin || write(STDOUT_FILENO, line, len) != (ssize_t)len)
		fprintf(stderr, "tcpstates: %s", text);
}
