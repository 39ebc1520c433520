// SPDX-License-Identifier: GPL-2.0
/*
 * The state machine of TCP (RFC 9293, figure 5) as Linux takes it, drawn with
 * characters. Not in it are transitions that Linux has not (LISTEN to SYN_SENT;
 * FIN_WAIT1 to TIME_WAIT, which passes through FIN_WAIT2) and resets.
 */
#include "lib/format.h"
#include "render/diagram.h"
#include "render/highlight.h"

#define BOX_WIDTH	14	/* three columns less is DIAGRAM_NOTE_WIDTH */
#define BOX_HEIGHT	4

#define ROW(name)	TCPSTATES_ROW_##name

static const struct {
	enum tcpstates_row row;
	enum diagram_group group;
	uint8_t x, y, width;
} boxes[] = {
	{ ROW(SYN_SENT), DIAGRAM_OPENING, 0, 1, BOX_WIDTH },
	{ ROW(CLOSE), DIAGRAM_OPENING, 22, 1, BOX_WIDTH },
	{ ROW(LISTEN), DIAGRAM_OPENING, 45, 1, BOX_WIDTH },
	{ ROW(SYN_RECV), DIAGRAM_OPENING, 65, 1, BOX_WIDTH },
	{ ROW(ESTABLISHED), DIAGRAM_ESTABLISHED, 28, 5, 23 },
	{ ROW(FIN_WAIT1), DIAGRAM_CLOSING, 0, 11, BOX_WIDTH },
	{ ROW(CLOSING), DIAGRAM_CLOSING, 22, 11, BOX_WIDTH },
	{ ROW(CLOSE_WAIT), DIAGRAM_CLOSING, 65, 11, BOX_WIDTH },
	{ ROW(FIN_WAIT2), DIAGRAM_CLOSING, 0, 17, BOX_WIDTH },
	{ ROW(TIME_WAIT), DIAGRAM_CLOSING, 22, 17, BOX_WIDTH },
	{ ROW(LAST_ACK), DIAGRAM_CLOSING, 65, 17, BOX_WIDTH },
};

const struct diagram_edge diagram_edges[DIAGRAM_NR_EDGES] = {
	{ ROW(CLOSE), ROW(SYN_SENT), DIAGRAM_ACTIVE },
	{ ROW(CLOSE), ROW(LISTEN), DIAGRAM_PASSIVE },
	{ ROW(LISTEN), ROW(SYN_RECV), DIAGRAM_PASSIVE },
	{ ROW(SYN_SENT), ROW(ESTABLISHED), DIAGRAM_ACTIVE },
	{ ROW(SYN_RECV), ROW(ESTABLISHED), DIAGRAM_PASSIVE },
	{ ROW(ESTABLISHED), ROW(FIN_WAIT1), DIAGRAM_ACTIVE },
	{ ROW(ESTABLISHED), ROW(CLOSE_WAIT), DIAGRAM_PASSIVE },
	{ ROW(FIN_WAIT1), ROW(CLOSING), DIAGRAM_ACTIVE },
	{ ROW(FIN_WAIT1), ROW(FIN_WAIT2), DIAGRAM_ACTIVE },
	{ ROW(CLOSING), ROW(TIME_WAIT), DIAGRAM_ACTIVE },
	{ ROW(FIN_WAIT2), ROW(TIME_WAIT), DIAGRAM_ACTIVE },
	{ ROW(CLOSE_WAIT), ROW(LAST_ACK), DIAGRAM_PASSIVE },
	{ ROW(TIME_WAIT), ROW(CLOSE), DIAGRAM_ACTIVE },
	{ ROW(LAST_ACK), ROW(CLOSE), DIAGRAM_PASSIVE },
};

/*
 * How the edges run, in the same order: points that lines connect, the first
 * on the border of a box, and an arrow at the last.
 */
static const struct {
	uint8_t nr;
	uint8_t point[4][2];
	enum canvas_way way;
} routes[DIAGRAM_NR_EDGES] = {
	{ 2, { { 22, 2 }, { 14, 2 } }, CANVAS_LEFT },
	{ 2, { { 35, 2 }, { 44, 2 } }, CANVAS_RIGHT },
	{ 2, { { 58, 2 }, { 64, 2 } }, CANVAS_RIGHT },
	{ 3, { { 6, 4 }, { 6, 6 }, { 27, 6 } }, CANVAS_RIGHT },
	{ 3, { { 72, 4 }, { 72, 6 }, { 51, 6 } }, CANVAS_LEFT },
	{ 4, { { 34, 8 }, { 34, 9 }, { 6, 9 }, { 6, 10 } }, CANVAS_DOWN },
	{ 4, { { 44, 8 }, { 44, 9 }, { 72, 9 }, { 72, 10 } }, CANVAS_DOWN },
	{ 2, { { 13, 12 }, { 21, 12 } }, CANVAS_RIGHT },
	{ 2, { { 6, 14 }, { 6, 16 } }, CANVAS_DOWN },
	{ 2, { { 28, 14 }, { 28, 16 } }, CANVAS_DOWN },
	{ 2, { { 13, 18 }, { 21, 18 } }, CANVAS_RIGHT },
	{ 2, { { 72, 14 }, { 72, 16 } }, CANVAS_DOWN },
	{ 2, { { 35, 18 }, { 46, 18 } }, CANVAS_RIGHT },
	{ 2, { { 65, 18 }, { 54, 18 } }, CANVAS_LEFT },
};

