/* SPDX-License-Identifier: GPL-2.0 */
/* Counts in the forms that they are printed in. */
#ifndef TCPSTATES_RENDER_TABLE_H
#define TCPSTATES_RENDER_TABLE_H

#include <stdio.h>
#include "data/counts.h"
#include "data/family.h"
#include "lib/style.h"

void render_facts(FILE *out, const struct counts *counts, enum tcpstates_column column);
void render_table(FILE *out, const struct counts *counts, enum family family,
		  const struct style *style);
void render_json(FILE *out, const struct counts *counts, enum family family);
/* As one of many: with milliseconds since 1970, 0 for none. */
void render_json_at(FILE *out, const struct counts *counts, enum family family,
		    uint64_t time_ms);

#endif /* TCPSTATES_RENDER_TABLE_H */
