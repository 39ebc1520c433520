// SPDX-License-Identifier: GPL-2.0-only
/* Chooses the language: that of the locale, if its charset is UTF-8. */
#include "lib/i18n.h"

#ifdef NLS

#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <linux/tcpstates.h>

/*
 * Set the language. Widths are counted in UTF-8, so a locale of another charset
 * gets the English texts, which are ASCII. Numbers are not localised.
 */
void i18n_setup(void)
{
	if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8"))
		return;
	if (!setlocale(LC_MESSAGES, ""))
		return;
	bindtextdomain(TCPSTATES_NAME, LOCALEDIR);
	bind_textdomain_codeset(TCPSTATES_NAME, "UTF-8");
	textdomain(TCPSTATES_NAME);
}

#else

void i18n_setup(void)
{
}

#endif
