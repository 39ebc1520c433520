/* SPDX-License-Identifier: GPL-2.0-only */
/* The time limit of 'tcpstates check'. */
#ifndef TCPSTATES_CMD_CHECK_TIMEOUT_H
#define TCPSTATES_CMD_CHECK_TIMEOUT_H

int check_timeout_set(const char *seconds);
int check_timeout_begin(void);

#endif /* TCPSTATES_CMD_CHECK_TIMEOUT_H */
