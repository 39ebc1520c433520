/* SPDX-License-Identifier: GPL-2.0-only */
/* The state of 'watch': the last samples, the view, and what keys change. */
#ifndef TCPSTATES_WATCH_LIVE_H
#define TCPSTATES_WATCH_LIVE_H

#include <time.h>
#include "data/counts.h"
#include "data/family.h"
#include "data/history.h"
#include "data/rows.h"
#include "host/request.h"

#define LIVE_TOP		5	/* ports beside the diagram */
#define LIVE_MIN_MS		100	/* the shortest interval */
#define LIVE_MAX_MS		60000	/* the longest that keys set */
#define LIVE_DEFAULT_MS		1000

enum live_view {
	LIVE_DIAGRAM,
	LIVE_TABLE,
	LIVE_PORTS,
	LIVE_NETNS,
	LIVE_IDLE,
	LIVE_DIAGNOSE,
	LIVE_HELP,
};

/* Keys that have no character. */
enum live_key {
	LIVE_KEY_UP = 0x1000,
	LIVE_KEY_DOWN,
	LIVE_KEY_PAGE_UP,
	LIVE_KEY_PAGE_DOWN,
	LIVE_KEY_HOME,
};

struct live {
	const struct request *request;	/* belongs to the caller */
	enum family family;
	enum live_view view;
	uint32_t interval_ms;
	bool paused;
	int sort;		/* the order of ports or namespaces: as rows_view's */
	int scroll;		/* lines of a text view above the screen */
	int height;		/* lines of the screen when it was drawn last... */
	int width;		/* ...and its columns */
	time_t at;		/* the time of the last sample */
	bool have;		/* the last sample has counts */
	struct counts counts;
	struct history history;
	struct request_error error;	/* the reason if the last sample has no counts */
	char *text;		/* the lines of a text view, malloc'ed; or NULL */
	bool want_diagnosis;	/* a key asks for a new one: the caller makes it */
	char *diagnosis;	/* the last one, malloc'ed; NULL until it is there */
	unsigned int nr_top;
	struct row top[LIVE_TOP];	/* the ports with most connections, largest first */
};

int live_start(struct live *live, const struct request *request, enum family family,
	       uint32_t interval_ms);
void live_turn(struct live *live);
void live_read(struct live *live);
bool live_key(struct live *live, int key);
void live_set_width(struct live *live, int width);
void live_set_diagnosis(struct live *live, char *text);
void live_end(struct live *live);

#endif /* TCPSTATES_WATCH_LIVE_H */
