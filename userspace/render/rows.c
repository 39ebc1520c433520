// SPDX-License-Identifier: GPL-2.0-only
/* Prints the lines that the tables of ports and of namespaces have in common. */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "lib/charset.h"
#include "lib/format.h"
#include "lib/wrap.h"
#include "render/cost.h"
#include "render/highlight.h"
#include "render/rows.h"

#define TEXT_SIZE	512	/* bytes of a name that was cut */
#define TEXT_SHARE	4	/* part of the terminal that names may take... */
#define MIN_TEXT	8	/* ...or so many columns */

/**
 * render_rows_facts_end() - add the cost of a reading to its facts, and end them
 * @facts: the facts, which are above a table
 * @rows: the reading
 */
void render_rows_facts_end(struct format_facts *facts, const struct rows *rows)
{
	format_fact(facts, "buckets", &rows->key[ROWS_KEY_BUCKETS]);
	format_fact_time(facts, "walk", &rows->key[ROWS_KEY_WALK_NS], FORMAT_NANOSECONDS);
	render_cost_facts(facts, rows->origin, &rows->cost);
	fputs("\n\n", facts->out);
}

/**
 * render_rows_text_width() - limit a column of names on a terminal
 * @width: the width of its longest name
 * @screen: the columns of the terminal, 0 for no limit
 *
 * Return: the width for the column.
 */
int render_rows_text_width(int width, int screen)
{
	int most = screen / TEXT_SHARE > MIN_TEXT ? screen / TEXT_SHARE : MIN_TEXT;

	return screen && width > most ? most : width;
}

/* Cut a text after so many columns, with a mark that it goes on. */
static void rows_cut_text(char *buf, size_t size, const char *text, int width)
{
	const char *mark = charset_is_utf8() ? "\xe2\x80\xa6" : ">";
	size_t len = 0;
	int columns = 0;

	while (text[len] && columns < width - 1) {
		for (len++; (text[len] & 0xc0) == 0x80; len++)
			;
		columns++;
	}
	snprintf(buf, size, "%.*s%s", (int)len, text, mark);
}

/**
 * render_rows_put_text() - print a cell of names: to the left, as numbers are to the right
 * @out: the output, behind the cell before
 * @width: the width of the column; 0 prints nothing
 * @text: the name; one that is longer is cut, with a mark
 * @style: colours
 * @escape: the escape sequence of its style, "" for none
 */
