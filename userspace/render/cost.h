/* SPDX-License-Identifier: GPL-2.0 */
/* What a dump of all sockets cost, beside the counts that it gave. */
#ifndef TCPSTATES_RENDER_COST_H
#define TCPSTATES_RENDER_COST_H

#include "data/counts.h"
#include "lib/format.h"
#include "lib/json_writer.h"

/* Both print nothing where the module counted. */
void render_cost_facts(struct format_facts *facts, const struct counts_cost *cost);
void render_cost_json(struct json_writer *json, const struct counts_cost *cost);

#endif /* TCPSTATES_RENDER_COST_H */
