/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the fuzz targets. */
#ifndef TCPSTATES_FUZZ_H
#define TCPSTATES_FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "source/parse.h"

#define require(condition)	do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline size_t count_byte(const char *text, size_t len, char byte)
{
	size_t n = 0;

	while (len--)
		n += *text++ == byte;
	return n;
}

/* Check that an error names a line of the text. */
static inline void check_error(const char *text, size_t size, const struct parse_error *err)
{
	require(err->message && *err->message);
	require(err->line >= 1 && err->line <= count_byte(text, size, '\n') + 1);
	require(err->kind <= PARSE_NEWER_FORMAT);
	require(err->kind != PARSE_NEWER_FORMAT || err->format > TCPSTATES_FORMAT);
}

static inline void check_json_text(const char *text, size_t len)
{
	require(count_byte(text, len, '\n') == 1 && text[len - 1] == '\n');
	require(count_byte(text, len, '{') == count_byte(text, len, '}'));
	require(count_byte(text, len, '[') == count_byte(text, len, ']'));
	require(count_byte(text, len, '"') % 2 == 0);
	require(!strstr(text, ",}") && !strstr(text, "{,") && !strstr(text, ",,"));
	require(!strstr(text, ",]") && !strstr(text, "[,"));
}

#endif /* TCPSTATES_FUZZ_H */
