// SPDX-License-Identifier: GPL-2.0-only
/* Takes a sample at each interval of 'watch', and changes its state as keys say. */
#include <stdlib.h>
#include <string.h>
#include "lib/pace.h"
#include "source/load.h"
#include "watch/live.h"
#include "watch/load.h"
#include "watch/views.h"

/* Add a sample to the history: one without counts leaves a gap there. */
static void live_read_counts(struct live *live)
{
	enum tcpstates_column column = family_column(live->family);
	struct figure count[TCPSTATES_NR_ROWS];
	unsigned int row;

	live->at = time(NULL);
	live->have = !load_counts(live->request, &live->counts, &live->error);
	for (row = 0; live->have && row < TCPSTATES_NR_ROWS; row++)
		count[row] = live->counts.cell[row][column];
	history_add(&live->history, pace_now_ns() / 1000000, live->have ? count : NULL);
}

/* Return: the text of the view, malloc'ed; NULL without memory. */
static char *live_view_text(const struct live *live)
{
	if (live->view == LIVE_HELP)
		return views_help(live->width);
	if (live->view == LIVE_DIAGNOSE)
		return live->diagnosis ? strdup(live->diagnosis) :
					 views_note("Looking for problems...", live->width);
	if (!live->have)
		return views_error(live->error.text, live->width);
	if (live->view == LIVE_PORTS)
		return watch_load_ports(live);
	if (live->view == LIVE_NETNS)
		return watch_load_netns(live);
	if (live->view == LIVE_IDLE)
		return watch_load_idle(live);
	return views_table(&live->counts, live->family, live->width);
}

/**
 * live_read() - read what the view shows beside the counts, or instead of them
 * @live: receives the top ports for the diagram, the text for the other views
 */
void live_read(struct live *live)
{
	free(live->text);
	live->text = NULL;
	live->nr_top = 0;
	if (live->view != LIVE_DIAGRAM)
		live->text = live_view_text(live);
	else if (live->have)
		watch_load_top(live);
}

/**
 * live_turn() - take a sample, and read what the view shows
 * @live: started with live_start()
 */
void live_turn(struct live *live)
{
	live_read_counts(live);
	live_read(live);
}

/**
 * live_start() - take the first sample
 * @live: receives it; end it with live_end()
 * @request: the request; it must outlive @live
 * @family: the sockets to show
 * @interval_ms: milliseconds from one sample to the next
 *
 * Return: 0, or -1 without counts, with @live->error set.
 */
int live_start(struct live *live, const struct request *request, enum family family,
	       uint32_t interval_ms)
{
	memset(live, 0, sizeof(*live));
	live->request = request;
	live->family = family;
	live->interval_ms = interval_ms;
	live->sort = ROWS_SORT_TOTAL;
	live_turn(live);
	return live->have ? 0 : -1;
}

/**
 * live_end() - free the texts
 * @live: started with live_start(), even if that failed
 */
void live_end(struct live *live)
{
	free(live->text);
	free(live->diagnosis);
	live->text = NULL;
	live->diagnosis = NULL;
}

/**
 * live_set_width() - fit the text of the view to the screen
 * @live: the state
 * @width: the columns of the screen; if they changed, the text is made again
 */
void live_set_width(struct live *live, int width)
{
	if (live->width == width)
		return;
	live->width = width;
	if (live->view != LIVE_DIAGRAM)
		live_read(live);
}

/**
 * live_set_diagnosis() - show a diagnosis in its view
 * @live: the state
 * @text: the diagnosis, malloc'ed, which @live then owns; NULL while it is made
 */
void live_set_diagnosis(struct live *live, char *text)
{
	free(live->diagnosis);
	live->diagnosis = text;
	live->want_diagnosis = false;
	if (live->view == LIVE_DIAGNOSE)
		live_read(live);
}

static void live_set_view(struct live *live, enum live_view view)
{
	live->view = view;
	live->scroll = 0;
	live->sort = ROWS_SORT_TOTAL;
	live->want_diagnosis = view == LIVE_DIAGNOSE;
}

/* Return the next or the previous order that a view of rows has. */
static int live_next_sort(const struct live *live, int step)
{
	const char *const *names = live->view == LIVE_PORTS ? rows_ports_column :
							      rows_netns_column;
	int sort = live->sort;

	do {
		sort += step;
		if (sort < ROWS_SORT_ID)
			sort = ROWS_NR_COLUMNS - 1;
		if (sort >= ROWS_NR_COLUMNS)
			sort = ROWS_SORT_ID;
	} while (sort >= 0 && !names[sort]);
	return sort;
}

static void live_set_sort(struct live *live, int step)
{
	if (live->view != LIVE_PORTS && live->view != LIVE_NETNS)
		return;
	live->sort = live_next_sort(live, step);
	live->scroll = 0;
	live_read(live);
}

/* Halve or double the interval. One that the user chose beyond the keys' range stays. */
static void live_set_pace(struct live *live, bool faster)
{
	uint32_t ms = live->interval_ms;

	if (faster && ms > LIVE_MIN_MS)
		live->interval_ms = ms / 2 > LIVE_MIN_MS ? ms / 2 : LIVE_MIN_MS;
	if (!faster && ms < LIVE_MAX_MS)
		live->interval_ms = ms * 2 < LIVE_MAX_MS ? ms * 2 : LIVE_MAX_MS;
}

static void live_scroll(struct live *live, int lines)
{
	live->scroll += lines;
	if (live->scroll < 0)
		live->scroll = 0;
}

static void live_scroll_key(struct live *live, int key)
{
	int page = live->height > 4 ? live->height - 3 : 1;

	switch (key) {
	case 'k':
	case LIVE_KEY_UP:
		live_scroll(live, -1);
		break;
	case 'j':
	case LIVE_KEY_DOWN:
		live_scroll(live, 1);
		break;
	case LIVE_KEY_PAGE_UP:
		live_scroll(live, -page);
		break;
	case LIVE_KEY_PAGE_DOWN:
		live_scroll(live, page);
		break;
	case LIVE_KEY_HOME:
		live->scroll = 0;
		break;
	}
}

static void live_view_key(struct live *live, int key)
{
	switch (key) {
	case 's':
		live_set_view(live, LIVE_DIAGRAM);
		break;
	case 'd':
		live_set_view(live, LIVE_DIAGNOSE);
		break;
	case '<':
	case '>':
		live_set_sort(live, key == '>' ? 1 : -1);
		break;
	case 't':
		live_set_view(live, LIVE_TABLE);
		break;
	case 'p':
		live_set_view(live, LIVE_PORTS);
		break;
	case 'n':
		live_set_view(live, LIVE_NETNS);
		break;
	case 'i':
		live_set_view(live, LIVE_IDLE);
		break;
	case '\t':
		live_set_view(live, live->view < LIVE_IDLE ? live->view + 1 : LIVE_DIAGRAM);
		break;
	case '?':
	case 'h':
		live_set_view(live, live->view == LIVE_HELP ? LIVE_DIAGRAM : LIVE_HELP);
		break;
	default:
		live_scroll_key(live, key);
	}
}

/**
 * live_key() - act on a key
 * @live: the state to change; call live_read() if its view changed
 * @key: a character, or one of enum live_key
 *
 * Return: false for the key that quits.
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
		live_set_pace(live, true);
		break;
	case '-':
	case '_':
		live_set_pace(live, false);
		break;
	default:
		live_view_key(live, key);
	}
	return true;
}
