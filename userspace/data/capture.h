/* SPDX-License-Identifier: GPL-2.0-only */
/* Commands that capture packets with tcpdump. */
#ifndef TCPSTATES_DATA_CAPTURE_H
#define TCPSTATES_DATA_CAPTURE_H

#include <stdint.h>

/* Flags, as in a TCP header. */
#define CAPTURE_FIN	0x01
#define CAPTURE_SYN	0x02
#define CAPTURE_RST	0x04

/* Not a flag, and alone: a window of 0, from a side that does not read its data. */
#define CAPTURE_ZERO_WINDOW	0x80

/* The packets to capture: TCP with any of the flags. */
struct capture {
	uint8_t flags;		/* a sum of CAPTURE_* */
	uint16_t port;		/* the local or the remote one; 0 for all */
	const char *host;	/* one of the two addresses, or NULL for all */
};

#define CAPTURE_SIZE	320

void capture_command(const struct capture *capture, char *command);

#endif /* TCPSTATES_DATA_CAPTURE_H */