void render_rows_put_text(FILE *out, int width, const char *text, const struct style *style,
			  const char *escape)
{
	char cut[TEXT_SIZE];

	if (!width)
		return;
	if (format_width(text) > width) {
		rows_cut_text(cut, sizeof(cut), text, width);
		text = cut;
	}
	putc(' ', out);
	format_cell(out, style, -width, text, escape);
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
	char text[NUMBER_SIZE];
	unsigned int place, col;

	for (place = 0; place < NUMBER_NR_COLUMNS; place++) {
		col = number_columns_at(place);
		if (!number_columns_has(columns, col))
			continue;
		number_columns_format_head(text, columns, col);
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
	if (col == ROWS_COL_FULL || (col >= ROWS_COL_STATES && col < ROWS_NR_COLUMNS &&
				     highlight_state(col - ROWS_COL_STATES)))
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
	char text[NUMBER_SIZE];
	unsigned int place, col;

	for (place = 0; place < NUMBER_NR_COLUMNS; place++) {
		col = number_columns_at(place);
		if (!number_columns_has(columns, col))
			continue;
		number_columns_format(text, columns, row, col);
		putc(' ', out);
		format_cell(out, style, columns->width[col], text,
			    rows_escape(style, col, number_columns_value(columns, row, col)));
	}
	putc('\n', out);
}

/* Name the columns of a range that were left out. Return: false if there are none. */
static bool rows_name_left_out(FILE *out, const struct number_columns *columns,
			       const char *before, unsigned int first, unsigned int end)
{
	bool any = false;
	unsigned int col;

	for (col = first; col < end; col++) {
		if (!columns->left_out[col])
			continue;
		fprintf(out, "%s%s", any ? " " : before, columns->name[col]);
		any = true;
	}
	return any;
}

/* Write "not shown: ..." in one line; nothing if all is shown. */
static void rows_format_left_out(FILE *out, const struct number_columns *columns,
				 const struct rows_shown *shown, const char *const *nouns)
{
	const char *before = "not shown: ";
	unsigned int group;

	for (group = 0; group < ROWS_NR_GROUPS; group++) {
		if (!shown->left_out[group])
			continue;
		fprintf(out, "%s%zu %s%s", before, shown->left_out[group], nouns[group],
			shown->left_out[group] == 1 ? "" : "s");
		before = ", ";
	}
	if (rows_name_left_out(out, columns, before, 0, ROWS_NR_FIGURES))
		before = ", ";
	rows_name_left_out(out, columns, columns->shown[NUMBER_OTHER] && *before == 'n' ?
			   "OTHER: " : columns->shown[NUMBER_OTHER] ? "; OTHER: " : before,
			   ROWS_COL_STATES, ROWS_NR_COLUMNS);
}

/**
 * render_rows_left_out() - count the rows, and name the columns, that were left out
 * @out: receives a line like "not shown: 3 server ports"; nothing if all are shown
 * @columns: the columns of the table
 * @shown: result of the selection
 * @nouns: singular noun of each group's rows
 */
void render_rows_left_out(FILE *out, const struct number_columns *columns,
			  const struct rows_shown *shown, const char *const *nouns)
{
	char *text = NULL;
	size_t len = 0;
	FILE *line = open_memstream(&text, &len);

	if (!line)
		return;
	rows_format_left_out(line, columns, shown, nouns);
	if (!fclose(line) && len) {
		putc('\n', out);
		wrap_print(out, (struct wrap){ 0, columns->screen ? columns->screen : INT_MAX },
			   0, text);
	}
	free(text);
}

/**
 * render_rows_json_begin() - begin the object of a reading, with its keys
 * @json: the writer
 * @rows: the reading
 * @keys: names of its keys, by enum rows_key
 * @time_ms: time of the reading in milliseconds since 1970; 0 to leave it out
 */
void render_rows_json_begin(struct json_writer *json, const struct rows *rows,
			    const char *const *keys, uint64_t time_ms)
{
	unsigned int i;

	json_begin_object(json, NULL);
	json_string(json, "source", counts_origin_name(rows->origin));
	if (time_ms)
		json_number(json, "time_ms", time_ms);
	json_figure(json, "format", &rows->format);
	for (i = 0; i < ROWS_NR_KEYS; i++)
		json_figure(json, keys[i], &rows->key[i]);
	if (rows->netns_name)
		json_string(json, "netns_name", rows->netns_name);
	render_cost_json(json, &rows->cost);
	if (rows->family)
		json_string(json, "family", counts_column_name[family_column(rows->family)]);
}

/**
 * render_rows_json_cells() - write the cells of some columns
 * @json: the writer, in the row's object
 * @rows: the reading
 * @row: one of its rows
 * @first: the first column
 * @end: the column behind the last
 * @names: the names of the columns
 */
void render_rows_json_cells(struct json_writer *json, const struct rows *rows,
			    const struct row *row, unsigned int first, unsigned int end,
			    const char *const *names)
{
	unsigned int col;

	for (col = first; col < end; col++) {
		if (rows_has_cell(rows, row, col))
			json_number(json, names[col], row->cell[col]);
	}
}

/**
 * render_rows_json_figures() - write the figures of a port's listeners, or of a process
 * @json: the writer, in the object of the port or process
 * @rows: the reading
 * @row: one of its rows
 * @columns: the names of the columns
 */
void render_rows_json_figures(struct json_writer *json, const struct rows *rows,
			      const struct row *row, const char *const *columns)
{
	render_rows_json_cells(json, rows, row, 0, ROWS_NR_FIGURES, columns);
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
	render_rows_json_cells(json, rows, row, ROWS_COL_STATES, ROWS_NR_COLUMNS,
			       rows_netns_column);
	json_end_object(json);
}
