// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands that capture packets with tcpdump. In its filters tcp[N] reads packets of
 * IPv4 only, so that each test of a TCP header has a second half for IPv6, whose header
 * has 40 bytes. "and" and "or" have the same precedence there.
 */
#include <stdio.h>
#include <string.h>
#include "data/capture.h"

#define NR_PACKETS	100	/* ends a capture that nobody watches */

/* Write the names of flags as tcpdump knows them: "tcp-syn|tcp-rst". */
static void capture_flag_names(uint8_t flags, char *names)
{
	static const struct {
		uint8_t flag;
		const char *name;
	} known[] = {
		{ CAPTURE_SYN, "tcp-syn" },
		{ CAPTURE_FIN, "tcp-fin" },
		{ CAPTURE_RST, "tcp-rst" },
	};
	unsigned int i;

	*names = '\0';
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!(flags & known[i].flag))
			continue;
		if (*names)
			strcat(names, "|");
		strcat(names, known[i].name);
	}
}

/* Write the test of the header. @size is that of @test. */
static void capture_test(uint8_t flags, char *test, size_t size)
{
	char names[sizeof("tcp-syn|tcp-fin|tcp-rst")];

	capture_flag_names(flags, names);
	if (flags != CAPTURE_ZERO_WINDOW)
		snprintf(test, size,
			 "tcp[tcpflags] & (%s) != 0 or (ip6[6] = 6 and ip6[40+13] & %u != 0)",
			 names, flags);
	else
		snprintf(test, size, "tcp[14:2] = 0 or (ip6[6] = 6 and ip6[40+14:2] = 0)");
}

/**
 * capture_command() - write a command that captures packets
 * @capture: the packets
 * @command: receives at most CAPTURE_SIZE bytes, for a shell
 */
void capture_command(const struct capture *capture, char *command)
{
	static const char tcpdump[] = "tcpdump -i any -nn -c";
	char test[128], host[64] = "";

	capture_test(capture->flags, test, sizeof(test));
	if (capture->host)
		snprintf(host, sizeof(host), "host %s and ", capture->host);
	if (capture->port)
		snprintf(command, CAPTURE_SIZE, "%s %d '%stcp port %u and (%s)'", tcpdump,
			 NR_PACKETS, host, capture->port, test);
	else
		snprintf(command, CAPTURE_SIZE, "%s %d '%s'", tcpdump, NR_PACKETS, test);
}
