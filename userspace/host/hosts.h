/* SPDX-License-Identifier: GPL-2.0-only */
/* Names of hosts by address, from a file: DNS would let others know who is looked at. */
#ifndef TCPSTATES_HOST_HOSTS_H
#define TCPSTATES_HOST_HOSTS_H

#include "lib/array.h"

#define HOSTS_PATH	"/etc/hosts"

struct hosts {
	char *text;		/* the file; names point into it */
	struct array host;	/* each a struct host, sorted */
};

void hosts_load(struct hosts *hosts, const char *path);
void hosts_free(struct hosts *hosts);
const char *hosts_name(const struct hosts *hosts, const char *address);

#endif /* TCPSTATES_HOST_HOSTS_H */
