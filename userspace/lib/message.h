/* SPDX-License-Identifier: GPL-2.0-only */
/* Complaints, and the exit statuses that follow them. */
#ifndef TCPSTATES_LIB_MESSAGE_H
#define TCPSTATES_LIB_MESSAGE_H

#include <stdbool.h>

enum exit_status {
	STATUS_OK = 0,
	STATUS_FOUND = 1,	/* diagnose found a problem, or verify a difference */
	STATUS_USAGE = 2,
	STATUS_NO_SOURCE = 3,
	STATUS_UNKNOWN = 3,	/* a plugin failed, for any reason */
	STATUS_NOT_WRITTEN = 4,
};

void complain_as_plugin(bool plugin);
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif /* TCPSTATES_LIB_MESSAGE_H */
