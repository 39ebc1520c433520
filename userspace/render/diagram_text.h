/* SPDX-License-Identifier: GPL-2.0-only */
/* The diagram as text, and the parts of it that 'watch' draws as well. */
#ifndef TCPSTATES_RENDER_DIAGRAM_TEXT_H
#define TCPSTATES_RENDER_DIAGRAM_TEXT_H

#include <stdio.h>
#include "data/counts.h"
#include "data/family.h"
#include "lib/style.h"
#include "render/canvas.h"

void render_diagram_facts(struct canvas *canvas, int y, const struct counts *counts,
			  enum family family);
void render_diagram_parts(struct canvas *canvas, int x, int y, const struct counts *counts);
int render_diagram(FILE *out, const struct counts *counts, enum family family,
		   bool ascii, const struct style *style);

#endif /* TCPSTATES_RENDER_DIAGRAM_TEXT_H */
