// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads lines and numbers of the module's files by name: keys and columns may come
 * in any order, unknown ones are skipped, missing ones stay absent. It neither
 * prints nor allocates.
 */
#include <string.h>
#include "source/scan.h"

#define CUT_SHORT	"the file is cut short here"

/* Set the error of a scan at its present line. Return: -1, for the caller to return. */
int scan_fail(struct scan *scan, enum parse_error_kind kind, const char *message)
{
	scan->err->kind = kind;
	scan->err->line = scan->line;
	scan->err->message = message;
	return -1;
}

/* Cut the next line off; it is printable ASCII. Return: 0, or -1 with the error set. */
int scan_line(struct scan *scan, struct span *line)
{
	size_t left = (size_t)(scan->rest.end - scan->rest.at);
	const char *newline = memchr(scan->rest.at, '\n', left);
	const char *c;

	scan->line++;
	if (!newline)
		return scan_fail(scan, PARSE_TRUNCATED, CUT_SHORT);
	line->at = scan->rest.at;
	line->end = newline;
	scan->rest.at = newline + 1;

	for (c = line->at; c < line->end; c++) {
		if (*c == '\r')
			return scan_fail(scan, PARSE_GARBAGE, "a carriage return");
		if (*c < ' ' || *c > '~')
			return scan_fail(scan, PARSE_GARBAGE, "a byte that is not printable ASCII");
	}
	return 0;
}

/*
 * Read the format before the rest of its line: only a known format says how to
 * judge the rest.
 */
static int scan_format(struct scan *scan, const struct scan_kind *kind, struct figure *format)
{
	struct span magic = scan->rest, digits;
	size_t len = strlen(kind->magic);
	uint64_t number;

	scan->line = 1;
	if (magic.at == magic.end)
		return scan_fail(scan, PARSE_TRUNCATED, "the file is empty");
	if ((size_t)(magic.end - magic.at) < len)
		len = (size_t)(magic.end - magic.at);
	if (memcmp(magic.at, kind->magic, len))
		return scan_fail(scan, PARSE_GARBAGE, kind->foreign);

	digits.at = magic.at + len;
	for (digits.end = digits.at; digits.end < scan->rest.end; digits.end++) {
		if (!words_is_digit(*digits.end))
			break;
	}
	if (digits.at == scan->rest.end)
		return scan_fail(scan, PARSE_TRUNCATED, CUT_SHORT);
	if (!words_number(digits, &number) || !number)
		return scan_fail(scan, PARSE_GARBAGE, "not a number of a format");
	if (number > kind->format) {
		scan->err->format = number;
		return scan_fail(scan, PARSE_NEWER_FORMAT, "a newer format");
	}
	*format = (struct figure){ number, true };
	scan->line = 0;
	return 0;
}

static int scan_key(struct scan *scan, struct words_list names, struct figure *keys,
		    struct span name, struct span value)
{
	int key = words_find(name, names);

	if (!words_is_name(name))
		return scan_fail(scan, PARSE_GARBAGE, "not the name of a key");
	if (key < 0)
		return 0;
	if (keys[key].have)
		return scan_fail(scan, PARSE_DUPLICATE, "a key that was there before");
	if (!words_number(value, &keys[key].value))
		return scan_fail(scan, PARSE_GARBAGE, "not a number that a key can have");
	keys[key].have = true;
	return 0;
}

/**
 * scan_first_line() - read the first line: magic, format, keys
 * @scan: at the beginning of the file
 * @kind: the expected kind of file
 * @format: receives its format
 * @keys: receives the values of its keys; absent before the call
 *
 * Return: 0, or -1 with the error of @scan set.
 */
int scan_first_line(struct scan *scan, const struct scan_kind *kind,
		    struct figure *format, struct figure *keys)
{
	struct span line, name, value;

	if (scan_format(scan, kind, format) || scan_line(scan, &line))
		return -1;
	line.at += strlen(kind->magic);
	while (line.at < line.end && words_is_digit(*line.at))
		line.at++;
	if (line.at < line.end && *line.at != ' ')
		return scan_fail(scan, PARSE_GARBAGE, "not a number of a format");

	while (words_next(&line, &name)) {
		if (!words_next(&line, &value))
			return scan_fail(scan, PARSE_GARBAGE, "a key without a value");
		if (scan_key(scan, kind->keys, keys, name, value))
			return -1;
	}
	return 0;
}

/**
 * scan_columns() - read the line that names the columns
 * @scan: at that line
 * @kind: the kind of the file
 * @columns: receives the columns behind the leading ones
 *
 * Return: 0, or -1 with the error of @scan set.
 */
int scan_columns(struct scan *scan, const struct scan_kind *kind,
		 struct scan_columns *columns)
{
	bool seen[SCAN_MAX_COLUMNS] = { false };
	const char *const *lead;
	struct span line, name;
	int column;

	if (scan_line(scan, &line))
		return -1;
	for (lead = kind->lead; *lead; lead++) {
		if (!words_next(&line, &name) || !words_equal(name, *lead))
			return scan_fail(scan, PARSE_GARBAGE, kind->misled);
	}

	columns->nr_known = 0;
	for (columns->nr = 0; words_next(&line, &name); columns->nr++) {
		if (!words_is_name(name))
			return scan_fail(scan, PARSE_GARBAGE, "not the name of a column");
		column = words_find(name, kind->columns);
		if (column < 0)
			continue;
		if (seen[column])
			return scan_fail(scan, PARSE_DUPLICATE, "a column that was there before");
		seen[column] = true;
		columns->known[columns->nr_known].place = columns->nr;
		columns->known[columns->nr_known++].column = column;
	}
	return 0;
}

/**
 * scan_cells() - read the numbers of a row
 * @scan: receives an error
 * @line: the row behind its leading columns
 * @columns: the columns of the file
 * @cells: receives the numbers of the known columns, by their index
 *
 * Return: 0, or -1 with the error of @scan set.
 */
int scan_cells(struct scan *scan, struct span line, const struct scan_columns *columns,
	       uint64_t *cells)
{
	unsigned int place;
	struct span word;
	uint64_t number;
	int next = 0;

	for (place = 0; place < columns->nr; place++) {
		if (!words_next(&line, &word))
			return scan_fail(scan, PARSE_GARBAGE, "fewer numbers than columns");
		if (!words_number(word, &number))
			return scan_fail(scan, PARSE_GARBAGE, "not a number of sockets");
		if (next < columns->nr_known && columns->known[next].place == place)
			cells[columns->known[next++].column] = number;
	}
	if (words_next(&line, &word))
		return scan_fail(scan, PARSE_GARBAGE, "more numbers than columns");
	return 0;
}
