// SPDX-License-Identifier: GPL-2.0
/*
 * States as the kernel, ss and netstat spell them: FIN_WAIT1, fin-wait-1 and
 * FIN-WAIT-1 are the same, and some have another name besides.
 */
#include <ctype.h>
#include <stdbool.h>
#include "data/counts.h"
#include "data/state_names.h"

static const struct {
	const char *name;
	enum tcpstates_row row;
} aliases[] = {
	{ "ESTAB", TCPSTATES_ROW_ESTABLISHED },
	{ "SYN_RCVD", TCPSTATES_ROW_SYN_RECV },
	{ "SYN_RECEIVED", TCPSTATES_ROW_SYN_RECV },
	{ "CLOSED", TCPSTATES_ROW_CLOSE },
	{ "UNCONN", TCPSTATES_ROW_CLOSE },
	{ "UNCONNECTED", TCPSTATES_ROW_CLOSE },
	{ "LISTENING", TCPSTATES_ROW_LISTEN },
};

/* The next letter or digit, in capitals; 0 at the end. */
static int next_letter(const char **word)
{
	while (**word == '-' || **word == '_')
		(*word)++;
	return **word ? toupper((unsigned char)*(*word)++) : 0;
}

static bool is_same(const char *a, const char *b)
{
	int letter;

	do {
		letter = next_letter(&a);
		if (letter != next_letter(&b))
			return false;
	} while (letter);
	return true;
}

/* The state of this name, of enum tcpstates_row, or -1. */
int state_find(const char *word)
{
	unsigned int i;

	for (i = 0; i < TCPSTATES_NR_ROWS; i++) {
		if (is_same(word, counts_row_name[i]))
			return (int)i;
	}
	for (i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		if (is_same(word, aliases[i].name))
			return (int)aliases[i].row;
	}
	return -1;
}
