/* SPDX-License-Identifier: GPL-2.0-only */
/* Access to the kernel's own files about a network namespace. */
#ifndef TCPSTATES_HOST_ACCESS_H
#define TCPSTATES_HOST_ACCESS_H

#include <limits.h>
#include <stdbool.h>
#include "host/netns_entry.h"

struct netns_access {
	char net[PATH_MAX - 64];	/* directory of netstat, snmp, sockstat, tcp; or "" */
	bool entered;	/* this process is in the namespace */
	bool sysctls;	/* the procfs shows the sysctls of the namespace */
	char command[NETNS_ENTRY_SIZE];	/* enters the namespace, see netns_entry_command() */
	struct request_error err;	/* reason, unless entered */
};

void netns_access_begin(struct netns_access *access, const struct request *request);

#endif /* TCPSTATES_HOST_ACCESS_H */
