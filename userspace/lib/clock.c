// SPDX-License-Identifier: GPL-2.0-only
/* The time of day, for rows and for JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "lib/clock.h"

/* Return the milliseconds since 1970. */
uint64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/**
 * clock_format() - format a local time
 * @buf: receives at most CLOCK_SIZE bytes
 * @ms: milliseconds since 1970
 * @with_date: true for ISO 8601 with the offset, 2026-11-25T17:04:59+08:00; false for
 *	the hour to the second, 17:04:59
 * @with_ms: the second has milliseconds: 17:04:59.123
 *
 * Return: the length of the text.
 */
int clock_format(char *buf, uint64_t ms, bool with_date, bool with_ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm = { 0 };
	char second[8];
	long offset;

	localtime_r(&seconds, &tm);
	snprintf(second, sizeof(second), with_ms ? "%02d.%03u" : "%02d", tm.tm_sec,
		 (unsigned int)(ms % 1000));
	if (!with_date)
		return snprintf(buf, CLOCK_SIZE, "%02d:%02d:%s", tm.tm_hour, tm.tm_min, second);
	offset = labs(tm.tm_gmtoff) / 60;
	return snprintf(buf, CLOCK_SIZE, "%d-%02d-%02dT%02d:%02d:%s%c%02ld:%02ld",
			tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
			second, tm.tm_gmtoff < 0 ? '-' : '+', offset / 60, offset % 60);
}
