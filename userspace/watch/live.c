// SPDX-License-Identifier: GPL-2.0
/* What 'watch' reads, at each turn of its pace, and what keys change of it. */
#include <stdlib.h>
#include <string.h>
#include "watch/live.h"
#include "watch/views.h"
#include "source/load.h"
#include "lib/pace.h"
#include "render/diagram_text.h"

static void read_counts(struct live *live)
{
	enum tcpstates_column column = family_column(options_family(live->options));
	struct figure count[TCPSTATES_NR_ROWS];
	unsigned int row;

	live->have = !load_counts(&live->options->request, &live->counts, &live->error);
	for (row = 0; live->have && row < TCPSTATES_NR_ROWS; row++)
		count[row] = live->counts.cell[row][column];
	history_add(&live->history, pace_now_ns() / 1000000, live->have ? count : NULL);
}

/* Keep a row among the first, if it has more connections than one of them. */
static void rank_port(struct live *live, const struct row *row)
{
	unsigned int at = live->nr_top;

	if (!row->rank)
		return;
	while (at && live->top[at - 1].rank < row->rank)
		at--;
	if (at == LIVE_TOP)
		return;
	if (live->nr_top < LIVE_TOP)
		live->nr_top++;
	memmove(&live->top[at + 1], &live->top[at],
		(live->nr_top - 1 - at) * sizeof(live->top[0]));
	live->top[at] = *row;
}

/* The ports that stand beside the diagram: a module without them has none. */
static void read_top(struct live *live)
{
	struct request_error ignored;
	struct rows rows;
	size_t i;

	live->nr_top = 0;
	if (live->options->request.file ||
	    load_ports(&live->options->request, &rows, &ignored))
		return;
	for (i = 0; i < rows.nr; i++) {
		rows.row[i].rank = rows_total(&rows.row[i]);
		rank_port(live, &rows.row[i]);
	}
	rows_free(&rows);
}

/* Read what the view shows beside the counts, or instead of them. */
void live_read(struct live *live)
{
	free(live->text);
	live->text = NULL;
	live->nr_top = 0;
	if (live->view != LIVE_DIAGRAM)
		live->text = live_view_text(live);
	else if (live->have)
		read_top(live);
}

/* A turn of the pace: a sample of the counts, and what the view shows. */
void live_turn(struct live *live)
{
	read_counts(live);
	live_read(live);
}

/**
 * live_start() - take the first sample
 * @live: receives it; live_end() is for the caller
 * @options: what is to be seen, which must outlive it
 * @interval_ms: the pace
 *
 * Return: 0, or -1 if there are no counts, with live->error set.
 */
int live_start(struct live *live, const struct options *options, uint32_t interval_ms)
{
	memset(live, 0, sizeof(*live));
	live->options = options;
	live->interval_ms = interval_ms;
	live_turn(live);
	return live->have ? 0 : -1;
}

void live_end(struct live *live)
{
	free(live->text);
	live->text = NULL;
}

static void set_view(struct live *live, enum live_view view)
{
	live->view = view;
	live->scroll = 0;
}

/* Twice as fast, or half; an interval that was asked for may be beyond the keys' range. */
static void set_pace(struct live *live, bool faster)
{
	uint32_t ms = live->interval_ms;

	if (faster && ms > LIVE_MIN_MS)
		live->interval_ms = ms / 2 > LIVE_MIN_MS ? ms / 2 : LIVE_MIN_MS;
	if (!faster && ms < LIVE_MAX_MS)
		live->interval_ms = ms * 2 < LIVE_MAX_MS ? ms * 2 : LIVE_MAX_MS;
}

static void scroll(struct live *live, int lines)
{
	live->scroll += lines;
	if (live->scroll < 0)
		live->scroll = 0;
}

static void scroll_key(struct live *live, int key)
{
	int page = live->height > 4 ? live->height - 3 : 1;

	switch (key) {
	case 'k':
	case LIVE_KEY_UP:
		scroll(live, -1);
		break;
	case 'j':
	case LIVE_KEY_DOWN:
		scroll(live, 1);
		break;
	case LIVE_KEY_PAGE_UP:
		scroll(live, -page);
		break;
	case LIVE_KEY_PAGE_DOWN:
		scroll(live, page);
		break;
	case LIVE_KEY_HOME:
		live->scroll = 0;
		break;
	}
}

static void view_key(struct live *live, int key)
{
	switch (key) {
	case 'd':
		set_view(live, LIVE_DIAGRAM);
		break;
	case 't':
		set_view(live, LIVE_TABLE);
		break;
	case 'p':
		set_view(live, LIVE_PORTS);
		break;
	case 'n':
		set_view(live, LIVE_NETNS);
		break;
	case '\t':
		set_view(live, live->view < LIVE_NETNS ? live->view + 1 : LIVE_DIAGRAM);
		break;
	case '?':
	case 'h':
		set_view(live, live->view == LIVE_HELP ? LIVE_DIAGRAM : LIVE_HELP);
		break;
	default:
		scroll_key(live, key);
	}
}

/**
 * live_key() - do what a key is for
 * @live: what it changes; a new view is for live_read() to read
 * @key: a character, or of enum live_key
 *
 * Return: false if it is to quit.
 */
bool live_key(struct live *live, int key)
{
	switch (key) {
	case 'q':
	case 'Q':
		return false;
	case ' ':
		live->paused = !live->paused;
		break;
	case '+':
	case '=':
		set_pace(live, true);
		break;
	case '-':
	case '_':
		set_pace(live, false);
		break;
	default:
		view_key(live, key);
	}
	return true;
}
