/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files that print findings for people. */
#ifndef TCPSTATES_DIAGNOSE_PRINT_TEXT_H
#define TCPSTATES_DIAGNOSE_PRINT_TEXT_H

#include "diagnose/print.h"

#define PRINT_INDENT	2

/* The output, and the data that all its parts need. */
struct print_text {
	FILE *out;
	const struct diagnose_view *view;
	const uint64_t *threshold;
};

/* Write a part of a finding to a line. @nth counts ports or holders from 0. */
typedef void (*print_text_write)(FILE *line, const struct print_text *text,
				 const struct finding *f, int nth);

char *print_text_written(const struct print_text *text, print_text_write write,
			 const struct finding *f, int nth);
void print_text_figures(FILE *line, const struct print_text *text, const struct finding *f,
			int nth);
void print_text_checks(const struct print_text *text, const struct findings *findings);
void print_text_since_boot(const struct print_text *text, const struct sample *sample);

#endif /* TCPSTATES_DIAGNOSE_PRINT_TEXT_H */
