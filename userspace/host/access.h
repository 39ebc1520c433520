/* SPDX-License-Identifier: GPL-2.0 */
/* Where the kernel's own files about a network namespace are to be had. */
#ifndef TCPSTATES_HOST_ACCESS_H
#define TCPSTATES_HOST_ACCESS_H

#include <limits.h>
#include <stdbool.h>
#include "host/request.h"

struct look {
	char net[PATH_MAX - 64];	/* directory of netstat, snmp, sockstat; tcp, tcp6 */
	bool entered;	/* this process is in the namespace */
	bool sysctls;	/* those that procfs has are the namespace's */
};

void look_begin(struct look *look, const struct source_request *request);

#endif /* TCPSTATES_HOST_ACCESS_H */
