/* SPDX-License-Identifier: GPL-2.0-only */
/* A grid of terminal cells, to draw on: lines that join where they meet, and text. */
#ifndef TCPSTATES_RENDER_CANVAS_H
#define TCPSTATES_RENDER_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

enum ink {
	INK_PLAIN,
	INK_DIM,
	INK_BOLD,
	INK_WARN,
	INK_OPENING,
	INK_ESTABLISHED,
	INK_CLOSING,
	NR_INKS
};

/* Directions in which lines leave a cell. */
enum canvas_way {
	CANVAS_UP = 1,
	CANVAS_DOWN = 2,
	CANVAS_LEFT = 4,
	CANVAS_RIGHT = 8,
};

/* Unicode code points; the fonts of the Linux console have the arrows, too. */
enum canvas_symbol {
	CANVAS_RULE = 0x2504,	/* a dashed line; it does not join others */
	CANVAS_ARROW_UP = 0x25b2,
	CANVAS_ARROW_DOWN = 0x25bc,
	CANVAS_ARROW_LEFT = 0x25c4,
	CANVAS_ARROW_RIGHT = 0x25ba,
};

struct canvas_cell {
	uint16_t code;	/* Unicode code point; 0 for the line that ways describe */
	uint8_t ways;	/* set of enum canvas_way; an empty set is a blank */
	uint8_t ink;	/* enum ink */
};

/* Drawing is clipped at the edges. */
struct canvas {
	int width;	/* columns */
	int height;	/* lines */
	bool ascii;	/* print ASCII characters only */
	struct canvas_cell *cell;	/* line by line, malloc'ed */
};

struct canvas_box {
	int x, y;	/* upper left corner */
	int width, height;
	enum ink ink;
};

int canvas_setup(struct canvas *canvas, int width, int height, bool ascii);
void canvas_free(struct canvas *canvas);
int canvas_text(struct canvas *canvas, int x, int y, enum ink ink, const char *text);
void canvas_text_right(struct canvas *canvas, int end, int y, enum ink ink,
		       const char *text);
void canvas_hline(struct canvas *canvas, int x, int end, int y, enum ink ink);
void canvas_vline(struct canvas *canvas, int x, int y, int end, enum ink ink);
void canvas_rule(struct canvas *canvas, int x, int end, int y, const char *text);
void canvas_arrow(struct canvas *canvas, int x, int y, enum canvas_way way, enum ink ink);
void canvas_box(struct canvas *canvas, const struct canvas_box *box);

#endif /* TCPSTATES_RENDER_CANVAS_H */
