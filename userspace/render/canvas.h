/* SPDX-License-Identifier: GPL-2.0 */
/* A picture made of characters: lines that join where they meet, and text. */
#ifndef TCPSTATES_RENDER_CANVAS_H
#define TCPSTATES_RENDER_CANVAS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "lib/style.h"

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

/* The ways that lines leave a cell. */
enum canvas_way {
	CANVAS_UP = 1,
	CANVAS_DOWN = 2,
	CANVAS_LEFT = 4,
	CANVAS_RIGHT = 8,
};

struct canvas_cell {
	uint16_t code;	/* a character of Unicode, 0 for what ways say */
	uint8_t ways;	/* of enum canvas_way: none is a blank */
	uint8_t ink;	/* of enum ink */
};

/* What is drawn beyond its edges is cut off. */
struct canvas {
	int width;	/* columns */
	int height;	/* rows */
	bool ascii;	/* characters are replaced by those of ASCII */
	struct canvas_cell *cell;	/* row by row, of calloc() */
};

struct canvas_box {
	int x, y;	/* its upper left corner */
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
unsigned int canvas_code(const struct canvas *canvas, const struct canvas_cell *cell);
void canvas_print(FILE *out, const struct canvas *canvas, const struct style *style);

#endif /* TCPSTATES_RENDER_CANVAS_H */
