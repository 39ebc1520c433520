// SPDX-License-Identifier: GPL-2.0-only
/* The diagram as text, in 79 columns; its facts may take two lines. */
#include <stdlib.h>
#include <string.h>
#include "lib/format.h"
#include "render/canvas_print.h"
#include "render/diagram.h"
#include "render/diagram_text.h"
#include "render/table.h"

/*
 * Format the facts about a reading. Return: lines of at most @width columns,
 * malloc'ed; NULL without memory.
 */
static char *diagram_facts(const struct counts *counts, enum family family, int width,
			   bool one_line)
{
	struct format_facts facts = { .width = width, .one_line = one_line };
	char *text = NULL;
	size_t len;

	facts.out = open_memstream(&text, &len);
	if (!facts.out)
		return NULL;
	render_facts(&facts, counts, family_column(family));
	if (!fclose(facts.out))
		return text;
	free(text);
	return NULL;
}

/**
 * render_diagram_facts() - draw the facts about a reading that fit in one line
 * @canvas: the canvas
 * @y: line
 * @counts: the reading
 * @family: the sockets to count
 *
 * Without memory it draws nothing.
 */
void render_diagram_facts(struct canvas *canvas, int y, const struct counts *counts,
			  enum family family)
{
	char *text = diagram_facts(counts, family, canvas->width, true);

	if (text)
		canvas_text(canvas, 0, y, INK_PLAIN, text);
	free(text);
}

static int diagram_count_lines(const char *text)
{
	int lines = 1;

	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

static void diagram_draw_lines(struct canvas *canvas, char *text)
{
	char *rest, *line;
	int y = 0;

	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		canvas_text(canvas, 0, y++, INK_PLAIN, line);
}

/**
 * render_diagram_parts() - draw the sums of the other columns, and their shares
 * @canvas: the canvas
 * @x: first column of DIAGRAM_FREE_WIDTH
 * @y: first line of DIAGRAM_FREE_HEIGHT
 * @counts: the reading
 */
void render_diagram_parts(struct canvas *canvas, int x, int y, const struct counts *counts)
{
	struct figure sum, all = counts_sum(counts, TCPSTATES_COL_TOTAL);
	unsigned int col, last = TCPSTATES_COL_TOTAL + DIAGRAM_FREE_HEIGHT;
	char text[FORMAT_SIZE];

	for (col = TCPSTATES_COL_TOTAL + 1; col < TCPSTATES_NR_COLUMNS && col <= last; col++) {
		sum = counts_sum(counts, (enum tcpstates_column)col);
		canvas_text(canvas, x, y, INK_DIM, counts_column_name[col]);
		format_short(text, &sum);
		canvas_text_right(canvas, x + DIAGRAM_FREE_WIDTH - 7, y,
				  sum.value ? INK_PLAIN : INK_DIM, text);
		format_share(text, &sum, &all);
		canvas_text_right(canvas, x + DIAGRAM_FREE_WIDTH, y++, INK_DIM, text);
	}
}

static void diagram_text_setup(struct diagram *diagram, const struct counts *counts,
			       enum tcpstates_column column)
{
	struct figure all = counts_sum(counts, column);
	unsigned int row;

	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		diagram->count[row] = counts->cell[row][column];
		format_share(diagram->note[row], &diagram->count[row], &all);
	}
}

/**
 * render_diagram() - print the diagram
 * @out: the output
 * @counts: the reading
 * @family: the sockets to count
 * @ascii: print ASCII characters only
 * @style: colours
 *
 * Return: 0, or -1 without memory.
 */
int render_diagram(FILE *out, const struct counts *counts, enum family family,
		   bool ascii, const struct style *style)
{
	char *facts = diagram_facts(counts, family, DIAGRAM_WIDTH, false);
	int y = facts ? diagram_count_lines(facts) : 0;
	struct diagram diagram;
	struct canvas canvas;

	if (!facts || canvas_setup(&canvas, DIAGRAM_WIDTH, y + DIAGRAM_HEIGHT, ascii)) {
		free(facts);
		return -1;
	}
	diagram_text_setup(&diagram, counts, family_column(family));
	diagram_draw_lines(&canvas, facts);
	free(facts);
	diagram_draw(&canvas, 0, y, &diagram);
	if (family == FAMILY_ALL)
		render_diagram_parts(&canvas, DIAGRAM_FREE_X, y + DIAGRAM_FREE_Y, counts);
	canvas_print(out, &canvas, style);
	canvas_free(&canvas);
	return 0;
}
