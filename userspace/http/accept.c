// SPDX-License-Identifier: GPL-2.0-only
/* The Accept header, by which a client chooses between two text formats of metrics. */
#include "http/accept.h"

#define QUALITY_MAX	1000

/* Cut the next piece off a list; blanks around it are not part of it. */
static bool accept_next(struct span *rest, char separator, struct span *piece)
{
	if (rest->at >= rest->end)
		return false;
	piece->at = rest->at;
	while (rest->at < rest->end && *rest->at != separator)
		rest->at++;
	piece->end = rest->at;
	if (rest->at < rest->end)
		rest->at++;
	words_trim(piece);
	return true;
}

/* Parse a quality such as 0.75 into thousandths. A malformed one accepts nothing. */
static int accept_quality(struct span word)
{
	int unit = QUALITY_MAX / 10, quality;

	if (word.at >= word.end || (*word.at != '0' && *word.at != '1'))
		return 0;
	quality = (*word.at++ - '0') * QUALITY_MAX;
	if (word.at < word.end && *word.at++ != '.')
		return 0;
	for (; word.at < word.end; word.at++, unit /= 10) {
		if (!words_is_digit(*word.at) || !unit)
			return 0;
		quality += (*word.at - '0') * unit;
	}
	return quality > QUALITY_MAX ? 0 : quality;
}

/* Return the rank of a range that includes text/plain, or 0. */
static int accept_rank(struct span type)
{
	if (words_equal_any_case(type, "text/plain"))
		return 3;
	if (words_equal_any_case(type, "text/*"))
		return 2;
	return words_equal(type, "*/*");
}

/* Take a range such as "text/plain;version=0.0.4;q=0.5". */
static void accept_take(struct http_accept *accept, struct span range)
{
	int quality = QUALITY_MAX, rank;
	bool this_version = true;
	struct span type, name, value;

	if (!accept_next(&range, ';', &type))
		return;
	while (accept_next(&range, ';', &value)) {
		if (!accept_next(&value, '=', &name))
			continue;
		if (words_equal_any_case(name, "q"))
			quality = accept_quality(value);
		else if (words_equal_any_case(name, "version"))
			this_version = words_equal(value, "1.0.0");
	}
	if (words_equal_any_case(type, "application/openmetrics-text")) {
		if (this_version && quality > accept->openmetrics)
			accept->openmetrics = quality;
		return;
	}
	rank = accept_rank(type);
	if (!rank)
		return;
	if (rank > accept->text_rank || (rank == accept->text_rank && quality > accept->text))
		accept->text = quality;
	if (rank > accept->text_rank)
		accept->text_rank = rank;
}

/**
 * http_accept_add() - take an Accept header; a request may have several
 * @accept: zeroed at first
 * @value: the value of the header
 */
void http_accept_add(struct http_accept *accept, struct span value)
{
	struct span range;

	while (accept_next(&value, ',', &range))
		accept_take(accept, range);
}

/* Return whether the client asks for OpenMetrics 1.0.0, and likes no other more. */
bool http_accept_openmetrics(const struct http_accept *accept)
{
	return accept->openmetrics && accept->openmetrics >= accept->text;
}
