// SPDX-License-Identifier: GPL-2.0
/* Prints the numbers that the tables of ports and of namespaces have in common. */
#include <inttypes.h>
#include <string.h>
#include "lib/format.h"
#include "render/cost.h"
#include "render/highlight.h"
#include "render/rows.h"

#define CELL_SIZE	(2 * FORMAT_SIZE)	/* any cell as text */

/* Accept queues are printed with their limit, in one cell. */
static bool rows_is_joined(const struct number_columns *columns, unsigned int col)
{
	return col == ROWS_COL_BACKLOG && columns->shown[ROWS_COL_BACKLOG_MAX];
}

static void rows_format_number(char *buf, const struct number_columns *columns,
			       const struct row *row, unsigned int col)
{
	int len = snprintf(buf, CELL_SIZE, "%" PRIu64, row->cell[col]);

	if (columns->absent[col])
		strcpy(buf, FORMAT_ABSENT);
	if (!rows_is_joined(columns, col))
		return;
	if (columns->absent[ROWS_COL_BACKLOG_MAX])
		strcat(buf, "/" FORMAT_ABSENT);
	else
		snprintf(buf + len, CELL_SIZE - (size_t)len, "/%" PRIu64,
			 row->cell[ROWS_COL_BACKLOG_MAX]);
}

static void rows_format_head(char *buf, const struct number_columns *columns, unsigned int col)
{
	format_head(buf, columns->head[col]);
	if (rows_is_joined(columns, col))
		strcat(buf, "/MAX");
}

/**
 * render_rows_width() - widen a column for one more text
 * @width: its width so far
 * @text: the text
 *
 * Return: the width that the column needs.
 */
int render_rows_width(int width, const char *text)
{
	int other = format_width(text);

	return other > width ? other : width;
}

/**
 * number_columns_setup() - choose the columns to print, and their widths
 * @columns: receives them
 * @rows: the rows to print
 * @names: names of the columns; they must outlive @columns
 */
void number_columns_setup(struct number_columns *columns, const struct rows *rows,
			  const char *const *names)
{
	char text[CELL_SIZE];
	unsigned int col;
	size_t i;

	memset(columns, 0, sizeof(*columns));
	for (col = 0; col < ROWS_NR_COLUMNS; col++) {
		columns->head[col] = names[col];
		for (i = 0; i < rows->nr && !columns->shown[col]; i++)
			columns->shown[col] = rows->row[i].cell[col];
	}
	/* Show a figure that the source cannot know as absent, not as if all were 0. */
	for (col = 0; col < ROWS_NR_FIGURES && rows->cost.sockets.have; col++)
		columns->shown[col] |= columns->absent[col] = !rows->have[col];
	if (columns->shown[ROWS_COL_BACKLOG_MAX])
		columns->shown[ROWS_COL_BACKLOG] = rows->have[ROWS_COL_BACKLOG];

	for (col = 0; col < ROWS_NR_COLUMNS; col++) {
		if (!columns->shown[col])
			continue;
		rows_format_head(text, columns, col);
		columns->width[col] = render_rows_width(0, text);
		for (i = 0; i < rows->nr; i++) {
			rows_format_number(text, columns, &rows->row[i], col);
			columns->width[col] = render_rows_width(columns->width[col], text);
		}
	}
}

/* A limit that is printed with its queue has no column of its own. */
static bool rows_is_column(const struct number_columns *columns, unsigned int col)
{
	return columns->shown[col] &&
	       !(col == ROWS_COL_BACKLOG_MAX && columns->shown[ROWS_COL_BACKLOG]);
}

/**
 * number_columns_head() - print the names of the columns, and end the line
 * @out: the output, behind the heads of the caller's own columns
 * @columns: set up with number_columns_setup()
 * @style: colours
 */
