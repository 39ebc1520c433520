/* SPDX-License-Identifier: GPL-2.0 */
/* Network namespaces by name. */
#ifndef TCPSTATES_HOST_NETNS_H
#define TCPSTATES_HOST_NETNS_H

#include "host/request.h"

/* What netns_enter_request() returns if there is no namespace to enter. */
#define NETNS_NONE	(-4097)

int netns_enter(const char *netns, struct source_error *err);
int netns_enter_request(const struct source_request *request, struct source_error *err);

#endif /* TCPSTATES_HOST_NETNS_H */
