/* SPDX-License-Identifier: GPL-2.0-only */
/* Names and labels, as the formats spell them. */
#ifndef TCPSTATES_EXPORT_TEXT_H
#define TCPSTATES_EXPORT_TEXT_H

#include <stdio.h>

void export_lower(FILE *out, const char *name);
void export_escaped(FILE *out, const char *text, const char *specials);

#endif /* TCPSTATES_EXPORT_TEXT_H */
