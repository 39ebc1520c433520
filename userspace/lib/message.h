/* SPDX-License-Identifier: GPL-2.0 */
/* Complaints on stderr, and the exit statuses that follow them. */
#ifndef TCPSTATES_LIB_MESSAGE_H
#define TCPSTATES_LIB_MESSAGE_H

enum exit_status {
	STATUS_OK = 0,
	STATUS_NOT_WRITTEN = 1,
	STATUS_DIFFERENT = 1,
	STATUS_USAGE = 2,
	STATUS_NO_SOURCE = 3,
};

void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif /* TCPSTATES_LIB_MESSAGE_H */
