/* SPDX-License-Identifier: GPL-2.0-only */
/* The capabilities that reading others' namespaces and processes requires. */
#ifndef TCPSTATES_HOST_CAPABILITY_H
#define TCPSTATES_HOST_CAPABILITY_H

#include <stdbool.h>

/* The kernel's numbers, all below 32. */
enum capability {
	CAPABILITY_DAC_OVERRIDE = 1,
	CAPABILITY_DAC_READ_SEARCH = 2,
	CAPABILITY_SYS_PTRACE = 19,
	CAPABILITY_SYS_ADMIN = 21,
};

bool capability_held(enum capability capability);
const char *capability_advice(enum capability capability);

#endif /* TCPSTATES_HOST_CAPABILITY_H */
