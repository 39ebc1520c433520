/* SPDX-License-Identifier: GPL-2.0-only */
/* The screen of 'watch': the only part of the reader that needs ncurses. */
#ifndef TCPSTATES_WATCH_CURSES_H
#define TCPSTATES_WATCH_CURSES_H

#include "lib/style.h"
#include "watch/live.h"

const char *watch_open(enum style_when color);
void watch_close(void);
void watch_show(struct live *live);
int watch_key(void);

#endif /* TCPSTATES_WATCH_CURSES_H */
