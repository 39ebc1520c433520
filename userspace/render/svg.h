/* SPDX-License-Identifier: GPL-2.0-only */
/* The diagram as an SVG picture. */
#ifndef TCPSTATES_RENDER_SVG_H
#define TCPSTATES_RENDER_SVG_H

#include <stdio.h>
#include "data/counts.h"
#include "data/family.h"

void render_svg(FILE *out, const struct counts *counts, enum family family);

#endif /* TCPSTATES_RENDER_SVG_H */
