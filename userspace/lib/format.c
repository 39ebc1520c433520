// SPDX-License-Identifier: GPL-2.0-only
/* Figures, names and cells as text. */
#include <inttypes.h>
#include <string.h>
#include "lib/charset.h"
#include "lib/format.h"
#include "lib/words.h"

#define NAMED_SIZE	260	/* bytes of a name beside a figure, at most a file's */

/* Format a number, or FORMAT_ABSENT. @buf has FORMAT_SIZE bytes, as in all functions here. */
void format_figure(char *buf, const struct figure *figure)
{
	if (figure->have)
		snprintf(buf, FORMAT_SIZE, "%" PRIu64, figure->value);
	else
		strcpy(buf, FORMAT_ABSENT);
}

/* Format a number; one of more than 10 digits with an SI prefix: 12.3G. */
void format_short(char *buf, const struct figure *figure)
{
	static const char prefixes[] = "GTPE";
	const char *prefix = prefixes;
	uint64_t value = figure->value / 100000000;	/* tenths of a giga */

	if (!figure->have || figure->value <= 9999999999) {
		format_figure(buf, figure);
		return;
	}
	for (; value >= 10000; value /= 1000)
		prefix++;
	snprintf(buf, FORMAT_SIZE, "%" PRIu64 ".%" PRIu64 "%c", value / 10, value % 10, *prefix);
}

/* Format a share in per cent, rounded to one decimal. */
void format_share(char *buf, const struct figure *part, const struct figure *whole)
{
	uint64_t permille = figure_ratio_rounded(part->value, whole->value, 1000);

	if (!part->have || !whole->value) {
		strcpy(buf, FORMAT_ABSENT);
		return;
	}
	snprintf(buf, FORMAT_SIZE, "%" PRIu64 ".%" PRIu64 "%%", permille / 10, permille % 10);
}

/*
 * Format a duration with the largest unit that leaves a whole part: 1.8 ms. The
 * micro sign is UTF-8: a terminal of another charset gets "us".
 */
void format_duration(char *buf, uint64_t value, enum format_unit unit)
{
	const char *const names[] = { "ns", charset_is_utf8() ? "µs" : "us", "ms", "s" };
	char decimal[4] = "";

	for (; value >= 1000 && unit < FORMAT_SECONDS; unit++) {
		snprintf(decimal, sizeof(decimal), ".%u", (unsigned int)(value % 1000 / 100));
		value /= 1000;
	}
	snprintf(buf, FORMAT_SIZE, "%" PRIu64 "%s %s", value, decimal, names[unit]);
}

/* Format a time in the largest unit, below 10 of it with the next one: 3 h 12 min. */
void format_age(char *buf, uint64_t seconds)
{
	static const struct {
		uint32_t seconds;
		const char *name;
	} units[] = { { 86400, "d" }, { 3600, "h" }, { 60, "min" }, { 1, "s" }, { 0, NULL } };
	unsigned int i = 0;
	uint64_t nr, rest;
	int len;

	while (seconds < units[i].seconds && units[i + 1].seconds)
		i++;
	nr = seconds / units[i].seconds;
	len = snprintf(buf, FORMAT_SIZE, "%" PRIu64 " %s", nr, units[i].name);
	if (nr >= 10 || !units[i + 1].seconds)
		return;
	rest = seconds % units[i].seconds / units[i + 1].seconds;
	if (rest)
		snprintf(buf + len, FORMAT_SIZE - (size_t)len, " %" PRIu64 " %s", rest,
			 units[i + 1].name);
}

/* Format the name of a column in capitals. */
void format_head(char *buf, const char *name)
{
	unsigned int i;

	for (i = 0; name[i] && i < FORMAT_SIZE - 1; i++)
		buf[i] = words_upper(name[i]);
	buf[i] = '\0';
}

/* Return the length of a printable UTF-8 character in bytes, 0 if there is none. */
static unsigned int format_character_len(const unsigned char *c)
{
	unsigned int len, i;
	uint32_t code;

	if (*c < 0x80)
		return *c >= ' ' && *c != 0x7f;
	len = *c >= 0xf0 ? 4 : *c >= 0xe0 ? 3 : 2;
	if (*c < 0xc2 || *c > 0xf4)
		return 0;
	code = *c & (0xffU >> (len + 1));
	for (i = 1; i < len; i++) {
		if ((c[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (c[i] & 0x3f);
	}
	if (code < 0xa0 || (len == 3 && code < 0x800) || (len == 4 && code < 0x10000) ||
	    code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return len;
}

/* Replace each byte that is not part of a printable UTF-8 character by '?'. */
void format_clean(char *text)
{
	unsigned int len;

	for (; *text; text += len) {
		len = format_character_len((const unsigned char *)text);
		if (!len) {
			*text = '?';
			len = 1;
		}
	}
}

/* Return the width of a text, one column a character. */
int format_width(const char *text)
{
	int width = 0;

	for (; *text; text++)
		width += (*text & 0xc0) != 0x80;
	return width;
}

/**
 * format_widen() - widen a column for one more text
 * @width: its width so far
 * @text: the text
 *
 * Return: the width that the column needs.
 */
int format_widen(int width, const char *text)
{
	int other = format_width(text);

	return other > width ? other : width;
}

/**
 * format_cell() - print a cell of a table
 * @out: the stream
 * @style: the style of the table
 * @width: the width of the cell; negative aligns the text left
 * @text: the text
 * @escape: the escape sequence of its style, "" for none
 *
 * Pads by characters, since neither escapes nor continuation bytes have a width.
 */
void format_cell(FILE *out, const struct style *style, int width, const char *text,
		 const char *escape)
{
	int bytes = (int)strlen(text), more = bytes - format_width(text);

	width += width < 0 ? -more : more;
	fprintf(out, "%s%*s%s", escape, width, text, *escape ? style->reset : "");
}

/* Append a fact to the line, or to the next one if it does not fit. */
void format_fact_text(struct format_facts *facts, const char *name, const char *value)
{
	int columns = format_width(name) + 1 + format_width(value);
	const char *before = "";

	if (facts->comma) {
		before = ", ";
		columns += 2;
	}
	/* Leave room for the comma before the next line. */
	if (facts->comma && facts->width > 0 &&
	    facts->column + columns + !facts->one_line > facts->width) {
		if (facts->one_line)
			return;
		before = ",\n";
		columns -= 2;
		facts->column = 0;
	}
	fprintf(facts->out, "%s%s %s", before, name, value);
	facts->column += columns;
	facts->comma = true;
}

/* Append a fact, unless it is absent. */
void format_fact(struct format_facts *facts, const char *name, const struct figure *figure)
{
	char text[FORMAT_SIZE];

	if (!figure->have)
		return;
	format_figure(text, figure);
	format_fact_text(facts, name, text);
}

/* Append a fact with its name beside the figure, if it has one, unless it is absent. */
void format_fact_named(struct format_facts *facts, const char *name,
		       const struct figure *figure, const char *given)
{
	char text[FORMAT_SIZE + NAMED_SIZE];

	if (!figure->have)
		return;
	format_figure(text, figure);
	if (given)
		snprintf(text + strlen(text), NAMED_SIZE, " %s", given);
	format_fact_text(facts, name, text);
}

/* Append a duration, unless it is absent. */
void format_fact_time(struct format_facts *facts, const char *name,
		      const struct figure *figure, enum format_unit unit)
{
	char text[FORMAT_SIZE];

	if (!figure->have)
		return;
	format_duration(text, figure->value, unit);
	format_fact_text(facts, name, text);
}
