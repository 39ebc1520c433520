// SPDX-License-Identifier: GPL-2.0-only
/* Draws the view in the size that the terminal has, and the status line below it. */
#include <inttypes.h>
#include <string.h>
#include "data/state_names.h"
#include "lib/format.h"
#include "render/diagram.h"
#include "render/diagram_text.h"
#include "watch/draw.h"
#include "watch/status.h"
#include "watch/views.h"

#define LINE_WIDTH	5	/* samples in a box; the rest of the note is the rate */
#define LIST_WIDTH	38	/* the list replaces the diagram on small terminals */
#define LIST_LINE	8
#define MIN_WIDTH	24	/* least size of the text views */
#define MIN_HEIGHT	4
#define LIST_HEIGHT	(TCPSTATES_NR_ROWS + 2)	/* with the facts above and the status line below */

/* Return the count of a state; it is absent without a sample. */
static struct figure draw_count(const struct live *live, unsigned int row)
{
	struct figure none = { 0, false };

	return live->have ? live->counts.cell[row][family_column(live->family)] : none;
}

static void draw_top(const struct live *live, struct canvas *canvas, int x, int y)
{
	struct figure total = { 0, true };
	char text[FORMAT_SIZE];
	unsigned int i;
	int end;

	canvas_text(canvas, x, y, INK_DIM, "top ports");
	for (i = 0; i < live->nr_top; i++) {
		const struct row *row = &live->top[i];

		y++;
		snprintf(text, sizeof(text), "%" PRIu64 " %s", row->id,
			 side_name(row->group));
		end = canvas_text(canvas, x, y, INK_PLAIN, text);
		if (row->cell[ROWS_COL_FULL])
			canvas_text(canvas, end, y, INK_WARN, " full");
		total.value = row->rank;
		format_short(text, &total);
		canvas_text_right(canvas, x + DIAGRAM_FREE_WIDTH, y, INK_BOLD, text);
	}
}

static void draw_diagram(const struct live *live, struct canvas *canvas)
{
	int x = (canvas->width - DIAGRAM_WIDTH) / 2, y = 1;
	struct diagram diagram;
	unsigned int row;

	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		char line[3 * LINE_WIDTH + 1], rate[HISTORY_RATE_SIZE];

		diagram.count[row] = draw_count(live, row);
		history_line(&live->history, row, LINE_WIDTH, line);
		history_rate(&live->history, row, rate);
		snprintf(diagram.note[row], DIAGRAM_NOTE_SIZE, "%s%*s", line,
			 DIAGRAM_NOTE_WIDTH - LINE_WIDTH, rate);
	}
	diagram_draw(canvas, x, y, &diagram);
	x += DIAGRAM_FREE_X;
	y += DIAGRAM_FREE_Y;
	if (live->nr_top)
		draw_top(live, canvas, x, y);
	else if (live->have && live->family == FAMILY_ALL)
		render_diagram_parts(canvas, x, y, &live->counts);
}

/* Draw one line per state, for terminals that are too small for the diagram. */
static void draw_list(const struct live *live, struct canvas *canvas)
{
	char line[3 * LIST_LINE + 1], text[FORMAT_SIZE];
	struct figure count;
	unsigned int row;
	int y = 1;

	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		count = draw_count(live, row);
		if (row == TCPSTATES_ROW_UNKNOWN && !count.value)
			continue;
		canvas_text(canvas, 0, y, diagram_ink((enum tcpstates_row)row),
			    counts_row_name[row]);
		format_short(text, &count);
		canvas_text_right(canvas, 22, y, diagram_count_ink((enum tcpstates_row)row, &count),
				  text);
		history_rate(&live->history, row, text);
		canvas_text_right(canvas, 29, y, INK_PLAIN, text);
		history_line(&live->history, row, LIST_LINE, line);
		canvas_text(canvas, LIST_WIDTH - LIST_LINE, y++, INK_PLAIN, line);
	}
}

/*
 * Draw a line of a text with marks, whose ink goes on in the next line. Mark a line
 * that does not fit. Return: the next line, or NULL.
 */
