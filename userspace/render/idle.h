/* SPDX-License-Identifier: GPL-2.0-only */
/* Sockets by idle time, as a table for people and as JSON. */
#ifndef TCPSTATES_RENDER_IDLE_H
#define TCPSTATES_RENDER_IDLE_H

#include <stdio.h>
#include "data/idle.h"
#include "lib/style.h"

void render_idle_table(FILE *out, const struct rows *rows, const struct style *style);
void render_idle_json(FILE *out, const struct rows *rows, uint64_t time_ms);

#endif /* TCPSTATES_RENDER_IDLE_H */
