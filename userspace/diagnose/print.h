/* SPDX-License-Identifier: GPL-2.0 */
/* Prints findings. */
#ifndef TCPSTATES_DIAGNOSE_PRINT_H
#define TCPSTATES_DIAGNOSE_PRINT_H

#include <stdio.h>
#include "diagnose/findings.h"
#include "lib/style.h"

void diagnose_print_text(FILE *out, const struct findings *findings,
			 const struct evidence *evidence, int width,
			 const struct style *style);
void diagnose_print_json(FILE *out, const struct findings *findings,
			 const struct evidence *evidence);

#endif /* TCPSTATES_DIAGNOSE_PRINT_H */
