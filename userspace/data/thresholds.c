// SPDX-License-Identifier: GPL-2.0-only
/* The thresholds of 'diagnose': defaults, parsing, printing. */
#include <inttypes.h>
#include <string.h>
#include "data/thresholds.h"
#include "lib/i18n.h"
#include "lib/words.h"
#include "lib/wrap.h"

const struct threshold thresholds[NR_THRESHOLDS] = {
#define THRESHOLD(id, called, by_default, is) \
	[THRESHOLD_##id] = { called, by_default, is },
	THRESHOLDS(THRESHOLD)
#undef THRESHOLD
};

/* Set all thresholds to their defaults. */
void thresholds_default(uint64_t *values)
{
	unsigned int i;

	for (i = 0; i < NR_THRESHOLDS; i++)
		values[i] = thresholds[i].value;
}

/* Return the threshold that "NAME=VALUE" or "NAME" names, or -1. */
int thresholds_find(const char *arg)
{
	struct span name = { arg, strchrnul(arg, '=') };
	int i;

	for (i = 0; i < NR_THRESHOLDS; i++) {
		if (words_equal(name, thresholds[i].name))
			return i;
	}
	return -1;
}

/**
 * thresholds_set() - set a threshold
 * @values: NR_THRESHOLDS; receives the value
 * @arg: "NAME=VALUE"
 *
 * Return: false if the name is unknown or the value is none from 1 to THRESHOLD_MAX.
 */
bool thresholds_set(uint64_t *values, const char *arg)
{
	const char *equals = strchr(arg, '=');
	int id = thresholds_find(arg);
	uint64_t value;

	if (id < 0 || !equals || !words_text_number(equals + 1, &value) || !value ||
	    value > THRESHOLD_MAX)
		return false;
	values[id] = value;
	return true;
}

/* Print all thresholds: name, value and description. */
void thresholds_print(FILE *out, const uint64_t *values)
{
	const struct wrap wrap = { 21, wrap_line_width(fileno(out)) };
	unsigned int i;
	int printed;

	for (i = 0; i < NR_THRESHOLDS; i++) {
		printed = fprintf(out, "%-14s %4" PRIu64, thresholds[i].name, values[i]);
		wrap_beside(out, wrap, printed, _(thresholds[i].what));
	}
}

/* Write all thresholds as an object "thresholds" of their values by name. */
void thresholds_json(struct json_writer *json, const uint64_t *values)
{
	unsigned int i;

	json_begin_object(json, "thresholds");
	for (i = 0; i < NR_THRESHOLDS; i++)
		json_number(json, thresholds[i].name, values[i]);
	json_end_object(json);
}

/* Print all thresholds as a line of JSON: values, defaults and descriptions by name. */
void thresholds_print_json(FILE *out, const uint64_t *values)
{
	struct json_writer json = { .out = out };
	unsigned int i;

	json_begin_object(&json, NULL);
	thresholds_json(&json, values);
	json_begin_object(&json, "defaults");
	for (i = 0; i < NR_THRESHOLDS; i++)
		json_number(&json, thresholds[i].name, thresholds[i].value);
	json_end_object(&json);
	json_begin_object(&json, "descriptions");
	for (i = 0; i < NR_THRESHOLDS; i++)
		json_string(&json, thresholds[i].name, _(thresholds[i].what));
	json_end_object(&json);
	json_end_object(&json);
	putc('\n', out);
}
