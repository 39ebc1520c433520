/* SPDX-License-Identifier: GPL-2.0-only */
/* Names of TCP services by port. */
#ifndef TCPSTATES_HOST_SERVICES_H
#define TCPSTATES_HOST_SERVICES_H

#include <stdint.h>

#define SERVICES_PATH	"/etc/services"
#define SERVICES_PORTS	65536

struct services {
	char *text;	/* the file; names point into it */
	const char *name[SERVICES_PORTS];	/* NULL for a port without a name */
};

struct services *services_load(const char *path);
void services_free(struct services *services);
const char *services_name(const struct services *services, uint64_t port);

#endif /* TCPSTATES_HOST_SERVICES_H */
