/* SPDX-License-Identifier: GPL-2.0-only */
/* The time of day, for rows and for JSON. */
#ifndef TCPSTATES_LIB_CLOCK_H
#define TCPSTATES_LIB_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define CLOCK_SIZE	40	/* bytes of a time as text */

uint64_t clock_ms(void);
int clock_format(char *buf, uint64_t ms, bool with_date, bool with_ms);

#endif /* TCPSTATES_LIB_CLOCK_H */
