/* SPDX-License-Identifier: GPL-2.0 */
/* States by any of the names that they go by. */
#ifndef TCPSTATES_DATA_STATE_NAMES_H
#define TCPSTATES_DATA_STATE_NAMES_H

int state_find(const char *word);

#endif /* TCPSTATES_DATA_STATE_NAMES_H */
