/* SPDX-License-Identifier: GPL-2.0 */
/* The state machine with its counts, in the forms that it is printed in. */
#ifndef TCPSTATES_RENDER_DIAGRAM_TEXT_H
#define TCPSTATES_RENDER_DIAGRAM_TEXT_H

#include "render/diagram.h"
#include "render/table.h"

void render_diagram_facts(struct canvas *canvas, int y, const struct counts *counts,
			  enum family family);
void render_diagram_parts(struct canvas *canvas, int x, int y, const struct counts *counts);
int render_diagram(FILE *out, const struct counts *counts, enum family family,
		   bool ascii, const struct style *style);
void render_svg(FILE *out, const struct counts *counts, enum family family);

#endif /* TCPSTATES_RENDER_DIAGRAM_TEXT_H */
