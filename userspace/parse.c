// SPDX-License-Identifier: GPL-2.0
/*
 * The parser of /proc/tcpstates and of files saved from it. It goes by names:
 * rows, columns and keys may come in any order, those that it doesn't know are
 * skipped, those that are missing stay absent. It neither prints nor allocates.
 */
#include <stdbool.h>
#include <string.h>
#include "parse.h"

#define MAGIC	"# " TCPSTATES_NAME " "
#define FIRST_COLUMN	"state"

/* Text between two pointers, without a NUL at its end. */
struct span {
	const char *at;
	const char *end;
};

struct parser {
	struct span rest;	/* lines not read yet */
	unsigned int line;	/* number of the one being read */
	struct span columns;	/* the names of the columns */
	bool row_seen[TCPSTATES_NR_ROWS];
	struct counts *counts;
	struct parse_error *err;
};

static int fail(struct parser *p, enum parse_error_kind kind, const char *message)
{
	p->err->kind = kind;
	p->err->line = p->line;
	p->err->message = message;
	return -1;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(struct span word)
{
	const char *c;

	if (!is_letter(*word.at))
		return false;
	for (c = word.at; c < word.end; c++) {
		if (!is_letter(*c) && !is_digit(*c) && *c != '_')
			return false;
	}
	return true;
}

static bool is_number(struct span word, uint64_t *number)
{
	const char *c;

	*number = 0;
	for (c = word.at; c < word.end; c++) {
		unsigned int digit = (unsigned int)(*c - '0');

		if (!is_digit(*c) || *number > (UINT64_MAX - digit) / 10)
			return false;
		*number = *number * 10 + digit;
	}
	return word.at < word.end;
}

static bool is_word(struct span word, const char *expected)
{
	size_t len = (size_t)(word.end - word.at);

	return len == strlen(expected) && !memcmp(word.at, expected, len);
}

/* The place of a word among the names, or -1. */
static int find(struct span word, const char *const *names, int nr)
{
	int i;

	for (i = 0; i < nr; i++) {
		if (is_word(word, names[i]))
			return i;
	}
	return -1;
}

/* Cut the next word off the line; false if there is none. */
static bool next_word(struct span *line, struct span *word)
{
	while (line->at < line->end && *line->at == ' ')
		line->at++;
	word->at = line->at;
	while (line->at < line->end && *line->at != ' ')
		line->at++;
	word->end = line->at;
	return word->at < word->end;
}

static int next_line(struct parser *p, struct span *line)
{
	size_t left = (size_t)(p->rest.end - p->rest.at);
	const char *newline = memchr(p->rest.at, '\n', left);
	const char *c;

	p->line++;
	if (!newline)
		return fail(p, PARSE_TRUNCATED, "the file is cut short here");
	line->at = p->rest.at;
	line->end = newline;
	p->rest.at = newline + 1;

	for (c = line->at; c < line->end; c++) {
		if (*c == '\r')
			return fail(p, PARSE_GARBAGE, "a carriage return");
		if (*c < ' ' || *c > '~')
			return fail(p, PARSE_GARBAGE, "a byte that is not printable ASCII");
	}
	return 0;
}

/*
 * The format decides whether the rest can be judged at all, so it is looked at
 * before the line that it stands in.
 */
static int check_format(struct parser *p)
{
	struct span magic = p->rest, digits;
	size_t len = sizeof(MAGIC) - 1;
	uint64_t format;

	p->line = 1;
	if (magic.at == magic.end)
		return fail(p, PARSE_TRUNCATED, "the file is empty");
	if ((size_t)(magic.end - magic.at) < len)
		len = (size_t)(magic.end - magic.at);
	if (memcmp(magic.at, MAGIC, len))
		return fail(p, PARSE_GARBAGE, "not a " TCPSTATES_NAME " file");

	digits.at = magic.at + len;
	for (digits.end = digits.at; digits.end < p->rest.end; digits.end++) {
		if (!is_digit(*digits.end))
			break;
	}
	if (digits.at == p->rest.end)
		return fail(p, PARSE_TRUNCATED, "the file is cut short here");
	if (!is_number(digits, &format) || !format)
		return fail(p, PARSE_GARBAGE, "not a number of a format");
	if (format > TCPSTATES_FORMAT) {
		p->err->format = format;
		return fail(p, PARSE_NEWER_FORMAT, "a newer format");
	}
	p->counts->format = (struct figure){ format, true };
	p->line = 0;
	return 0;
}

static int parse_key(struct parser *p, struct span name, struct span value)
{
	int key = find(name, counts_key_name, TCPSTATES_NR_KEYS);
	struct figure *figure;

	if (!is_name(name))
		return fail(p, PARSE_GARBAGE, "not the name of a key");
	if (key < 0)
		return 0;
	figure = &p->counts->key[key];
	if (figure->have)
		return fail(p, PARSE_DUPLICATE, "a key that was there before");
	if (!is_number(value, &figure->value))
		return fail(p, PARSE_GARBAGE, "not a number that a key can have");
	figure->have = true;
	return 0;
}

static int parse_first_line(struct parser *p)
{
	struct span line, name, value;

	if (check_format(p) || next_line(p, &line))
		return -1;
	line.at += sizeof(MAGIC) - 1;
	while (line.at < line.end && is_digit(*line.at))
		line.at++;
	if (line.at < line.end && *line.at != ' ')
		return fail(p, PARSE_GARBAGE, "not a number of a format");

	while (next_word(&line, &name)) {
		if (!next_word(&line, &value))
			return fail(p, PARSE_GARBAGE, "a key without a value");
		if (parse_key(p, name, value))
			return -1;
	}
	return 0;
}

static int parse_columns(struct parser *p)
{
	bool seen[TCPSTATES_NR_COLUMNS] = { false };
	struct span line, name;
	int col;

	if (next_line(p, &line))
		return -1;
	if (!next_word(&line, &name) || !is_word(name, FIRST_COLUMN))
		return fail(p, PARSE_GARBAGE, "not the line that names the columns");

	p->columns = line;
	while (next_word(&line, &name)) {
		if (!is_name(name))
			return fail(p, PARSE_GARBAGE, "not the name of a column");
		col = find(name, counts_column_name, TCPSTATES_NR_COLUMNS);
		if (col < 0)
			continue;
		if (seen[col])
			return fail(p, PARSE_DUPLICATE, "a column that was there before");
		seen[col] = true;
	}
	return 0;
}

/* The numbers of a row, each under its column; row is -1 if unknown. */
static int parse_cells(struct parser *p, struct span line, int row)
{
	struct span columns = p->columns, name, word;
	uint64_t number;
	int col;

	while (next_word(&columns, &name)) {
		if (!next_word(&line, &word))
			return fail(p, PARSE_GARBAGE, "fewer numbers than columns");
		if (!is_number(word, &number))
			return fail(p, PARSE_GARBAGE, "not a number of sockets");
		col = find(name, counts_column_name, TCPSTATES_NR_COLUMNS);
		if (row >= 0 && col >= 0)
			p->counts->cell[row][col] = (struct figure){ number, true };
	}
	if (next_word(&line, &word))
		return fail(p, PARSE_GARBAGE, "more numbers than columns");
	return 0;
}

static int parse_row(struct parser *p)
{
	struct span line, name;
	int row;

	if (next_line(p, &line))
		return -1;
	if (!next_word(&line, &name) || !is_name(name))
		return fail(p, PARSE_GARBAGE, "not a row that begins with a state");

	row = find(name, counts_row_name, TCPSTATES_NR_ROWS);
	if (row >= 0) {
		if (p->row_seen[row])
			return fail(p, PARSE_DUPLICATE, "a state that was there before");
		p->row_seen[row] = true;
	}
	return parse_cells(p, line, row);
}

/**
 * parse_counts() - read the text of a tcpstates file
 * @text: the whole file; needs no NUL at its end
 * @len: its length
 * @counts: receives the counts, all but their origin; of no use after an error
 * @err: receives what is wrong, and in which line
 *
 * Return: 0, or -1 with @err set.
 */
int parse_counts(const char *text, size_t len, struct counts *counts,
		 struct parse_error *err)
{
	struct parser p = {
		.rest = { text, text + len },
		.counts = counts,
		.err = err,
	};

	memset(counts, 0, sizeof(*counts));
	if (parse_first_line(&p) || parse_columns(&p))
		return -1;
	do {
		if (parse_row(&p))
			return -1;
	} while (p.rest.at < p.rest.end);
	return 0;
}
