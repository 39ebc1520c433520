/* SPDX-License-Identifier: GPL-2.0-only */
/* The status line of 'watch', and what it says instead of a view. */
#ifndef TCPSTATES_WATCH_STATUS_H
#define TCPSTATES_WATCH_STATUS_H

#include "render/canvas.h"
#include "watch/live.h"

void status_draw(const struct live *live, struct canvas *canvas);
void status_draw_words(struct canvas *canvas, enum ink ink, const char *text);
void status_draw_too_small(struct canvas *canvas, int width, int height);

#endif /* TCPSTATES_WATCH_STATUS_H */
