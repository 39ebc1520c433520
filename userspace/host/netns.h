/* SPDX-License-Identifier: GPL-2.0-only */
/* Finds and enters network namespaces: by name, process, inode number or container. */
#ifndef TCPSTATES_HOST_NETNS_H
#define TCPSTATES_HOST_NETNS_H

#include "host/netns_names.h"
#include "host/request.h"

#define NETNS_PROCESS_SIZE	(PATH_MAX - 128)	/* leaves room for a file below it */

#define NETNS_NO_NAME	"no network namespace '%s': 'ip netns list' shows those that have a name"

/* A namespace: that of a process, or a name or path to enter it by. Exactly one is set. */
struct netns_place {
	char process[24];	/* its number, or "self" */
	const char *name;
	struct netns_name found;	/* the namespace of an inode number */
};

bool netns_has_name(const char *name);
enum result netns_enter(const char *netns, struct request_error *err);
enum result netns_enter_request(const struct request *request, struct request_error *err);
enum result netns_find(const struct request *request, struct netns_place *place,
		       struct request_error *err);
enum result netns_find_process(const struct request *request, char *process,
			       struct request_error *err);
const char *netns_label(const struct request *request, const struct figure *netns);
const char *netns_series_label(const char *word, const char *name);
struct figure netns_own(void);
bool netns_is_own(int fd);
int netns_keep(void);
void netns_return(int fd);

#endif /* TCPSTATES_HOST_NETNS_H */
