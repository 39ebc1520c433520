/* SPDX-License-Identifier: GPL-2.0-only */
/* Colour and weight on a terminal, or none. */
#ifndef TCPSTATES_LIB_STYLE_H
#define TCPSTATES_LIB_STYLE_H

#include <stdbool.h>

enum style_when {
	STYLE_AUTO,
	STYLE_ALWAYS,
	STYLE_NEVER,
};

/* The escape sequences of a text, empty in a plain style, and the room for it. */
struct style {
	const char *bold;
	const char *dim;
	const char *warn;
	const char *reset;
	int width;	/* columns of the terminal; 0 elsewhere: nothing is cut there */
};

bool style_when_parse(const char *word, enum style_when *when);
const struct style *style_choose(enum style_when when, int fd);

#endif /* TCPSTATES_LIB_STYLE_H */
