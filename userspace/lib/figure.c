// SPDX-License-Identifier: GPL-2.0-only
/* Ratios of numbers that may be as large as a file claims. */
#include "lib/figure.h"

/**
 * figure_ratio() - scale a part of a whole, without overflow
 * @part: the part; may exceed the whole
 * @whole: the whole
 * @scale: the result for a part that equals the whole: 100 for per cent
 *
 * Return: @part * @scale / @whole, rounded down; 0 of an empty whole, UINT64_MAX
 * if the result does not fit.
 */
uint64_t figure_ratio(uint64_t part, uint64_t whole, unsigned int scale)
{
	const uint64_t limit = UINT64_MAX / scale;

	if (!whole)
		return 0;
	for (; part > limit && whole > 1; whole /= 2)
		part /= 2;
	return part > limit ? UINT64_MAX : part * scale / whole;
}

/* As figure_ratio(), rounded to the nearest integer; @scale is below UINT_MAX / 2. */
uint64_t figure_ratio_rounded(uint64_t part, uint64_t whole, unsigned int scale)
{
	uint64_t twice = figure_ratio(part, whole, 2 * scale);

	return twice == UINT64_MAX ? twice : (twice + 1) / 2;
}
