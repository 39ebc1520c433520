// SPDX-License-Identifier: GPL-2.0-only
/* Draws lines and text on a grid of terminal cells. */
#include <stdlib.h>
#include <string.h>
#include "lib/format.h"
#include "render/canvas.h"

/**
 * canvas_setup() - create an empty canvas
 * @canvas: the canvas; free it with canvas_free()
 * @width: columns
 * @height: lines
 * @ascii: print ASCII characters only
 *
 * Return: 0, or -1 without memory.
 */
int canvas_setup(struct canvas *canvas, int width, int height, bool ascii)
{
	size_t cells = (size_t)width * (size_t)height;

	*canvas = (struct canvas){ .width = width, .height = height, .ascii = ascii };
	canvas->cell = calloc(cells ? cells : 1, sizeof(*canvas->cell));
	return canvas->cell ? 0 : -1;
}

/**
 * canvas_free() - free the cells of a canvas
 * @canvas: the canvas
 */
void canvas_free(struct canvas *canvas)
{
	free(canvas->cell);
	memset(canvas, 0, sizeof(*canvas));
}

static struct canvas_cell *canvas_cell_at(struct canvas *canvas, int x, int y)
{
	if (x < 0 || y < 0 || x >= canvas->width || y >= canvas->height)
		return NULL;
	return &canvas->cell[y * canvas->width + x];
}

static void canvas_put_code(struct canvas *canvas, int x, int y, enum ink ink, unsigned int code)
{
	struct canvas_cell *cell = canvas_cell_at(canvas, x, y);

	if (cell)
		*cell = (struct canvas_cell){ (uint16_t)code, 0, (uint8_t)ink };
}

static void canvas_put_ways(struct canvas *canvas, int x, int y, enum ink ink, unsigned int ways)
{
	struct canvas_cell *cell = canvas_cell_at(canvas, x, y);

	if (!cell)
		return;
	cell->code = 0;
	cell->ways |= (uint8_t)ways;
	cell->ink = (uint8_t)ink;
}

/*
 * Decode the UTF-8 character at *text and move past it. Return '?' for control
 * characters, invalid bytes, and characters beyond 16 bits.
 */
static unsigned int canvas_next_code(const char **text)
{
	const unsigned char *c = (const unsigned char *)*text;
	unsigned int code = *c, more = 0;

	if (code >= 0xf0)
		code = '?';
	else if (code >= 0xe0)
		more = 2;
	else if (code >= 0xc0)
		more = 1;
	if (more)
		code &= 0x3fU >> more;
	for (c++; (*c & 0xc0) == 0x80; c++) {
		if (more && more--)
			code = code << 6 | (*c & 0x3f);
	}
	*text = (const char *)c;
	return more || code < ' ' || (code >= 0x7f && code < 0xa0) ? '?' : code;
}

/**
 * canvas_text() - draw text
 * @canvas: the canvas
 * @x: column of its first character
 * @y: line
 * @ink: its ink
 * @text: UTF-8
 *
 * Return: the column behind the last character.
 */
int canvas_text(struct canvas *canvas, int x, int y, enum ink ink, const char *text)
{
	while (*text)
		canvas_put_code(canvas, x++, y, ink, canvas_next_code(&text));
	return x;
}

/**
 * canvas_text_right() - draw text that ends at a column
 * @canvas: the canvas
 * @end: the column behind the last character
 * @y: line
 * @ink: its ink
 * @text: UTF-8
 */
void canvas_text_right(struct canvas *canvas, int end, int y, enum ink ink,
		       const char *text)
{
	canvas_text(canvas, end - format_width(text), y, ink, text);
}

/**
 * canvas_hline() - draw a horizontal line
 * @canvas: the canvas
 * @x: first column
 * @end: last column
 * @y: line
 * @ink: its ink
 */
void canvas_hline(struct canvas *canvas, int x, int end, int y, enum ink ink)
{
	for (; x < end; x++) {
		canvas_put_ways(canvas, x, y, ink, CANVAS_RIGHT);
		canvas_put_ways(canvas, x + 1, y, ink, CANVAS_LEFT);
	}
}

/**
 * canvas_vline() - draw a vertical line
 * @canvas: the canvas
 * @x: column
 * @y: first line
 * @end: last line
 * @ink: its ink
 */
void canvas_vline(struct canvas *canvas, int x, int y, int end, enum ink ink)
{
	for (; y < end; y++) {
		canvas_put_ways(canvas, x, y, ink, CANVAS_DOWN);
		canvas_put_ways(canvas, x, y + 1, ink, CANVAS_UP);
	}
}

/**
 * canvas_rule() - draw a faint dashed line with a heading in it
 * @canvas: the canvas
 * @x: first column
 * @end: last column
 * @y: line
 * @text: the heading
 */
void canvas_rule(struct canvas *canvas, int x, int end, int y, const char *text)
{
	int at;

	for (at = x; at <= end; at++)
		canvas_put_code(canvas, at, y, INK_DIM, CANVAS_RULE);
	canvas_put_code(canvas, x + 2, y, INK_PLAIN, ' ');
	at = canvas_text(canvas, x + 3, y, INK_DIM, text);
	canvas_put_code(canvas, at, y, INK_PLAIN, ' ');
}

/**
 * canvas_arrow() - draw the tip of an arrow
 * @canvas: the canvas
 * @x: column
 * @y: line
 * @way: the direction in which it points
 * @ink: its ink
 */
void canvas_arrow(struct canvas *canvas, int x, int y, enum canvas_way way, enum ink ink)
{
	canvas_put_code(canvas, x, y, ink, way == CANVAS_UP ? CANVAS_ARROW_UP :
			way == CANVAS_DOWN ? CANVAS_ARROW_DOWN :
			way == CANVAS_LEFT ? CANVAS_ARROW_LEFT : CANVAS_ARROW_RIGHT);
}

/**
 * canvas_box() - draw the border of a box
 * @canvas: the canvas
 * @box: its place, size and ink
 */
void canvas_box(struct canvas *canvas, const struct canvas_box *box)
{
	int right = box->x + box->width - 1, bottom = box->y + box->height - 1;

	canvas_hline(canvas, box->x, right, box->y, box->ink);
	canvas_hline(canvas, box->x, right, bottom, box->ink);
	canvas_vline(canvas, box->x, box->y, bottom, box->ink);
	canvas_vline(canvas, right, box->y, bottom, box->ink);
}
