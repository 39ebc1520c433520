/* SPDX-License-Identifier: GPL-2.0-only */
/* Address families, as the options -4 and -6 choose them. */
#ifndef TCPSTATES_DATA_FAMILY_H
#define TCPSTATES_DATA_FAMILY_H

#include <stdbool.h>
#include <linux/tcpstates.h>

enum family {
	FAMILY_ALL,
	FAMILY_IPV4,
	FAMILY_IPV6,	/* v4-mapped addresses included */
};

enum tcpstates_column family_column(enum family family);
bool family_shows(enum family family, unsigned int column);
bool family_has(enum family family, bool is_ipv6);

#endif /* TCPSTATES_DATA_FAMILY_H */
