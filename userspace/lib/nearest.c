// SPDX-License-Identifier: GPL-2.0-only
/* Edit distances between short words: insert, delete, replace, swap two neighbours. */
#include <string.h>
#include "lib/nearest.h"

#define MAX_LEN		24	/* longer words have no near candidate */

static unsigned int nearest_min(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* Return the number of edits from a to b, ASCII case ignored. */
static unsigned int nearest_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	unsigned int edits[MAX_LEN + 1][MAX_LEN + 1];
	size_t i, j;

	for (i = 0; i <= a_len; i++)
		edits[i][0] = (unsigned int)i;
	for (j = 0; j <= b_len; j++)
		edits[0][j] = (unsigned int)j;
	for (i = 1; i <= a_len; i++) {
		for (j = 1; j <= b_len; j++) {
			unsigned int differs = (a[i - 1] | ' ') != (b[j - 1] | ' ');

			edits[i][j] = nearest_min(nearest_min(edits[i - 1][j], edits[i][j - 1]) + 1,
						  edits[i - 1][j - 1] + differs);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				edits[i][j] = nearest_min(edits[i][j], edits[i - 2][j - 2] + 1);
		}
	}
	return edits[a_len][b_len];
}

/* Begin a search for the candidate nearest to @word, which must outlive the search. */
struct nearest nearest_begin(const char *word)
{
	return (struct nearest){ .word = word };
}

/**
 * nearest_offer() - compare one more candidate
 * @nearest: the search; keeps @candidate if it is near and nearer than those before
 * @candidate: a known word, which must outlive the search
 *
 * A candidate is near if at most a third of its letters, rounded up, are edited,
 * or if the word is the beginning of it.
 */
void nearest_offer(struct nearest *nearest, const char *candidate)
{
	size_t len = strlen(nearest->word), other = strlen(candidate);
	unsigned int distance;

	if (!len || len > MAX_LEN || other > MAX_LEN)
		return;
	distance = strncmp(nearest->word, candidate, len) ?
		   nearest_distance(nearest->word, len, candidate, other) : 1;
	if (distance > (other + 2) / 3 || (nearest->found && distance >= nearest->distance))
		return;
	nearest->found = candidate;
	nearest->distance = distance;
}
