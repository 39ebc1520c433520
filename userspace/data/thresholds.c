// SPDX-License-Identifier: GPL-2.0
/* The thresholds of 'diagnose', and how they are set. */
#include <inttypes.h>
#include <string.h>
#include "lib/message.h"
#include "lib/words.h"
#include "data/thresholds.h"

#define SEE_THRESHOLDS	": see 'tcpstates diagnose --thresholds'"

const struct threshold thresholds[NR_THRESHOLDS] = {
#define THRESHOLD(id, called, by_default, is) \
	[THRESHOLD_##id] = { called, by_default, is },
	THRESHOLDS(THRESHOLD)
#undef THRESHOLD
};

void thresholds_default(uint64_t *values)
{
	unsigned int i;

	for (i = 0; i < NR_THRESHOLDS; i++)
		values[i] = thresholds[i].value;
}

/**
 * thresholds_set() - take one from the command line
 * @values: NR_THRESHOLDS
 * @arg: "NAME=VALUE"
 *
 * Return: 0, or -1 after a complaint.
 */
int thresholds_set(uint64_t *values, const char *arg)
{
	const char *equals = strchr(arg, '=');
	size_t len = equals ? (size_t)(equals - arg) : strlen(arg);
	uint64_t value;
	unsigned int i;

	for (i = 0; i < NR_THRESHOLDS; i++) {
		if (strlen(thresholds[i].name) == len && !memcmp(thresholds[i].name, arg, len))
			break;
	}
	if (i == NR_THRESHOLDS) {
		complain("unknown threshold '%.*s'" SEE_THRESHOLDS, (int)len, arg);
		return -1;
	}
	if (!equals ||
	    !words_text_number(equals + 1, &value) ||
	    !value || value > THRESHOLD_MAX) {
		complain("threshold %s takes a number from 1 to %d: --set %s=%" PRIu64,
			 thresholds[i].name, THRESHOLD_MAX, thresholds[i].name,
			 thresholds[i].value);
		return -1;
	}
	values[i] = value;
	return 0;
}

void thresholds_print(FILE *out, const uint64_t *values)
{
	unsigned int i;

	for (i = 0; i < NR_THRESHOLDS; i++)
		fprintf(out, "%-13s %5" PRIu64 "  %s\n", thresholds[i].name, values[i],
			thresholds[i].what);
}
