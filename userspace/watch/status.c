// SPDX-License-Identifier: GPL-2.0-only
/* Draws the last line of 'watch': the time, the interval and the keys that fit. */
#include <stdio.h>
#include <string.h>
#include "lib/clock.h"
#include "lib/format.h"
#include "watch/status.h"

enum status_id {
	ITEM_CLOCK,
	ITEM_RETRYING,
	ITEM_PACE,
	ITEM_DIAGRAM,
	ITEM_TABLE,
	ITEM_PORTS,
	ITEM_NETNS,
	ITEM_IDLE,
	ITEM_DIAGNOSE,
	ITEM_PAUSE,
	ITEM_PACE_KEYS,
	ITEM_HELP,
	ITEM_QUIT,
	ITEM_NR_ITEMS
};

/* One word of the line. */
struct status_item {
	const char *text;
	enum ink ink;
	int gap;	/* blanks before the next word */
	bool shown;
};

/* The words to do without, where not all fit. Help and quit always stay. */
static const enum status_id status_expendable[] = {
	ITEM_PACE_KEYS, ITEM_PAUSE, ITEM_NETNS, ITEM_CLOCK, ITEM_IDLE, ITEM_TABLE,
	ITEM_DIAGNOSE, ITEM_PORTS, ITEM_RETRYING, ITEM_DIAGRAM, ITEM_PACE,
};

static const char *const status_words[ITEM_NR_ITEMS] = {
	[ITEM_DIAGRAM] = "s state",
	[ITEM_TABLE] = "t table",
	[ITEM_PORTS] = "p ports",
	[ITEM_NETNS] = "n netns",
	[ITEM_IDLE] = "i idle",
	[ITEM_DIAGNOSE] = "d diagnose",
	[ITEM_PAUSE] = "spc pause",
	[ITEM_PACE_KEYS] = "+- pace",
	[ITEM_HELP] = "? help",
	[ITEM_QUIT] = "q quit",
};

static int status_width(const struct status_item *items)
{
	int width = 0, gap = 0, i;

	for (i = 0; i < ITEM_NR_ITEMS; i++) {
		if (!items[i].shown)
			continue;
		width += gap + format_width(items[i].text);
		gap = items[i].gap;
	}
	return width;
}

static void status_setup(struct status_item *items, const struct live *live,
			 const char *clock, const char *pace)
{
	static const enum status_id of_view[] = {
		[LIVE_DIAGRAM] = ITEM_DIAGRAM,
		[LIVE_TABLE] = ITEM_TABLE,
		[LIVE_PORTS] = ITEM_PORTS,
		[LIVE_NETNS] = ITEM_NETNS,
		[LIVE_IDLE] = ITEM_IDLE,
		[LIVE_DIAGNOSE] = ITEM_DIAGNOSE,
		[LIVE_HELP] = ITEM_HELP,
	};
	int i;

	for (i = 0; i < ITEM_NR_ITEMS; i++)
		items[i] = (struct status_item){ status_words[i], INK_DIM, 2, true };
	items[ITEM_CLOCK].text = clock;
	items[ITEM_RETRYING] = (struct status_item){ "retrying every", INK_WARN, 1,
						       !live->have && !live->paused };
	items[ITEM_PACE].text = live->paused ? "paused" : pace;
	items[ITEM_PACE].ink = live->paused ? INK_WARN : INK_BOLD;
	items[ITEM_PAUSE].ink = live->paused ? INK_BOLD : INK_DIM;
	items[of_view[live->view]].ink = INK_BOLD;
}

/* Leave out what does not fit; the last keys are reduced to their letters. */
static void status_fit(struct status_item *items, int width)
{
	size_t i;

	for (i = 0; i < sizeof(status_expendable) / sizeof(status_expendable[0]); i++) {
		if (status_width(items) > width)
			items[status_expendable[i]].shown = false;
	}
	if (status_width(items) <= width)
		return;
	items[ITEM_HELP].text = "?";
	items[ITEM_HELP].gap = 1;
	items[ITEM_QUIT].text = "q";
}

/**
 * status_draw() - draw the status line
 * @live: the state
 * @canvas: the screen; one of a single line is left to the view
 */
void status_draw(const struct live *live, struct canvas *canvas)
{
	struct status_item items[ITEM_NR_ITEMS];
	char clock[CLOCK_SIZE], pace[FORMAT_SIZE];
	int x = 0, i;

	if (canvas->height < 2)
		return;
	clock_format(clock, (uint64_t)live->at * 1000, false, false);
	format_duration(pace, live->interval_ms, FORMAT_MILLISECONDS);
	status_setup(items, live, clock, pace);
	status_fit(items, canvas->width);
	for (i = 0; i < ITEM_NR_ITEMS; i++) {
		if (items[i].shown)
			x = canvas_text(canvas, x, canvas->height - 1, items[i].ink,
					items[i].text) + items[i].gap;
	}
}

static void status_clear(struct canvas *canvas, int y)
{
	int x;

	for (x = 0; x < canvas->width; x++)
		canvas_text(canvas, x, y, INK_PLAIN, " ");
}

/**
 * status_draw_words() - draw a text from the upper left corner on
 * @canvas: the screen; its last line stays free
 * @ink: the ink
 * @text: one line, which is broken at blanks; a word that is too long is cut
 */
void status_draw_words(struct canvas *canvas, enum ink ink, const char *text)
{
	char word[256];
	int x = 0, y = 0, len, columns;

	status_clear(canvas, y);
	for (; *text; text += len + (int)strspn(text + len, " ")) {
		len = (int)strcspn(text, " ");
		snprintf(word, sizeof(word), "%.*s", len, text);
		columns = format_width(word);
		if (x && x + 1 + columns > canvas->width) {
			x = 0;
			if (++y >= canvas->height - 1)
				return;
			status_clear(canvas, y);
		}
		x = canvas_text(canvas, x ? x + 1 : 0, y, ink, word);
	}
}

/**
 * status_draw_too_small() - name the size that a view needs
 * @canvas: the screen
 * @width: the columns needed
 * @height: the lines needed
 */
void status_draw_too_small(struct canvas *canvas, int width, int height)
{
	char text[96];

	snprintf(text, sizeof(text), "too small: needs %dx%d, has %dx%d", width, height,
		 canvas->width, canvas->height);
	status_draw_words(canvas, INK_WARN, text);
}
