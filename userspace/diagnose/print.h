/* SPDX-License-Identifier: GPL-2.0-only */
/* Prints findings. */
#ifndef TCPSTATES_DIAGNOSE_PRINT_H
#define TCPSTATES_DIAGNOSE_PRINT_H

#include <stdio.h>
#include "diagnose/findings.h"
#include "lib/style.h"

/* The form of the output. */
struct diagnose_view {
	FILE *out;		/* for diagnose_one() */
	const char *name;	/* name of the namespace, or NULL */
	bool verbose;		/* print all figures; for people only, as is the rest */
	int width;		/* columns to wrap the text to */
	const struct style *style;
};

void diagnose_print_text(FILE *out, const struct findings *findings,
			 const struct evidence *evidence, const struct diagnose_view *view);
void diagnose_print_json(FILE *out, const struct findings *findings,
			 const struct evidence *evidence, const struct diagnose_view *view);

#endif /* TCPSTATES_DIAGNOSE_PRINT_H */