void number_columns_head(FILE *out, const struct number_columns *columns,
			 const struct style *style)
{
	char text[CELL_SIZE];
	unsigned int col;

	for (col = 0; col < ROWS_NR_COLUMNS; col++) {
		if (!rows_is_column(columns, col))
			continue;
		rows_format_head(text, columns, col);
		putc(' ', out);
		format_cell(out, style, columns->width[col], text, "");
	}
	fprintf(out, "%s\n", style->reset);
}

/* Full accept queues have a column of their own, beside those of the states. */
static const char *rows_escape(const struct style *style, unsigned int col, uint64_t value)
{
	if (!value)
		return style->dim;
	if (col == ROWS_COL_FULL ||
	    (col >= ROWS_COL_STATES && highlight_state(col - ROWS_COL_STATES)))
		return style->warn;
	return "";
}

/**
 * number_columns_row() - print the numbers of a row, and end the line
 * @out: the output, behind the caller's own columns
 * @columns: set up with number_columns_setup()
 * @row: the row
 * @style: colours
 */
void number_columns_row(FILE *out, const struct number_columns *columns,
			const struct row *row, const struct style *style)
{
	char text[CELL_SIZE];
	unsigned int col;

	for (col = 0; col < ROWS_NR_COLUMNS; col++) {
		if (!rows_is_column(columns, col))
			continue;
		rows_format_number(text, columns, row, col);
		putc(' ', out);
		format_cell(out, style, columns->width[col], text,
			    rows_escape(style, col, row->cell[col]));
	}
	putc('\n', out);
}

/**
 * render_rows_left_out() - count the rows that were left out
 * @out: receives a line like "not shown: 3 server ports"; nothing if all are shown
 * @shown: result of the selection
 * @nouns: singular noun of each group's rows
 */
void render_rows_left_out(FILE *out, const struct rows_shown *shown,
			  const char *const *nouns)
{
	const char *before = "\nnot shown: ";
	unsigned int group;

	for (group = 0; group < ROWS_NR_GROUPS; group++) {
		if (!shown->left_out[group])
			continue;
		fprintf(out, "%s%zu %s%s", before, shown->left_out[group], nouns[group],
			shown->left_out[group] == 1 ? "" : "s");
		before = ", ";
	}
	if (*before == ',')
		putc('\n', out);
}

/**
 * render_rows_json_begin() - begin the object of a reading, with its keys
 * @json: the writer
 * @rows: the reading
 * @keys: names of its keys, by enum rows_key
 */
void render_rows_json_begin(struct json_writer *json, const struct rows *rows,
			    const char *const *keys)
{
	unsigned int i;

	json_begin_object(json, NULL);
	json_string(json, "source", counts_origin_name(rows->origin));
	json_figure(json, "format", &rows->format);
	for (i = 0; i < ROWS_NR_KEYS; i++)
		json_figure(json, keys[i], &rows->key[i]);
	if (rows->netns_name)
		json_string(json, "netns_name", rows->netns_name);
	render_cost_json(json, &rows->cost);
}

static void rows_put_json_cells(struct json_writer *json, const struct rows *rows,
				const struct row *row, unsigned int first, unsigned int end,
const char *const *names)
{
	unsigned int col;

	for (col = first; col < end; col++) {
		if (rows->have[col])
			json_number(json, names[col], row->cell[col]);
	}
}

/**
 * render_rows_json_figures() - write the figures of a port's listeners
 * @json: the writer, in the port's object
 * @rows: the reading
 * @row: one of its rows
 */
void render_rows_json_figures(struct json_writer *json, const struct rows *rows,
			      const struct row *row)
{
	rows_put_json_cells(json, rows, row, 0, ROWS_NR_FIGURES, rows_ports_column);
}

/**
 * render_rows_json_states() - write the counts of a row as an object "states"
 * @json: the writer, in the row's object
 * @rows: the reading
 * @row: one of its rows
 */
void render_rows_json_states(struct json_writer *json, const struct rows *rows,
			     const struct row *row)
{
	json_begin_object(json, "states");
	rows_put_json_cells(json, rows, row, ROWS_COL_STATES, ROWS_NR_COLUMNS, rows_netns_column);
	json_end_object(json);
}
