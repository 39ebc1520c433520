/* SPDX-License-Identifier: GPL-2.0-only */
/* TCP's state machine, drawn with characters. */
#ifndef TCPSTATES_RENDER_DIAGRAM_H
#define TCPSTATES_RENDER_DIAGRAM_H

#include "data/counts.h"
#include "render/canvas.h"

#define DIAGRAM_WIDTH	79
#define DIAGRAM_HEIGHT	21

/* Free space in the picture: columns and lines from its upper left corner. */
#define DIAGRAM_FREE_X		38
#define DIAGRAM_FREE_Y		11
#define DIAGRAM_FREE_WIDTH	26
#define DIAGRAM_FREE_HEIGHT	6

#define DIAGRAM_NOTE_WIDTH	11	/* columns */
#define DIAGRAM_NOTE_SIZE	(4 * DIAGRAM_NOTE_WIDTH + 1)

enum diagram_group {
	DIAGRAM_OPENING,
	DIAGRAM_ESTABLISHED,
	DIAGRAM_CLOSING,
	DIAGRAM_NR_GROUPS
};

/* The end of a connection that takes a transition. */
enum diagram_path {
	DIAGRAM_ACTIVE,		/* the end that connects, or closes first */
	DIAGRAM_PASSIVE,	/* the end that accepts, or closes second */
};

struct diagram_edge {
	enum tcpstates_row from;
	enum tcpstates_row to;
	enum diagram_path path;
};

#define DIAGRAM_NR_EDGES	14
extern const struct diagram_edge diagram_edges[DIAGRAM_NR_EDGES];

/* The contents of the boxes, by state. */
struct diagram {
	struct figure count[TCPSTATES_NR_ROWS];
	char note[TCPSTATES_NR_ROWS][DIAGRAM_NOTE_SIZE];	/* below the count */
};

enum diagram_group diagram_group(enum tcpstates_row row);
enum ink diagram_ink(enum tcpstates_row row);
enum ink diagram_count_ink(enum tcpstates_row row, const struct figure *count);
void diagram_draw(struct canvas *canvas, int x, int y, const struct diagram *diagram);

#endif /* TCPSTATES_RENDER_DIAGRAM_H */
