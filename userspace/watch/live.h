/* SPDX-License-Identifier: GPL-2.0 */
/* What 'watch' has on its screen, apart from the screen. */
#ifndef TCPSTATES_WATCH_LIVE_H
#define TCPSTATES_WATCH_LIVE_H

#include "render/canvas.h"
#include "data/history.h"
#include "cmd/options.h"
#include "data/rows.h"

#define LIVE_TOP		5	/* ports beside the diagram */
#define LIVE_MIN_MS		100	/* the fastest and... */
#define LIVE_MAX_MS		60000	/* ...the slowest that keys make it */
#define LIVE_DEFAULT_MS		1000

enum live_view {
	LIVE_DIAGRAM,
	LIVE_TABLE,
	LIVE_PORTS,
	LIVE_NETNS,
	LIVE_HELP,
};

/* Keys that are no characters. */
enum live_key {
	LIVE_KEY_UP = 0x1000,
	LIVE_KEY_DOWN,
	LIVE_KEY_PAGE_UP,
	LIVE_KEY_PAGE_DOWN,
	LIVE_KEY_HOME,
};

struct live {
	const struct options *options;
	enum live_view view;
	uint32_t interval_ms;
	bool paused;
	int scroll;		/* lines of a view above the screen */
	int height;		/* of the screen when it was drawn last */
	bool have;		/* counts, of the last sample */
	struct counts counts;
	struct history history;
	struct request_error error;	/* why there are none */
	char *text;		/* what a view of text shows, of malloc() or NULL */
	unsigned int nr_top;
	struct row top[LIVE_TOP];	/* the ports with most connections */
};

int live_start(struct live *live, const struct options *options, uint32_t interval_ms);
void live_turn(struct live *live);
void live_read(struct live *live);
bool live_key(struct live *live, int key);
void live_draw(struct live *live, struct canvas *canvas);
void live_end(struct live *live);

#endif /* TCPSTATES_WATCH_LIVE_H */
