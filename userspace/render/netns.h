/* SPDX-License-Identifier: GPL-2.0-only */
/* The counts by network namespace, as a table or as JSON. */
#ifndef TCPSTATES_RENDER_NETNS_H
#define TCPSTATES_RENDER_NETNS_H

#include <stdio.h>
#include "data/rows.h"
#include "host/netns_names.h"
#include "lib/style.h"

void render_netns_table(FILE *out, const struct rows *rows, const struct rows_shown *shown,
			const struct netns_names *names, const struct style *style);
void render_netns_json(FILE *out, const struct rows *rows, const struct netns_names *names,
		       uint64_t time_ms);

#endif /* TCPSTATES_RENDER_NETNS_H */
