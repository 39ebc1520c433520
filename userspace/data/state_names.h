/* SPDX-License-Identifier: GPL-2.0-only */
/* Names of states and sides, and the rows of the kernel's state numbers. */
#ifndef TCPSTATES_DATA_STATE_NAMES_H
#define TCPSTATES_DATA_STATE_NAMES_H

#include "data/rows.h"

int state_find(const char *word);
enum tcpstates_row state_row(unsigned int state);
const char *side_name(enum rows_group side);

#endif /* TCPSTATES_DATA_STATE_NAMES_H */
