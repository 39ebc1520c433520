// SPDX-License-Identifier: GPL-2.0
/* Draws on cells, each of one column, and prints them. */
#include <stdlib.h>
#include <string.h>
#include "lib/format.h"
#include "render/canvas.h"

#define RULE	0x2504	/* a dashed line, which joins none */

/* A line by the ways that it leaves a cell; an end goes as far as its middle. */
static const uint16_t line_code[16] = {
	[0] = ' ',
	[CANVAS_UP] = 0x2502,
	[CANVAS_DOWN] = 0x2502,
	[CANVAS_UP | CANVAS_DOWN] = 0x2502,
	[CANVAS_LEFT] = 0x2500,
	[CANVAS_RIGHT] = 0x2500,
	[CANVAS_LEFT | CANVAS_RIGHT] = 0x2500,
	[CANVAS_DOWN | CANVAS_RIGHT] = 0x250c,
	[CANVAS_DOWN | CANVAS_LEFT] = 0x2510,
	[CANVAS_UP | CANVAS_RIGHT] = 0x2514,
	[CANVAS_UP | CANVAS_LEFT] = 0x2518,
	[CANVAS_UP | CANVAS_DOWN | CANVAS_RIGHT] = 0x251c,
	[CANVAS_UP | CANVAS_DOWN | CANVAS_LEFT] = 0x2524,
	[CANVAS_DOWN | CANVAS_LEFT | CANVAS_RIGHT] = 0x252c,
	[CANVAS_UP | CANVAS_LEFT | CANVAS_RIGHT] = 0x2534,
	[CANVAS_UP | CANVAS_DOWN | CANVAS_LEFT | CANVAS_RIGHT] = 0x253c,
};

/* Arrows that the fonts of the Linux console have as well. */
static const struct {
	enum canvas_way way;
	uint16_t code;
	char ascii;
} arrows[] = {
	{ CANVAS_UP, 0x25b2, '^' },
	{ CANVAS_DOWN, 0x25bc, 'v' },
	{ CANVAS_LEFT, 0x25c4, '<' },
	{ CANVAS_RIGHT, 0x25ba, '>' },
};

/**
 * canvas_setup() - make an empty canvas
 * @canvas: receives it; canvas_free() is for the caller
 * @width: its columns
 * @height: its rows
 * @ascii: it is to be shown with characters of ASCII only
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

/* The character that begins here; what is none, or not of 16 bits, is '?'. */
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

/* Text from (x, y) on. Return: the column behind it. */
int canvas_text(struct canvas *canvas, int x, int y, enum ink ink, const char *text)
{
	while (*text)
		canvas_put_code(canvas, x++, y, ink, canvas_next_code(&text));
	return x;
}

/* Text whose last character is in the column before end. */
void canvas_text_right(struct canvas *canvas, int end, int y, enum ink ink,
		       const char *text)
{
	canvas_text(canvas, end - format_width(text), y, ink, text);
}

/* A line from column x to column end, both included. */
void canvas_hline(struct canvas *canvas, int x, int end, int y, enum ink ink)
{
	for (; x < end; x++) {
		canvas_put_ways(canvas, x, y, ink, CANVAS_RIGHT);
		canvas_put_ways(canvas, x + 1, y, ink, CANVAS_LEFT);
	}
}

/* A line from row y to row end, both included. */
void canvas_vline(struct canvas *canvas, int x, int y, int end, enum ink ink)
{
	for (; y < end; y++) {
		canvas_put_ways(canvas, x, y, ink, CANVAS_DOWN);
		canvas_put_ways(canvas, x, y + 1, ink, CANVAS_UP);
	}
}

/* A faint line with a heading in it, which parts what is above and below. */
void canvas_rule(struct canvas *canvas, int x, int end, int y, const char *text)
{
	int at;

	for (at = x; at <= end; at++)
		canvas_put_code(canvas, at, y, INK_DIM, RULE);
	canvas_put_code(canvas, x + 2, y, INK_PLAIN, ' ');
	at = canvas_text(canvas, x + 3, y, INK_DIM, text);
	canvas_put_code(canvas, at, y, INK_PLAIN, ' ');
}

