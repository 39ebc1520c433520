/* SPDX-License-Identifier: GPL-2.0-only */
/* Finds the known word that a mistyped one was most likely meant to be. */
#ifndef TCPSTATES_LIB_NEAREST_H
#define TCPSTATES_LIB_NEAREST_H

struct nearest {
	const char *word;
	const char *found;	/* the nearest candidate so far, or NULL */
	unsigned int distance;	/* edits between word and found */
};

struct nearest nearest_begin(const char *word);
void nearest_offer(struct nearest *nearest, const char *candidate);

#endif /* TCPSTATES_LIB_NEAREST_H */
