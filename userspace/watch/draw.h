/* SPDX-License-Identifier: GPL-2.0-only */
/* Draws the screen of 'watch' on a canvas. */
#ifndef TCPSTATES_WATCH_DRAW_H
#define TCPSTATES_WATCH_DRAW_H

#include "render/canvas.h"
#include "watch/live.h"

void draw_live(struct live *live, struct canvas *canvas);

#endif /* TCPSTATES_WATCH_DRAW_H */
