// SPDX-License-Identifier: GPL-2.0
/* Parses ranges of monitoring plugins: [@][START:][END]. */
#include <string.h>
#include "cmd/check_metric.h"

#define NO_END	UINT64_MAX

/* Parse a number; only a share may have decimals. */
static bool range_parse_number(const char **at, const char *end, bool share, uint64_t *number)
{
	uint64_t value = 0, unit = share ? CHECK_SHARE : 1;
	bool digit = false, point = false;

	for (; *at < end && **at != ':'; (*at)++) {
		if (**at == '.' && share && !point) {
			point = true;
			continue;
		}
		if (**at < '0' || **at > '9' || (point && unit == 1))
			return false;
		digit = true;
		/* No memory holds 10^15 sockets: a larger number is a typing error. */
		if (value > UINT64_MAX / 100 / CHECK_SHARE)
			return false;
		value = value * 10 + (uint64_t)(**at - '0');
		if (point)
			unit /= 10;
	}
	*number = value * unit;
	return digit;
}

/* Parse the part before the colon. No count is below 0, so ~ and -N mean 0. */
static bool range_parse_start(const char **at, const char *end, bool share, uint64_t *start)
{
	*start = 0;
	if (**at == '~')
		return *++*at == ':';
	if (**at == '-') {
		++*at;
		return range_parse_number(at, end, share, start) && !(*start = 0);
	}
	return range_parse_number(at, end, share, start);
}

/**
 * check_range_parse() - parse a range
 * @text: the range: "10" is 0 to 10, "10:" from 10 up, "@..." alerts inside
 * @len: its length in bytes
 * @share: true if numbers are per cent with up to three decimals
 * @range: receives the range; keeps a pointer to @text
 *
 * Return: false if @text is no range.
 */
bool check_range_parse(const char *text, int len, bool share, struct check_range *range)
{
	const char *at = text, *end = text + len;
	bool is_start;

	*range = (struct check_range){ .text = text, .len = len, .end = NO_END };
	if (at < end && *at == '@') {
		range->inside = true;
		at++;
	}
	if (at == end)
		return false;
	is_start = memchr(at, ':', (size_t)(end - at));
	if (is_start) {
		if (*at != ':' && !range_parse_start(&at, end, share, &range->start))
			return false;
		if (at == end || *at++ != ':')
			return false;
		if (at == end)
			return true;
	}
	return range_parse_number(&at, end, share, &range->end) && at == end &&
	       range->start <= range->end;
}

/* Return whether a value alerts. A range that was not given never alerts. */
bool check_range_alerts(const struct check_range *range, uint64_t value)
{
	bool inside = value >= range->start && value <= range->end;

	return range->text && inside == range->inside;
}
