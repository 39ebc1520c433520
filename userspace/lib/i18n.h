/* SPDX-License-Identifier: GPL-2.0-only */
/* Texts in the user's language, through gettext. */
#ifndef TCPSTATES_LIB_I18N_H
#define TCPSTATES_LIB_I18N_H

/* Mark a text that _() translates later. */
#define N_(text)	text

#ifdef NLS
#include <libintl.h>
#define _(text)		gettext(text)
#else
#define _(text)		(text)
#endif

void i18n_setup(void);

#endif /* TCPSTATES_LIB_I18N_H */
