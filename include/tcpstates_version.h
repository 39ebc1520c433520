/* SPDX-License-Identifier: GPL-2.0-only */
/* Version of module and reader. A test compares it with all its copies. */
#ifndef TCPSTATES_VERSION
#define TCPSTATES_VERSION "1.0.0"
#endif
