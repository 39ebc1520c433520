// SPDX-License-Identifier: GPL-2.0-only
/* Address families and the columns of the counts. */
#include "data/family.h"

/* Return the column that counts the sockets of a family. */
enum tcpstates_column family_column(enum family family)
{
	switch (family) {
	case FAMILY_IPV4:
		return TCPSTATES_COL_IPV4;
	case FAMILY_IPV6:
		return TCPSTATES_COL_IPV6;
	default:
		return TCPSTATES_COL_TOTAL;
	}
}

/* Return whether a column is printed for a family: all of them unless one family was chosen. */
bool family_shows(enum family family, unsigned int column)
{
	return family == FAMILY_ALL || column == (unsigned int)family_column(family);
}

/* Return whether a socket of IPv6, or of IPv4, is one of the family. */
bool family_has(enum family family, bool is_ipv6)
{
	return family == FAMILY_ALL || is_ipv6 == (family == FAMILY_IPV6);
}
