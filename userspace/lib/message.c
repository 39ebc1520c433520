// SPDX-License-Identifier: GPL-2.0-only
/* Prints complaints: one line each, on stderr or as the answer of a plugin. */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "lib/message.h"
#include "lib/wrap.h"

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

/* Write a line at once, so that no other program's falls into it. @text has room for it. */
static bool message_write(int fd, const char *before, char *text)
{
	size_t lead = strlen(before), len = strlen(text);
	bool written;

	memcpy(text - lead, before, lead);
	text[len] = '\n';
	written = write(fd, text - lead, lead + len + 1) == (ssize_t)(lead + len + 1);
	text[len] = '\0';
	return written;
}

/**
 * complain() - print one line on stderr, which a terminal wraps at blanks
 * @format: as printf's, without the program's name and without a newline
 *
 * The host of a plugin reads stdout only: there the line is the plugin's answer. It
 * goes to stderr if stdout cannot be written. Replaces control characters, which a
 * file's name may contain, by '?'.
 */
void complain(const char *format, ...)
{
	static const char unknown[] = "TCPSTATES UNKNOWN - ", name[] = "tcpstates: ";
	char line[PATH_MAX + 512], *text = line + strlen(unknown);
	int width = wrap_screen_width(STDERR_FILENO);
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(line) - sizeof(unknown), format, args);
	va_end(args);
	message_clean(text);

	if (message_as_plugin && message_write(STDOUT_FILENO, unknown, text))
		return;
	if (width > 0)
		wrap_printf(stderr, (struct wrap){ 2, width }, "%s%s", name, text);
	else
		message_write(STDERR_FILENO, name, text);
}
