/* SPDX-License-Identifier: GPL-2.0 */
/* Where the kernel's own files about a network namespace are to be had. */
#ifndef TCPSTATES_HOST_ACCESS_H
#define TCPSTATES_HOST_ACCESS_H

#include <limits.h>
#include <stdbool.h>
#include "host/request.h"

struct netns_access {
	char net[PATH_MAX - 64];	/* directory of netstat, snmp, sockstat; tcp, tcp6 */
	bool entered;	/* this process is in the namespace */
	bool sysctls;	/* those that procfs has are the namespace's */
};

void netns_access_begin(struct netns_access *access, const struct request *request);

#endif /* TCPSTATES_HOST_ACCESS_H */
