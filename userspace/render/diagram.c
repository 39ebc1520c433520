// SPDX-License-Identifier: GPL-2.0-only
/*
 * TCP's state machine (RFC 9293, figure 5) as Linux implements it, drawn with
 * characters. It leaves out resets, timeouts and the simultaneous open, and two
 * transitions that Linux does not have: LISTEN to SYN_SENT, and FIN_WAIT1
 * straight to TIME_WAIT, which passes through FIN_WAIT2.
 */
#include "lib/format.h"
#include "render/diagram.h"
#include "render/highlight.h"

#define BOX_WIDTH	14	/* DIAGRAM_NOTE_WIDTH, two borders and a blank */
#define BOX_HEIGHT	4

#define ROW(name)	TCPSTATES_ROW_##name

static const struct {
	enum tcpstates_row row;
	enum diagram_group group;
	uint8_t x, y, width;
} boxes[] = {
	{ ROW(SYN_SENT), DIAGRAM_OPENING, 0, 1, BOX_WIDTH },
	{ ROW(CLOSE), DIAGRAM_OPENING, 22, 1, BOX_WIDTH },
	{ ROW(LISTEN), DIAGRAM_OPENING, 43, 1, BOX_WIDTH },
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
 * The lines of the edges, in the same order: the first point is on the border
 * of a box, the last has the arrow.
 */
static const struct {
	uint8_t nr;
	uint8_t point[4][2];
	enum canvas_way way;
} routes[DIAGRAM_NR_EDGES] = {
	{ 2, { { 22, 2 }, { 14, 2 } }, CANVAS_LEFT },
	{ 2, { { 35, 2 }, { 42, 2 } }, CANVAS_RIGHT },
	{ 2, { { 56, 2 }, { 64, 2 } }, CANVAS_RIGHT },
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

/*
 * Above a line, or beside a vertical one: the packet received, the call or the
 * timer that makes a connection take it. Below: the packet sent. The second
 * CLOSE is a name only; its box is at the top.
 */
static const struct {
	uint8_t x, y;
	enum ink ink;
	const char *text;
} labels[] = {
	{ 36, 0, INK_DIM, " above: received or called, below: sent " },
	{ 14, 1, INK_DIM, "connect" },
	{ 17, 3, INK_DIM, "SYN" },
	{ 36, 1, INK_DIM, "listen" },
	{ 59, 1, INK_DIM, "SYN" },
	{ 57, 3, INK_DIM, "SYN+ACK" },
	{ 8, 5, INK_DIM, "SYN+ACK" },
	{ 8, 7, INK_DIM, "ACK" },
	{ 68, 5, INK_DIM, "ACK" },
	{ 15, 8, INK_DIM, "close" },
	{ 11, 9, INK_DIM, " active close " },
	{ 8, 10, INK_DIM, "FIN" },
	{ 59, 8, INK_DIM, "FIN" },
	{ 53, 9, INK_DIM, " passive close " },
	{ 68, 10, INK_DIM, "ACK" },
	{ 17, 11, INK_DIM, "FIN" },
	{ 17, 13, INK_DIM, "ACK" },
	{ 8, 15, INK_DIM, "ACK" },
	{ 30, 15, INK_DIM, "ACK" },
	{ 17, 17, INK_DIM, "FIN" },
	{ 17, 19, INK_DIM, "ACK" },
	{ 66, 15, INK_DIM, "close" },
	{ 68, 16, INK_DIM, "FIN" },
	{ 39, 17, INK_DIM, "60 s" },
	{ 48, 18, INK_OPENING, "CLOSE" },
	{ 59, 17, INK_DIM, "ACK" },
};

/**
 * diagram_group() - find the part of a connection's life that a state belongs to
 * @row: the state
 *
 * Return: the group; DIAGRAM_NR_GROUPS for UNKNOWN.
 */
enum diagram_group diagram_group(enum tcpstates_row row)
{
	unsigned int i;

	for (i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++) {
		if (boxes[i].row == row)
			return boxes[i].group;
	}
	return DIAGRAM_NR_GROUPS;
}

/**
 * diagram_ink() - choose the ink of a state's box by its group
 * @row: the state
 *
 * Return: the ink; INK_WARN for UNKNOWN.
 */
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

/**
 * diagram_count_ink() - choose the ink of a count
 * @row: the state
 * @count: its count
 *
 * Return: the ink.
 */
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

/* Sockets in a state that the module does not know have no box, but must show. */
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
 * @canvas: the canvas
 * @x: column of the diagram's left edge
 * @y: line of its upper edge
 * @diagram: counts and notes of its boxes
 */
void diagram_draw(struct canvas *canvas, int x, int y, const struct diagram *diagram)
{
	unsigned int i;

	canvas_rule(canvas, x, x + DIAGRAM_WIDTH - 1, y,
		    "opening: three-way handshake");
	canvas_rule(canvas, x + 12, x + 66, y + 10, "closing: four-way close");
	for (i = 0; i < DIAGRAM_NR_EDGES; i++)
		diagram_draw_edge(canvas, x, y, i);
	for (i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++)
		diagram_draw_box(canvas, x, y, diagram, i);
	for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		canvas_text(canvas, x + labels[i].x, y + labels[i].y, labels[i].ink,
			    labels[i].text);
	diagram_draw_unknown(canvas, x + DIAGRAM_FREE_X + 7, y + DIAGRAM_HEIGHT - 1, diagram);
}
