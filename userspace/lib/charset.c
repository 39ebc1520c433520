// SPDX-License-Identifier: GPL-2.0
/*
 * The codeset of the locale by its name. setlocale() is not asked: musl's says
 * UTF-8 whatever the name, and glibc's ASCII where a locale is not installed,
 * as in most containers, while the terminal outside of them is the same.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "lib/charset.h"

/* The locale of characters, by the order that POSIX has for the variables. */
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

/* Is it LANGUAGE.UTF-8, however that is spelt? A name without codeset is not. */
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
