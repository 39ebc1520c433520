/* SPDX-License-Identifier: GPL-2.0 */
/* Colour and weight on a terminal, or none. */
#ifndef TCPSTATES_LIB_STYLE_H
#define TCPSTATES_LIB_STYLE_H

#include <stdbool.h>

enum style_when {
	STYLE_AUTO,
	STYLE_ALWAYS,
	STYLE_NEVER,
};

/* Escape sequences; all are empty in a plain style. */
struct style {
	const char *bold;
	const char *dim;
	const char *warn;
	const char *reset;
};

bool style_when_parse(const char *word, enum style_when *when);
const struct style *style_choose(enum style_when when, int fd);

#endif /* TCPSTATES_LIB_STYLE_H */
