/* SPDX-License-Identifier: GPL-2.0 */
/* Enters network namespaces: by name, by process, by inode number. */
#ifndef TCPSTATES_HOST_NETNS_H
#define TCPSTATES_HOST_NETNS_H

#include "host/netns_names.h"
#include "host/request.h"
#include "lib/figure.h"

enum result netns_enter(const char *netns, struct request_error *err);
enum result netns_enter_request(const struct request *request, struct request_error *err);
enum result netns_locate(const char *procfs, const char *number, struct netns_name *found,
			 struct request_error *err);
struct figure netns_own(void);

#define NETNS_PREFIX_SIZE	(4 * NAME_MAX + 128)

void netns_prefix(const struct request *request, const struct figure *netns, char *prefix);

#endif /* TCPSTATES_HOST_NETNS_H */