static const char *draw_marked(struct canvas *canvas, int y, const char *text, enum ink *ink)
{
	char character[8];
	int x = 0, len;

	for (; *text && *text != '\n'; text += len) {
		len = 1;
		if (*text >= VIEWS_MARK_RESET && *text <= VIEWS_MARK_WARN) {
			*ink = *text == VIEWS_MARK_BOLD ? INK_BOLD :
			       *text == VIEWS_MARK_DIM ? INK_DIM :
			       *text == VIEWS_MARK_WARN ? INK_WARN : INK_PLAIN;
			continue;
		}
		while ((text[len] & 0xc0) == 0x80 && len < 4)
			len++;
		memcpy(character, text, (size_t)len);
		character[len] = '\0';
		if (y >= 0)
			x = canvas_text(canvas, x, y, *ink, character);
	}
	if (x > canvas->width)
		canvas_text(canvas, canvas->width - 1, y, INK_WARN, canvas->ascii ? ">" : "…");
	return *text ? text + 1 : NULL;
}

/* Return the number of the line with the heads of a table, -1 for a text without. */
static int draw_heading(const struct live *live)
{
	const char *text = live->text;
	int line = 0;

	if (!text || live->view == LIVE_HELP || live->view == LIVE_DIAGNOSE)
		return -1;
	for (; text; line++) {
		if (*text == VIEWS_MARK_BOLD)
			return line;
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	return -1;
}

static int draw_text_lines(const char *text)
{
	int lines = 0;

	for (; text && *text; text = strchr(text, '\n') ? strchr(text, '\n') + 1 : NULL)
		lines++;
	return lines;
}

/* Draw a line of the text instead of those that were scrolled to the top. */
static void draw_over(const struct live *live, struct canvas *canvas, int line)
{
	const char *text = live->text;
	enum ink ink = INK_PLAIN;
	int x;

	for (; line > 0; line--)
		text = strchr(text, '\n') + 1;
	for (x = 0; x < canvas->width; x++)
		canvas_text(canvas, x, 0, INK_PLAIN, " ");
	draw_marked(canvas, 0, text, &ink);
}

/*
 * Draw the text from the line that it is scrolled to, above the status line. The heads
 * of a table stay.
 */
static void draw_text(struct live *live, struct canvas *canvas)
{
	int room = canvas->height - 1, lines = draw_text_lines(live->text), y;
	int heading = draw_heading(live);
	const char *text = live->text;
	enum ink ink = INK_PLAIN;

	if (live->scroll > lines - room)
		live->scroll = lines > room ? lines - room : 0;
	for (y = -live->scroll; text && *text && y < room; y++)
		text = draw_marked(canvas, y, text, &ink);
	if (heading >= 0 && live->scroll > heading)
		draw_over(live, canvas, heading);
}

/* Draw the reason why there are no counts. The next turn reads them again. */
static void draw_error(const struct live *live, struct canvas *canvas)
{
	status_draw_words(canvas, INK_WARN, live->error.text);
}

static bool draw_fits(const struct canvas *canvas, int width, int height)
{
	return canvas->width >= width && canvas->height >= height;
}

/* Draw the diagram, or the list on a small terminal. */
static void draw_states(const struct live *live, struct canvas *canvas)
{
	if (live->have)
		render_diagram_facts(canvas, 0, &live->counts, live->family);
	if (draw_fits(canvas, DIAGRAM_WIDTH, DIAGRAM_HEIGHT + 2))
		draw_diagram(live, canvas);
	else
		draw_list(live, canvas);
}

/**
 * draw_live() - draw the view and the status line
 * @live: the state of 'watch'; a scroll position beyond the end is corrected
 * @canvas: an empty canvas as large as the screen
 */
void draw_live(struct live *live, struct canvas *canvas)
{
	bool states = live->view == LIVE_DIAGRAM;
	int width = states ? LIST_WIDTH : MIN_WIDTH;
	int height = states ? LIST_HEIGHT : MIN_HEIGHT;

	live->height = canvas->height;
	live_set_width(live, canvas->width);
	if (!draw_fits(canvas, width, height)) {
		status_draw_too_small(canvas, width, height);
	} else if (states) {
		draw_states(live, canvas);
		if (!live->have)
			draw_error(live, canvas);
	} else {
		draw_text(live, canvas);
	}
	status_draw(live, canvas);
}
