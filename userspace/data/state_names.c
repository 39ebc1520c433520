// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of states as the kernel, ss and netstat spell them: FIN_WAIT1, fin-wait-1
 * and FIN-WAIT-1 are the same, and some states have a second name.
 */
#include <stdbool.h>
#include "data/state_names.h"
#include "lib/words.h"

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

/* Return the next letter or digit as a capital, 0 at the end. */
static int state_next_letter(const char **word)
{
	while (**word == '-' || **word == '_')
		(*word)++;
	return **word ? words_upper(*(*word)++) : 0;
}

static bool state_is_same(const char *a, const char *b)
{
	int letter;

	do {
		letter = state_next_letter(&a);
		if (letter != state_next_letter(&b))
			return false;
	} while (letter);
	return true;
}

/**
 * state_find() - look up a state by name
 * @word: the name, in any spelling and case
 *
 * Return: an enum tcpstates_row, or -1 if no state has this name.
 */
int state_find(const char *word)
{
	unsigned int i;

	for (i = 0; i < TCPSTATES_NR_ROWS; i++) {
		if (state_is_same(word, counts_row_name[i]))
			return (int)i;
	}
	for (i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		if (state_is_same(word, aliases[i].name))
			return (int)aliases[i].row;
	}
	return -1;
}

/**
 * state_row() - look up the row of a state by its number in the kernel
 * @state: the number, TCP_ESTABLISHED and up
 *
 * Return: the row, TCPSTATES_ROW_UNKNOWN for a number without one.
 */
enum tcpstates_row state_row(unsigned int state)
{
	static const uint8_t rows[] = {
#define X(name, nr) [nr] = TCPSTATES_ROW_##name,
		TCPSTATES_STATES(X)
#undef X
	};

	return state < sizeof(rows) ? (enum tcpstates_row)rows[state] : TCPSTATES_ROW_UNKNOWN;
}

/* Return the name of a side as the module prints it; "server" is also the label of exporters. */
const char *side_name(enum rows_group side)
{
	return side == ROWS_SERVER ? "server" : "client";
}