void canvas_arrow(struct canvas *canvas, int x, int y, enum canvas_way way, enum ink ink)
{
	unsigned int i;

	for (i = 0; i < sizeof(arrows) / sizeof(arrows[0]); i++) {
		if (arrows[i].way == way)
			canvas_put_code(canvas, x, y, ink, arrows[i].code);
	}
}

void canvas_box(struct canvas *canvas, const struct canvas_box *box)
{
	int right = box->x + box->width - 1, bottom = box->y + box->height - 1;

	canvas_hline(canvas, box->x, right, box->y, box->ink);
	canvas_hline(canvas, box->x, right, bottom, box->ink);
	canvas_vline(canvas, box->x, box->y, bottom, box->ink);
	canvas_vline(canvas, right, box->y, bottom, box->ink);
}

/* What stands for a character where there is only ASCII. */
static unsigned int canvas_ascii(unsigned int code)
{
	static const char bars[] = "_.-=+*%#";	/* from low to high */
	unsigned int i;

	if (code < 0x80)
		return code;
	for (i = 0; i < sizeof(arrows) / sizeof(arrows[0]); i++) {
		if (arrows[i].code == code)
			return (unsigned char)arrows[i].ascii;
	}
	if (code >= 0x2581 && code <= 0x2588)
		return (unsigned char)bars[code - 0x2581];
	switch (code) {
	case 0xb5:	/* µ */
		return 'u';
	case 0xb7:	/* a dot in the middle */
	case RULE:
		return '.';
	case 0x2502:
		return '|';
	case 0x2500:
		return '-';
	default:
		return code > 0x2500 && code < 0x2580 ? '+' : '?';
	}
}

/* The character that a cell shows. */
unsigned int canvas_code(const struct canvas *canvas, const struct canvas_cell *cell)
{
	unsigned int code = cell->code ? cell->code : line_code[cell->ways & 15];

	return canvas->ascii ? canvas_ascii(code) : code;
}

static void canvas_put_utf8(FILE *out, unsigned int code)
{
	if (code >= 0x800) {
		putc((int)(0xe0 | code >> 12), out);
		putc((int)(0x80 | (code >> 6 & 0x3f)), out);
	} else if (code >= 0x80) {
		putc((int)(0xc0 | code >> 6), out);
	}
	putc((int)(code >= 0x80 ? 0x80 | (code & 0x3f) : code), out);
}

static const char *canvas_escape(const struct style *style, unsigned int ink)
{
	switch (ink) {
	case INK_DIM:
		return style->dim;
	case INK_BOLD:
		return style->bold;
	case INK_WARN:
		return style->warn;
	}
	if (!*style->reset)
		return "";
	return ink == INK_OPENING ? "\033[36m" : ink == INK_ESTABLISHED ? "\033[32m" :
	       ink == INK_CLOSING ? "\033[35m" : "";
}

/* A row, up to the last cell that is not blank. */
static void canvas_print_line(FILE *out, const struct canvas *canvas,
			      const struct canvas_cell *cell, const struct style *style)
{
	unsigned int ink = INK_PLAIN, code;
	int x, end = canvas->width;

	while (end && canvas_code(canvas, &cell[end - 1]) == ' ')
		end--;
	for (x = 0; x < end; x++) {
		code = canvas_code(canvas, &cell[x]);
		if (code != ' ' && cell[x].ink != ink) {
			fputs(ink != INK_PLAIN ? style->reset : "", out);
			ink = cell[x].ink;
			fputs(canvas_escape(style, ink), out);
		}
		canvas_put_utf8(out, code);
	}
	fputs(ink != INK_PLAIN ? style->reset : "", out);
	putc('\n', out);
}

void canvas_print(FILE *out, const struct canvas *canvas, const struct style *style)
{
	int y;

	for (y = 0; y < canvas->height; y++)
		canvas_print_line(out, canvas, &canvas->cell[y * canvas->width], style);
}
