/* SPDX-License-Identifier: GPL-2.0-only */
/* Prints a canvas, or tells the character of one of its cells. */
#ifndef TCPSTATES_RENDER_CANVAS_PRINT_H
#define TCPSTATES_RENDER_CANVAS_PRINT_H

#include <stdio.h>
#include "lib/style.h"
#include "render/canvas.h"

unsigned int canvas_code(const struct canvas *canvas, const struct canvas_cell *cell);
void canvas_print(FILE *out, const struct canvas *canvas, const struct style *style);

#endif /* TCPSTATES_RENDER_CANVAS_PRINT_H */
