// SPDX-License-Identifier: GPL-2.0-only
/* Prints a canvas in UTF-8 or ASCII, with or without colours. */
#include "render/canvas_print.h"

/* The character of a line, by the directions in which it leaves a cell. */
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

/* Return the ASCII character that replaces another. */
static unsigned int canvas_print_ascii(unsigned int code)
{
	static const char bars[] = "_.-=+*%#";	/* from low to high */

	if (code < 0x80)
		return code;
	if (code >= 0x2581 && code <= 0x2588)
		return (unsigned char)bars[code - 0x2581];
	switch (code) {
	case CANVAS_ARROW_UP:
		return '^';
	case CANVAS_ARROW_DOWN:
		return 'v';
	case CANVAS_ARROW_LEFT:
		return '<';
	case CANVAS_ARROW_RIGHT:
		return '>';
	case 0xb5:	/* micro sign */
		return 'u';
	case 0xb7:	/* middle dot */
	case CANVAS_RULE:
		return '.';
	case 0x2502:
		return '|';
	case 0x2500:
		return '-';
	default:
		return code > 0x2500 && code < 0x2580 ? '+' : '?';
	}
}

/**
 * canvas_code() - return the character that a cell shows
 * @canvas: the canvas; it may allow ASCII only
 * @cell: one of its cells
 *
 * Return: the Unicode code point.
 */
unsigned int canvas_code(const struct canvas *canvas, const struct canvas_cell *cell)
{
	unsigned int code = cell->code ? cell->code : line_code[cell->ways & 15];

	return canvas->ascii ? canvas_print_ascii(code) : code;
}

static void canvas_print_utf8(FILE *out, unsigned int code)
{
	if (code >= 0x800) {
		putc((int)(0xe0 | code >> 12), out);
		putc((int)(0x80 | (code >> 6 & 0x3f)), out);
	} else if (code >= 0x80) {
		putc((int)(0xc0 | code >> 6), out);
	}
	putc((int)(code >= 0x80 ? 0x80 | (code & 0x3f) : code), out);
}

static const char *canvas_print_escape(const struct style *style, unsigned int ink)
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

/* Print a line up to its last cell that is not blank. */
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
			fputs(canvas_print_escape(style, ink), out);
		}
		canvas_print_utf8(out, code);
	}
	fputs(ink != INK_PLAIN ? style->reset : "", out);
	putc('\n', out);
}

/**
 * canvas_print() - print a canvas
 * @out: the output
 * @canvas: the canvas
 * @style: colours
 */
void canvas_print(FILE *out, const struct canvas *canvas, const struct style *style)
{
	int y;

	for (y = 0; y < canvas->height; y++)
		canvas_print_line(out, canvas, &canvas->cell[y * canvas->width], style);
}
