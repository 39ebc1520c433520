/* SPDX-License-Identifier: GPL-2.0-only */
/* Loads the readings that a view of 'watch' shows beside the counts. */
#ifndef TCPSTATES_WATCH_LOAD_H
#define TCPSTATES_WATCH_LOAD_H

#include "watch/live.h"

void watch_load_top(struct live *live);
char *watch_load_ports(const struct live *live);
char *watch_load_netns(const struct live *live);
char *watch_load_idle(const struct live *live);

#endif /* TCPSTATES_WATCH_LOAD_H */
