/* SPDX-License-Identifier: GPL-2.0-only */
/* The counts as one line of JSON. */
#ifndef TCPSTATES_RENDER_JSON_H
#define TCPSTATES_RENDER_JSON_H

#include <stdint.h>
#include <stdio.h>
#include "data/counts.h"
#include "data/family.h"

void render_json(FILE *out, const struct counts *counts, enum family family, uint64_t time_ms,
		 const struct figure *counters);

#endif /* TCPSTATES_RENDER_JSON_H */
