/* SPDX-License-Identifier: GPL-2.0-only */
/* Parsing texts of rows: by ports, namespaces or idle times. */
#ifndef TESTS_UNIT_PARSING_ROWS_H
#define TESTS_UNIT_PARSING_ROWS_H

#include <string.h>
#include "testing.h"
#include "data/rows.h"
#include "source/parse.h"

typedef int parse_function(const char *text, size_t len, struct rows *rows,
			   struct parse_error *err);

/* The result of the last call of those below. */
static struct rows rows;
static struct parse_error err;

static inline int parse_bytes(parse_function *parse, const char *text, size_t len)
{
	char *copy = copy_without_end(text, len);
	int ret;

	memset(&rows, 0xa5, sizeof(rows));
	memset(&err, 0xa5, sizeof(err));
	ret = parse(copy, len, &rows, &err);
	free(copy);
	return ret;
}

static inline void assert_parses(parse_function *parse, const char *text)
{
	if (parse_bytes(parse, text, strlen(text)))
		fail_msg("line %u: %s", err.line, err.message);
}

static inline void assert_error(parse_function *parse, const char *text,
				enum parse_error_kind kind, unsigned int line)
{
	assert_int_equal(parse_bytes(parse, text, strlen(text)), -1);
	assert_int_equal(err.kind, kind);
	assert_int_equal(err.line, line);
	assert_non_null(err.message);
	assert_null(rows.row);
}

#endif /* TESTS_UNIT_PARSING_ROWS_H */
