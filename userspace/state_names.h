/* SPDX-License-Identifier: GPL-2.0 */
/* States by any of the names that they go by. */
#ifndef TCPSTATES_STATE_NAMES_H
#define TCPSTATES_STATE_NAMES_H

int state_find(const char *word);

#endif /* TCPSTATES_STATE_NAMES_H */
