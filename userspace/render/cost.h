/* SPDX-License-Identifier: GPL-2.0-only */
/* The cost of a dump of all sockets, printed with its counts. */
#ifndef TCPSTATES_RENDER_COST_H
#define TCPSTATES_RENDER_COST_H

#include "data/counts.h"
#include "lib/format.h"
#include "lib/json_writer.h"

void render_cost_facts(struct format_facts *facts, enum counts_origin origin,
		       const struct counts_cost *cost);
void render_cost_json(struct json_writer *json, const struct counts_cost *cost);

#endif /* TCPSTATES_RENDER_COST_H */
