/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's counters that are exported beside the states, and their names there. */
#ifndef TCPSTATES_HOST_COUNTERS_EXPORTED_H
#define TCPSTATES_HOST_COUNTERS_EXPORTED_H

#include "host/counters.h"

struct counter_exported {
	enum counter_id id;
	const char *name;
	const char *help;	/* a sentence */
};

/* The list ends at a name that is NULL. */
extern const struct counter_exported counters_exported[];

#endif /* TCPSTATES_HOST_COUNTERS_EXPORTED_H */
