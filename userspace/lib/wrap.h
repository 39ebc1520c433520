/* SPDX-License-Identifier: GPL-2.0-only */
/* Paragraphs of UTF-8 that fit the terminal. */
#ifndef TCPSTATES_LIB_WRAP_H
#define TCPSTATES_LIB_WRAP_H

#include <stdio.h>

/* The place of a paragraph, in columns of the terminal. */
struct wrap {
	int indent;	/* indent of all lines but the first */
	int width;	/* the column at which lines end */
};

int wrap_screen_width(int fd);
int wrap_line_width(int fd);
int wrap_terminal_width(int fd);
int wrap_columns(const char *text);
void wrap_print(FILE *out, struct wrap wrap, int column, const char *text);
void wrap_beside(FILE *out, struct wrap wrap, int printed, const char *text);
void wrap_printf(FILE *out, struct wrap wrap, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif /* TCPSTATES_LIB_WRAP_H */
