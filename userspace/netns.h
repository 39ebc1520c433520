/* SPDX-License-Identifier: GPL-2.0 */
/* Network namespaces by name. */
#ifndef TCPSTATES_NETNS_H
#define TCPSTATES_NETNS_H

#include "source.h"

int netns_enter(const char *netns, struct source_error *err);
int netns_enter_request(const struct source_request *request, struct source_error *err);

#endif /* TCPSTATES_NETNS_H */
