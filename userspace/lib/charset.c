// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the codeset from the locale's name. setlocale() is no help: musl's answers
 * UTF-8 for every name, and glibc's ASCII for a locale that is not installed, as in
 * most containers, although the terminal outside shows UTF-8.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "lib/charset.h"

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
	size_t len;

	if (!codeset)
		return false;
	len = strcspn(++codeset, "@");
	return (len == 5 && !strncasecmp(codeset, "UTF-8", len)) ||
	       (len == 4 && !strncasecmp(codeset, "UTF8", len));
}
