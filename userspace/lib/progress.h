/* SPDX-License-Identifier: GPL-2.0-only */
/* Progress of work that takes above a second, for people who wait for it. */
#ifndef TCPSTATES_LIB_PROGRESS_H
#define TCPSTATES_LIB_PROGRESS_H

#include <stdint.h>

void progress_begin(const char *what);
void progress_show(uint64_t nr);
void progress_end(void);

#endif /* TCPSTATES_LIB_PROGRESS_H */
