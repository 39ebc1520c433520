/* SPDX-License-Identifier: GPL-2.0-only */
/* The characters that the user's terminal can show. */
#ifndef TCPSTATES_LIB_CHARSET_H
#define TCPSTATES_LIB_CHARSET_H

#include <stdbool.h>

bool charset_is_utf8(void);
void charset_force_utf8(void);

#endif /* TCPSTATES_LIB_CHARSET_H */
