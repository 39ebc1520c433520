// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads the codeset from the locale's name. setlocale() is no help: musl's answers
 * UTF-8 for every name, and glibc's ASCII for a locale that is not installed, as in
 * most containers, although the terminal outside shows UTF-8.
 */
#include <stdlib.h>
#include <string.h>
#include "lib/charset.h"
#include "lib/words.h"

static bool charset_forced;

/* Write UTF-8 from here on, in any locale, for a format that names its own charset. */
void charset_force_utf8(void)
{
	charset_forced = true;
}

/* Return the name of the locale for LC_CTYPE, in the order of POSIX. */
static const char *locale_name(void)
{
	static const char *const variables[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *value;
	unsigned int i;

	for (i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		value = getenv(variables[i]);
		if (value && *value)
			return value;
	}
	return "C";
}

/* Return whether the locale is LANGUAGE.UTF-8; a name without a codeset is not. */
bool charset_is_utf8(void)
{
	const char *codeset = strchr(locale_name(), '.');
	struct span word;

	if (charset_forced)
		return true;
	if (!codeset)
		return false;
	word = (struct span){ codeset + 1, codeset + 1 + strcspn(codeset + 1, "@") };
	return words_equal_any_case(word, "utf-8") || words_equal_any_case(word, "utf8");
}
