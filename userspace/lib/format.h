/* SPDX-License-Identifier: GPL-2.0-only */
/* Figures, names and cells as text, for tables that people read. */
#ifndef TCPSTATES_LIB_FORMAT_H
#define TCPSTATES_LIB_FORMAT_H

#include <stdbool.h>
#include <stdio.h>
#include "lib/figure.h"
#include "lib/style.h"

#define FORMAT_ABSENT	"-"
#define FORMAT_SIZE	24	/* bytes; fits any number, share or duration */

enum format_unit {
	FORMAT_NANOSECONDS,
	FORMAT_MICROSECONDS,
	FORMAT_MILLISECONDS,
	FORMAT_SECONDS,
};

/* "name figure" pairs, separated by commas. No pair is cut. */
struct format_facts {
	FILE *out;
	int width;	/* columns of a line; 0 or less for no limit */
	bool one_line;	/* leave out pairs beyond the first line */
	bool comma;
	int column;	/* columns of the line so far */
};

void format_figure(char *buf, const struct figure *figure);
void format_short(char *buf, const struct figure *figure);
void format_share(char *buf, const struct figure *part, const struct figure *whole);
void format_duration(char *buf, uint64_t value, enum format_unit unit);
void format_age(char *buf, uint64_t seconds);
void format_head(char *buf, const char *name);
void format_clean(char *text);
int format_width(const char *text);
int format_widen(int width, const char *text);
void format_cell(FILE *out, const struct style *style, int width, const char *text,
		 const char *escape);
void format_fact_text(struct format_facts *facts, const char *name, const char *value);
void format_fact(struct format_facts *facts, const char *name, const struct figure *figure);
void format_fact_named(struct format_facts *facts, const char *name,
		       const struct figure *figure, const char *given);
void format_fact_time(struct format_facts *facts, const char *name,
		      const struct figure *figure, enum format_unit unit);

#endif /* TCPSTATES_LIB_FORMAT_H */
