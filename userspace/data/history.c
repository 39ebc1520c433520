// SPDX-License-Identifier: GPL-2.0-only
/* A ring of samples. A failed sample is kept without counts, as a gap. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "data/history.h"

/**
 * history_add() - add a sample
 * @history: zeroed by the caller before the first sample
 * @at_ms: the time of the sample in milliseconds, of a clock that nobody sets
 * @counts: TCPSTATES_NR_ROWS counts, or NULL for a failed sample
 */
void history_add(struct history *history, uint64_t at_ms, const struct figure *counts)
{
	unsigned int slot = history->nr++ % HISTORY_SIZE;

	history->at_ms[slot] = at_ms;
	if (counts)
		memcpy(history->count[slot], counts, sizeof(history->count[slot]));
	else
		memset(history->count[slot], 0, sizeof(history->count[slot]));
}

/* Return the sample @ago before the last one, or NULL. */
static const struct figure *history_sample(const struct history *history, unsigned int row,
					   unsigned int ago, uint64_t *at_ms)
{
	unsigned int slot;

	if (ago >= history->nr || ago >= HISTORY_SIZE)
		return NULL;
	slot = (history->nr - 1 - ago) % HISTORY_SIZE;
	*at_ms = history->at_ms[slot];
	return history->count[slot][row].have ? &history->count[slot][row] : NULL;
}

/* Format tenths as "0.5", "12" or "3.4k": at most four characters and a prefix. */
static void history_format_tenths(char *buf, char sign, uint64_t tenths)
{
	static const char prefixes[] = "\0kMGTPE";
	const char *prefix = prefixes;

	for (; tenths >= 100000 || (*prefix && tenths >= 10000); tenths /= 1000)
		prefix++;
	if (tenths < 1000 && tenths % 10 && (*prefix || tenths < 100))
		snprintf(buf, HISTORY_RATE_SIZE, "%c%u.%u%.1s", sign,
			 (unsigned int)(tenths / 10) % 1000, (unsigned int)(tenths % 10), prefix);
	else
		snprintf(buf, HISTORY_RATE_SIZE, "%c%u%.1s", sign,
			 (unsigned int)(tenths / 10) % 10000, prefix);
}

/* Return a change per second in tenths, rounded; UINT64_MAX if it does not fit. */
static uint64_t history_tenths_of(uint64_t change, uint64_t ms)
{
	if (change <= UINT64_MAX / 20000)
		return (change * 10000 + ms / 2) / ms;
	return change / ms > UINT64_MAX / 10000 ? UINT64_MAX : change / ms * 10000;
}

/**
 * history_rate() - format the rate of a count between its last two samples
 * @history: the samples
 * @row: the state
 * @buf: receives the signed change per second, "0" for none, "" if unknown;
 *	HISTORY_RATE_SIZE bytes
 */
void history_rate(const struct history *history, unsigned int row, char *buf)
{
	const struct figure *now, *before = NULL;
	uint64_t now_ms, before_ms, change, tenths;
	unsigned int ago;

	strcpy(buf, "");
	now = history_sample(history, row, 0, &now_ms);
	for (ago = 1; now && !before && ago < HISTORY_SIZE; ago++)
		before = history_sample(history, row, ago, &before_ms);
	if (!before || now_ms <= before_ms)
		return;

	change = now->value > before->value ? now->value - before->value :
		 before->value - now->value;
	tenths = history_tenths_of(change, now_ms - before_ms);
	if (tenths)
		history_format_tenths(buf, now->value > before->value ? '+' : '-', tenths);
	else
		strcpy(buf, "0");
}

/* Find the least and the most of the last @width samples. Return: false without any. */
static bool history_find_range(const struct history *history, unsigned int row, unsigned int width,
			       uint64_t *low, uint64_t *high)
{
	const struct figure *count;
	uint64_t at_ms;
	unsigned int ago;

	*low = UINT64_MAX;
	*high = 0;
	for (ago = 0; ago < width; ago++) {
		count = history_sample(history, row, ago, &at_ms);
		if (!count)
			continue;
		*low = count->value < *low ? count->value : *low;
		*high = count->value > *high ? count->value : *high;
	}
	return *low <= *high;
}

/**
 * history_line() - format the last samples as a sparkline
 * @history: the samples
 * @row: the state
 * @width: the number of samples, at most HISTORY_SIZE
 * @buf: receives UTF-8, the last sample to the right: 3 bytes a sample and a NUL
 *
 * Scales the bars from the least to the most of these samples. A range below 2 per
 * cent, or below 8 sockets, does not fill the full height, and is drawn in the
 * middle: at the bottom, a constant count would look like 0.
 */
void history_line(const struct history *history, unsigned int row, unsigned int width,
		  char *buf)
{
	uint64_t low, high, range, spare, at_ms;
	const struct figure *count;
	unsigned int ago, bar;

	*buf = '\0';
	if (!history_find_range(history, row, width, &low, &high)) {
		low = 0;
		high = 0;
	}
	range = high - low > high / 50 ? high - low : high / 50;
	range = range > 8 ? range : 8;
	spare = (range - (high - low)) / 2;
	low -= spare < low ? spare : low;
	for (ago = width; ago-- > 0;) {
		count = history_sample(history, row, ago, &at_ms);
		if (!count) {
			*buf++ = ' ';
			continue;
		}
		bar = (unsigned int)((count->value - low) / (range / 8 + !!(range % 8)));
		buf += sprintf(buf, "\xe2\x96%c", 0x81 + (int)(bar < 7 ? bar : 7));
	}
	*buf = '\0';
}
