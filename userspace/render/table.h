/* SPDX-License-Identifier: GPL-2.0-only */
/* The counts as a table for people. */
#ifndef TCPSTATES_RENDER_TABLE_H
#define TCPSTATES_RENDER_TABLE_H

#include <stdio.h>
#include "data/counts.h"
#include "data/family.h"
#include "lib/format.h"
#include "lib/style.h"

void render_facts(struct format_facts *facts, const struct counts *counts,
		  enum tcpstates_column column);
void render_table(FILE *out, const struct counts *counts, enum family family,
		  const struct style *style);

#endif /* TCPSTATES_RENDER_TABLE_H */
