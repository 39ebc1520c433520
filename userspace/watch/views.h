/* SPDX-License-Identifier: GPL-2.0 */
/* The views of 'watch' that are text: tables as their own commands print them. */
#ifndef TCPSTATES_WATCH_VIEWS_H
#define TCPSTATES_WATCH_VIEWS_H

#include "watch/live.h"

/* Looks in such a text are characters that no table has. */
#define LIVE_MARK_RESET	'\001'
#define LIVE_MARK_BOLD	'\002'
#define LIVE_MARK_DIM	'\003'
#define LIVE_MARK_WARN	'\004'

char *live_view_text(const struct live *live);

#endif /* TCPSTATES_WATCH_VIEWS_H */
