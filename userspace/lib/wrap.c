// SPDX-License-Identifier: GPL-2.0-only
/*
 * Breaks paragraphs into lines: Western text at blanks, Chinese between any two
 * characters except before closing and behind opening punctuation.
 */
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include "lib/words.h"
#include "lib/wrap.h"

#define DEFAULT_WIDTH	80
#define MIN_WIDTH	40
#define NARROW_WIDTH	60
#define NARROW_INDENT	6
#define MAX_WIDTH	100	/* longer lines are hard to read */

/* Return COLUMNS; 0 if it is no number of columns. */
static int wrap_columns_of_environment(void)
{
	const char *columns = getenv("COLUMNS");
	uint64_t width;

	return columns && words_text_number(columns, &width) && width < INT_MAX ? (int)width : 0;
}

/* Return COLUMNS or the columns of the terminal on fd, 0 if unknown; -1 if it is none. */
int wrap_screen_width(int fd)
{
	struct winsize size;
	int columns;

	if (ioctl(fd, TIOCGWINSZ, &size))
		return -1;
	columns = wrap_columns_of_environment();
	return columns ? columns : size.ws_col;
}

/* Return the width for lines to fd: INT_MAX if it is no terminal, where nothing is wrapped. */
int wrap_line_width(int fd)
{
	int width = wrap_screen_width(fd);

	return width > 0 ? width : INT_MAX;
}

/* Return the width for paragraphs to fd: COLUMNS, or that of the terminal, within limits. */
int wrap_terminal_width(int fd)
{
	int width = wrap_columns_of_environment();

	if (!width)
		width = wrap_screen_width(fd);
	if (width <= 0)
		return DEFAULT_WIDTH;
	return width < MIN_WIDTH ? MIN_WIDTH : width > MAX_WIDTH ? MAX_WIDTH : width;
}

/* Decode a character. Return: its length in bytes. */
static int wrap_decode(const char *text, uint32_t *code)
{
	unsigned char c = (unsigned char)*text;
	int len = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4, i;

	*code = len == 1 ? c : c & (0xffU >> (len + 1));
	for (i = 1; i < len; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return i;
		*code = *code << 6 | (text[i] & 0x3f);
	}
	return len;
}

/* Test for the wide scripts of East Asia that the catalogues use. */
static bool wrap_is_wide(uint32_t code)
{
	return (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
	       (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
	       (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
	       (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x20000 && code <= 0x3fffd);
}

/* Return the columns that a text takes on a terminal. */
int wrap_columns(const char *text)
{
	uint32_t code;
	int columns = 0;

	while (*text) {
		text += wrap_decode(text, &code);
		columns += wrap_is_wide(code) ? 2 : 1;
	}
	return columns;
}

static bool wrap_is_among(uint32_t code, const char *characters)
{
	uint32_t other;

	while (*characters) {
		characters += wrap_decode(characters, &other);
		if (other == code)
			return true;
	}
	return false;
}

static bool wrap_opens(uint32_t code)
{
	return wrap_is_among(code, "（「《“(");
}

static bool wrap_closes(uint32_t code)
{
	return wrap_is_among(code, "，。；：、！？）」》”,.;:)");
}

/* Return the bytes up to the next place where a line may end; @text begins a word. */
static int wrap_unit(const char *text)
{
	uint32_t code, next;
	int len = wrap_decode(text, &code), more;

	while (text[len] && text[len] != ' ' && text[len] != '\n') {
		more = wrap_decode(text + len, &next);
		if ((wrap_is_wide(code) || wrap_is_wide(next)) && !wrap_opens(code) &&
		    !wrap_closes(next))
			break;
		code = next;
		len += more;
	}
	return len;
}

static int wrap_unit_columns(const char *text, int len)
{
	uint32_t code;
	int columns = 0, at;

	for (at = 0; at < len; columns += wrap_is_wide(code) ? 2 : 1)
		at += wrap_decode(text + at, &code);
	return columns;
}

/**
 * wrap_print() - print a paragraph and end its last line
 * @out: the stream
 * @wrap: the indent and the width
 * @column: the column at which the first line goes on
 * @text: UTF-8; a newline ends a line, blanks behind it indent the next one; a word longer
 *	than a line is not broken
 */
void wrap_print(FILE *out, struct wrap wrap, int column, const char *text)
{
	bool begun = false;
	int blanks, len, columns;

	while (*text) {
		blanks = (int)strspn(text, " ");
		text += blanks;
		if (!*text)
			break;
		if (*text == '\n') {
			column = wrap.indent + (int)strspn(++text, " ");
			fprintf(out, "\n%*s", *text && *text != '\n' ? column : 0, "");
			begun = false;
			continue;
		}
		len = wrap_unit(text);
		columns = wrap_unit_columns(text, len);
		if (begun && column + blanks + columns > wrap.width) {
			fprintf(out, "\n%*s", wrap.indent, "");
			column = wrap.indent;
			blanks = 0;
		}
		fprintf(out, "%*s%.*s", begun ? blanks : 0, "", len, text);
		column += columns + (begun ? blanks : 0);
		begun = true;
		text += len;
	}
	putc('\n', out);
}

/**
 * wrap_beside() - print a description beside its name
 * @out: the stream
 * @wrap: the column of descriptions, and the width
 * @printed: the columns of the name, already printed
 * @text: the description; has lines of its own on a narrow terminal or below a long name
 */
void wrap_beside(FILE *out, struct wrap wrap, int printed, const char *text)
{
	bool is_narrow = wrap.width < NARROW_WIDTH;

	if (is_narrow || printed >= wrap.indent) {
		printed = 0;
		putc('\n', out);
	}
	if (is_narrow)
		wrap.indent = NARROW_INDENT;
	fprintf(out, "%*s", wrap.indent - printed, "");
	wrap_print(out, wrap, wrap.indent, text);
}

/* Print a paragraph from the beginning of a line, with a format as printf's. */
void wrap_printf(FILE *out, struct wrap wrap, const char *format, ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) >= 0)
		wrap_print(out, wrap, 0, text);
	va_end(args);
	free(text);
}