/* What makes connections take the edges. CLOSE is above: here is its name only. */
static const struct {
	uint8_t x, y;
	enum ink ink;
	const char *text;
} labels[] = {
	{ 15, 1, INK_DIM, "active" },
	{ 17, 3, INK_DIM, "SYN" },
	{ 37, 1, INK_DIM, "passive" },
	{ 37, 3, INK_DIM, "listen" },
	{ 60, 1, INK_DIM, "SYN" },
	{ 8, 5, INK_DIM, "SYN+ACK" },
	{ 68, 5, INK_DIM, "ACK" },
	{ 11, 9, INK_DIM, " active close: FIN " },
	{ 48, 9, INK_DIM, " FIN: passive close " },
	{ 17, 11, INK_DIM, "FIN" },
	{ 8, 15, INK_DIM, "ACK" },
	{ 30, 15, INK_DIM, "ACK" },
	{ 17, 17, INK_DIM, "FIN" },
	{ 66, 15, INK_DIM, "close" },
	{ 39, 17, INK_DIM, "60 s" },
	{ 48, 18, INK_OPENING, "CLOSE" },
	{ 59, 17, INK_DIM, "ACK" },
};

enum diagram_group diagram_group(enum tcpstates_row row)
{
	unsigned int i;

	for (i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++) {
		if (boxes[i].row == row)
			return boxes[i].group;
	}
	return DIAGRAM_NR_GROUPS;
}

/* The ink of a state by its group; UNKNOWN has none. */
enum ink diagram_ink(enum tcpstates_row row)
{
	static const enum ink inks[] = {
		[DIAGRAM_OPENING] = INK_OPENING,
		[DIAGRAM_ESTABLISHED] = INK_ESTABLISHED,
		[DIAGRAM_CLOSING] = INK_CLOSING,
		[DIAGRAM_NR_GROUPS] = INK_WARN,
	};

	return inks[diagram_group(row)];
}

enum ink diagram_count_ink(enum tcpstates_row row, const struct figure *count)
{
	if (!count->value)
		return INK_DIM;
	return highlight_state(row) || row == TCPSTATES_ROW_UNKNOWN ? INK_WARN : INK_BOLD;
}

static void diagram_draw_edge(struct canvas *canvas, int x, int y, unsigned int edge)
{
	unsigned int i, last = routes[edge].nr - 1;
	const uint8_t *from, *to;

	for (i = 0; i < last; i++) {
		from = routes[edge].point[i];
		to = routes[edge].point[i + 1];
		if (from[0] == to[0])
			canvas_vline(canvas, x + from[0], y + from[1], y + to[1], INK_DIM);
		else if (from[0] < to[0])
			canvas_hline(canvas, x + from[0], x + to[0], y + from[1], INK_DIM);
		else
			canvas_hline(canvas, x + to[0], x + from[0], y + from[1], INK_DIM);
	}
	canvas_arrow(canvas, x + routes[edge].point[last][0], y + routes[edge].point[last][1],
		     routes[edge].way, INK_PLAIN);
}

static void diagram_draw_box(struct canvas *canvas, int x, int y, const struct diagram *diagram,
			     unsigned int i)
{
	enum tcpstates_row row = boxes[i].row;
	const struct figure *count = &diagram->count[row];
	enum ink ink = diagram_ink(row);
	struct canvas_box box = { x + boxes[i].x, y + boxes[i].y, boxes[i].width, BOX_HEIGHT, ink };
	int name, end = box.x + box.width - 2;
	char text[FORMAT_SIZE];

	canvas_box(canvas, &box);
	name = canvas_text(canvas, box.x + 1, box.y, ink, " ");
	name = canvas_text(canvas, name, box.y, ink, counts_row_name[row]);
	canvas_text(canvas, name, box.y, ink, " ");
	format_short(text, count);
	canvas_text_right(canvas, end, box.y + 1, diagram_count_ink(row, count), text);
	canvas_text_right(canvas, end, box.y + 2, INK_PLAIN, diagram->note[row]);
}

/* A state that the module does not know has no place, but is not hidden. */
static void diagram_draw_unknown(struct canvas *canvas, int x, int y, const struct diagram *diagram)
{
	const struct figure *count = &diagram->count[TCPSTATES_ROW_UNKNOWN];
	char text[FORMAT_SIZE];

	if (!count->value)
		return;
	format_short(text, count);
	x = canvas_text(canvas, x, y, INK_WARN, "UNKNOWN ");
	canvas_text(canvas, x, y, INK_WARN, text);
}

/**
 * diagram_draw() - draw the state machine
 * @canvas: what it is drawn on
 * @x: the column of its left edge
 * @y: the row of its upper edge
 * @diagram: what is in its boxes
 */
void diagram_draw(struct canvas *canvas, int x, int y, const struct diagram *diagram)
{
	unsigned int i;

	canvas_rule(canvas, x, x + DIAGRAM_WIDTH - 1, y, "opening");
	canvas_rule(canvas, x + 9, x + 69, y + 10, "closing");
	for (i = 0; i < DIAGRAM_NR_EDGES; i++)
		diagram_draw_edge(canvas, x, y, i);
	for (i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++)
		diagram_draw_box(canvas, x, y, diagram, i);
	for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		canvas_text(canvas, x + labels[i].x, y + labels[i].y, labels[i].ink,
			    labels[i].text);
	diagram_draw_unknown(canvas, x + DIAGRAM_FREE_X + 7, y + DIAGRAM_HEIGHT - 1, diagram);
}
