/* SPDX-License-Identifier: GPL-2.0-only */
/* The counts by port, as a table or as JSON. */
#ifndef TCPSTATES_RENDER_PORTS_H
#define TCPSTATES_RENDER_PORTS_H

#include <stdio.h>
#include "data/rows.h"
#include "host/services.h"
#include "lib/style.h"

void render_ports_table(FILE *out, const struct rows *rows, const struct rows_shown *shown,
			const struct services *services, const struct style *style);
void render_ports_json(FILE *out, const struct rows *rows, const struct services *services,
		       uint64_t time_ms);

#endif /* TCPSTATES_RENDER_PORTS_H */
