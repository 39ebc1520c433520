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
int netns_keep(void);
void netns_return(int fd);

#endif /* TCPSTATES_HOST_NETNS_H */
