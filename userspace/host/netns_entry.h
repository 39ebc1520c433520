/* SPDX-License-Identifier: GPL-2.0-only */
/* The command that runs another one in the network namespace of a request. */
#ifndef TCPSTATES_HOST_NETNS_ENTRY_H
#define TCPSTATES_HOST_NETNS_ENTRY_H

#include "host/request.h"

#define NETNS_ENTRY_SIZE	512

void netns_entry_command(const struct request *request, char *command);

#endif /* TCPSTATES_HOST_NETNS_ENTRY_H */
