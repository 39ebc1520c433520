// SPDX-License-Identifier: GPL-2.0-only
/* Parses /proc/tcpstates_ports, tcpstates_netns and tcpstates_idle. */
#include <string.h>
#include "data/idle.h"
#include "data/state_names.h"
#include "source/parse.h"
#include "source/scan.h"

#define MAX_PORT	65535

/* A file of rows: its kind, and the leading columns of a row. */
struct layout {
	struct scan_kind kind;
	bool has_rows;	/* has one row at least */
	/* Cut the leading columns off. Return: 0, 1 to skip the row, -1 for an error. */
	int (*parse_lead)(struct scan *scan, struct span *line, struct row *row);
};

_Static_assert(ROWS_NR_COLUMNS <= SCAN_MAX_COLUMNS, "more columns than are scanned");

static int rows_parse_port_lead(struct scan *scan, struct span *line, struct row *row)
{
	const char *const names[] = {
		[ROWS_SERVER] = side_name(ROWS_SERVER),
		[ROWS_CLIENT] = side_name(ROWS_CLIENT),
	};
	struct span word;
	int side;

	if (!words_next(line, &word) || !words_is_name(word))
		return scan_fail(scan, PARSE_GARBAGE, "not a row that begins with a side");
	side = words_find(word, (struct words_list){ names, ROWS_CLIENT + 1 });
	if (!words_next(line, &word) || !words_number(word, &row->id) || row->id > MAX_PORT)
		return scan_fail(scan, PARSE_GARBAGE, "not the number of a port");
	if (side < 0)
		return 1;
	row->group = (enum rows_group)side;
	return 0;
}

static int rows_parse_netns_lead(struct scan *scan, struct span *line, struct row *row)
{
	static const char *const names[] = { "other" };
	struct span word;

	row->group = ROWS_NETNS;
	if (!words_next(line, &word))
		return scan_fail(scan, PARSE_GARBAGE, "not a row that begins with a namespace");
	if (words_number(word, &row->id))
		return 0;
	if (!words_is_name(word))
		return scan_fail(scan, PARSE_GARBAGE, "not a row that begins with a namespace");
	row->id = 0;
	row->group = ROWS_OTHER;
	return words_find(word, (struct words_list){ names, 1 }) < 0;
}

static int rows_parse_state_lead(struct scan *scan, struct span *line, struct row *row)
{
	struct span word;
	int state;

	if (!words_next(line, &word) || !words_is_name(word))
		return scan_fail(scan, PARSE_GARBAGE, "not a row that begins with a state");
	state = words_find(word, (struct words_list){ counts_row_name, TCPSTATES_NR_ROWS });
	row->id = (uint64_t)state;
	return state < 0;
}

static int rows_parse_row(struct scan *scan, const struct layout *layout,
			  const struct scan_columns *columns, struct rows *rows)
{
	struct row *row = rows_add(rows);
	struct span line;
	int skip;

	if (scan_line(scan, &line))
		return -1;
	if (!row)
		return scan_fail(scan, PARSE_NO_MEMORY, "no memory for so many rows");
	row->line = scan->line;
	skip = layout->parse_lead(scan, &line, row);
	if (skip < 0 || scan_cells(scan, line, columns, row->cell))
		return -1;
	if (!skip)
		rows->nr++;
	return 0;
}

/* Check what only the whole table shows: repeated and missing rows. */
static int rows_check(struct scan *scan, struct rows *rows)
{
	const struct figure *namespaces = &rows->key[ROWS_KEY_NAMESPACES];
	const struct row *twice = rows_order(rows);
	uint64_t nr = 0;
	size_t i;

	if (twice) {
		scan->line = twice->line;
		return scan_fail(scan, PARSE_DUPLICATE, "a row that was there before");
	}
	for (i = 0; i < rows->nr; i++)
		nr += rows->row[i].group == ROWS_NETNS;
	scan->line++;
	if (namespaces->have && nr < namespaces->value)
		return scan_fail(scan, PARSE_TRUNCATED, "fewer namespaces than the first line has");
	return 0;
}

static int rows_parse_table(struct scan *scan, const struct layout *layout, struct rows *rows)
{
	struct scan_columns columns;
	int i;

	if (scan_first_line(scan, &layout->kind, &rows->format, rows->key) ||
	    scan_columns(scan, &layout->kind, &columns))
		return -1;
	for (i = 0; i < columns.nr_known; i++)
		rows->have[columns.known[i].column] = true;
	/* The first row is in the third line. */
	while (scan->rest.at < scan->rest.end || (layout->has_rows && scan->line < 3)) {
		if (rows_parse_row(scan, layout, &columns, rows))
			return -1;
	}
	return rows_check(scan, rows);
}

static int rows_parse(const char *text, size_t len, const struct layout *layout,
		      struct rows *rows, struct parse_error *err)
{
	struct scan scan = { .rest = { text, text + len }, .err = err };

	memset(rows, 0, sizeof(*rows));
	if (!rows_parse_table(&scan, layout, rows))
		return 0;
	rows_free(rows);
	return -1;
}

static const char *const ports_lead[] = { "side", "port", NULL };
static const char *const netns_lead[] = { "netns", NULL };
static const char *const idle_lead[] = { "state", NULL };

#define LAYOUT(FILE, file, parse, rows) {					\
	.kind = {								\
		.magic = "# " TCPSTATES_##FILE##_NAME " ",			\
		.format = TCPSTATES_##FILE##_FORMAT,				\
		.foreign = "not a " TCPSTATES_##FILE##_NAME " file",		\
		.keys = { rows_##file##_key, ROWS_NR_KEYS },			\
		.lead = file##_lead,						\
		.misled = "not the line that names the columns",		\
		.columns = { rows_##file##_column, ROWS_NR_COLUMNS },		\
	},									\
	.has_rows = rows,							\
	.parse_lead = parse,							\
}

static const struct layout ports_layout = LAYOUT(PORTS, ports, rows_parse_port_lead, false);
static const struct layout netns_layout = LAYOUT(NETNS, netns, rows_parse_netns_lead, false);
static const struct layout idle_layout = LAYOUT(IDLE, idle, rows_parse_state_lead, true);

/**
 * parse_ports() - parse a tcpstates_ports file
 * @text: the whole file; needs no NUL at its end
 * @len: its length in bytes
 * @rows: receives the rows by side and port, to be freed with rows_free(); empty
 *	after an error
 * @err: receives the error and its line
 *
 * Return: 0, or -1 with @err set.
 */
int parse_ports(const char *text, size_t len, struct rows *rows, struct parse_error *err)
{
	return rows_parse(text, len, &ports_layout, rows, err);
}

/* Parse a tcpstates_netns file, as parse_ports(). The row "other" comes last. */
int parse_netns(const char *text, size_t len, struct rows *rows, struct parse_error *err)
{
	return rows_parse(text, len, &netns_layout, rows, err);
}

/* Parse a tcpstates_idle file, as parse_ports(). A state without a row is absent. */
int parse_idle(const char *text, size_t len, struct rows *rows, struct parse_error *err)
{
	return rows_parse(text, len, &idle_layout, rows, err);
}
