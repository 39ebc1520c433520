// SPDX-License-Identifier: GPL-2.0-only
/* Parses ranges of monitoring plugins: [@][START:][END]. */
#include <string.h>
#include "cmd/check_metric.h"
#include "lib/words.h"

#define NO_END	UINT64_MAX

#define NOT_RANGE	"a RANGE is [@][START:][END], such as 10, 10:, 5:10 or @5:10"

static void range_skip_blanks(struct span *rest)
{
	while (rest->at < rest->end && *rest->at == ' ')
		rest->at++;
}

/*
 * Parse a number, of 1/1000 % for a share. Tools write counts as 10.0: zeros are
 * taken as further decimals. Return: NULL, or the error.
 */
static const char *range_parse_number(struct span *rest, bool share, uint64_t *number)
{
	uint64_t value = 0, unit = share ? CHECK_SHARE : 1;
	bool digit = false, point = false;

	range_skip_blanks(rest);
	for (; rest->at < rest->end && *rest->at != ':' && *rest->at != ' '; rest->at++) {
		if (*rest->at == '.' && !point) {
			point = true;
			continue;
		}
		if (!words_is_digit(*rest->at))
			return NOT_RANGE;
		digit = true;
		if (point && unit == 1 && *rest->at != '0')
			return share ? "a share has at most three decimals" :
				       "sockets are whole: a count has no decimals but 0";
		if (point && unit == 1)
			continue;
		/* No memory holds 10^15 sockets: a larger number is a typing error. */
		if (value > UINT64_MAX / 100 / CHECK_SHARE)
			return "the number is too large";
		value = value * 10 + (uint64_t)(*rest->at - '0');
		if (point)
			unit /= 10;
	}
	range_skip_blanks(rest);
	*number = value * unit;
	return digit ? NULL : NOT_RANGE;
}

/* Parse the part before the colon. No count is below 0, so ~ and -N mean 0. */
static const char *range_parse_start(struct span *rest, bool share, uint64_t *start)
{
	const char *wrong = NULL;
	bool negative = *rest->at == '-';

	*start = 0;
	if (*rest->at == ':')
		return NULL;
	if (*rest->at == '~') {
		rest->at++;
		range_skip_blanks(rest);
		return NULL;
	}
	rest->at += negative;
	wrong = range_parse_number(rest, share, start);
	if (negative)
		*start = 0;
	return wrong;
}

/**
 * check_range_parse() - parse a range
 * @text: the range: "10" is 0 to 10, "10:" from 10 up, "@..." alerts inside
 * @len: its length in bytes
 * @share: true if numbers are per cent with up to three decimals
 * @range: receives the range; keeps a pointer to @text
 *
 * Blanks may stand around numbers.
 *
 * Return: NULL, or the error as static text.
 */
const char *check_range_parse(const char *text, int len, bool share, struct check_range *range)
{
	struct span rest = { text, text + len };
	const char *wrong;

	*range = (struct check_range){ .text = text, .len = len, .end = NO_END };
	if (rest.at < rest.end && *rest.at == '@') {
		range->inside = true;
		rest.at++;
	}
	range_skip_blanks(&rest);
	if (rest.at == rest.end)
		return NOT_RANGE;
	if (memchr(rest.at, ':', (size_t)(rest.end - rest.at))) {
		wrong = range_parse_start(&rest, share, &range->start);
		if (wrong)
			return wrong;
		if (rest.at == rest.end || *rest.at++ != ':')
			return NOT_RANGE;
		if (rest.at == rest.end)
			return NULL;
	}
	wrong = range_parse_number(&rest, share, &range->end);
	if (wrong || rest.at != rest.end)
		return wrong ? wrong : NOT_RANGE;
	return range->start <= range->end ? NULL : "its START is above its END";
}

/* Return whether a value alerts. A range that was not given never alerts. */
bool check_range_alerts(const struct check_range *range, uint64_t value)
{
	bool inside = value >= range->start && value <= range->end;

	return range->text && inside == range->inside;
}
