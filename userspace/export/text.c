// SPDX-License-Identifier: GPL-2.0-only
/* Names and labels, as the formats spell them. */
#include <string.h>
#include "export/text.h"
#include "host/netns_names.h"
#include "lib/format.h"
#include "lib/words.h"

/**
 * export_lower() - write a name in lower case
 * @out: the output
 * @name: an ASCII name, such as that of a state
 */
void export_lower(FILE *out, const char *name)
{
	for (; *name; name++)
		putc(words_lower(*name), out);
}

/**
 * export_escaped() - write a text with backslashes before special characters
 * @out: the output
 * @text: the text, cut to NETNS_NAMES_TEXT_SIZE; characters that would break a
 *	terminal or UTF-8 are replaced
 * @specials: the characters that get a backslash
 */
void export_escaped(FILE *out, const char *text, const char *specials)
{
	char clean[NETNS_NAMES_TEXT_SIZE];
	const char *c;

	snprintf(clean, sizeof(clean), "%s", text);
	format_clean(clean);
	for (c = clean; *c; c++) {
		if (strchr(specials, *c))
			putc('\\', out);
		putc(*c, out);
	}
}
