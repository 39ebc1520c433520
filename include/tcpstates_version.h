/* SPDX-License-Identifier: GPL-2.0 */
/* The release of module and reader; dkms.conf repeats it, a test compares. */
#ifndef TCPSTATES_VERSION
#define TCPSTATES_VERSION "0.1.0"
#endif
