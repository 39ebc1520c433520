// SPDX-License-Identifier: GPL-2.0-only
/* Parses /proc/tcpstates and files saved from it. */
#include <string.h>
#include "source/parse.h"
#include "source/scan.h"

static const char *const lead[] = { "state", NULL };

static const struct scan_kind kind = {
	.magic = "# " TCPSTATES_NAME " ",
	.format = TCPSTATES_FORMAT,
	.foreign = "not a " TCPSTATES_NAME " file",
	.keys = { counts_key_name, TCPSTATES_NR_KEYS },
	.lead = lead,
	.misled = "not the line that names the columns",
	.columns = { counts_column_name, TCPSTATES_NR_COLUMNS },
};

static const struct words_list row_names = { counts_row_name, TCPSTATES_NR_ROWS };

_Static_assert(TCPSTATES_NR_COLUMNS <= SCAN_MAX_COLUMNS, "more columns than are scanned");

static void counts_set_row(struct figure *row, const struct scan_columns *columns,
			   const uint64_t *cells)
{
	int i, col;

	for (i = 0; i < columns->nr_known; i++) {
		col = columns->known[i].column;
		row[col] = (struct figure){ cells[col], true };
	}
}

static int counts_parse_row(struct scan *scan, const struct scan_columns *columns,
			    struct counts *counts, bool *row_seen)
{
	uint64_t cells[TCPSTATES_NR_COLUMNS];
	struct span line, name;
	int row;

	if (scan_line(scan, &line))
		return -1;
	if (!words_next(&line, &name) || !words_is_name(name))
		return scan_fail(scan, PARSE_GARBAGE, "not a row that begins with a state");

	row = words_find(name, row_names);
	if (row >= 0) {
		if (row_seen[row])
			return scan_fail(scan, PARSE_DUPLICATE, "a state that was there before");
		row_seen[row] = true;
	}
	if (scan_cells(scan, line, columns, cells))
		return -1;
	if (row >= 0)
		counts_set_row(counts->cell[row], columns, cells);
	return 0;
}

/**
 * parse_counts() - parse a tcpstates file
 * @text: the whole file; needs no NUL at its end
 * @len: its length in bytes
 * @counts: receives the counts, except their origin; undefined after an error
 * @err: receives the error and its line
 *
 * Neither prints nor allocates.
 *
 * Return: 0, or -1 with @err set.
 */
int parse_counts(const char *text, size_t len, struct counts *counts,
		 struct parse_error *err)
{
	struct scan scan = { .rest = { text, text + len }, .err = err };
	bool row_seen[TCPSTATES_NR_ROWS] = { false };
	struct scan_columns columns;

	memset(counts, 0, sizeof(*counts));
	if (scan_first_line(&scan, &kind, &counts->format, counts->key) ||
	    scan_columns(&scan, &kind, &columns))
		return -1;
	do {
		if (counts_parse_row(&scan, &columns, counts, row_seen))
			return -1;
	} while (scan.rest.at < scan.rest.end);
	return 0;
}
