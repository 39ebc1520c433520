// SPDX-License-Identifier: GPL-2.0
/* The diagram as text, at most 80 columns and 23 lines. */
#include <stdlib.h>
#include "lib/format.h"
#include "render/canvas_print.h"
#include "render/diagram.h"
#include "render/diagram_text.h"
#include "render/table.h"

#define FACTS_HEIGHT	1

/**
 * render_diagram_facts() - draw the line of facts about a reading
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
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return;
	render_facts(out, counts, family_column(family));
	if (!fclose(out))
		canvas_text(canvas, 0, y, INK_PLAIN, text);
	free(text);
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
	enum tcpstates_column column = family_column(family);
	struct diagram diagram;
	struct canvas canvas;

	if (canvas_setup(&canvas, DIAGRAM_WIDTH, FACTS_HEIGHT + DIAGRAM_HEIGHT, ascii))
		return -1;
	diagram_text_setup(&diagram, counts, column);
	render_diagram_facts(&canvas, 0, counts, family);
	diagram_draw(&canvas, 0, FACTS_HEIGHT, &diagram);
	if (family == FAMILY_ALL)
		render_diagram_parts(&canvas, DIAGRAM_FREE_X, FACTS_HEIGHT + DIAGRAM_FREE_Y,
				     counts);
	canvas_print(out, &canvas, style);
	canvas_free(&canvas);
	return 0;
}
