// SPDX-License-Identifier: GPL-2.0-only
/*
 * The packets to capture for each finding: those that open, close or reset its
 * connections, of its worst port.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include "diagnose/captures.h"
#include "diagnose/finding_texts.h"

#define OPENING	(CAPTURE_SYN | CAPTURE_RST)
#define CLOSING	(CAPTURE_FIN | CAPTURE_RST)

/* A finding without flags here has no packets to capture. */
static const uint8_t captures_flags[NR_FINDINGS] = {
	[FINDING_ACCEPT_QUEUE] = OPENING,
	[FINDING_SYN_FLOOD] = OPENING,
	[FINDING_MEMORY] = CAPTURE_ZERO_WINDOW,
	[FINDING_ORPHANS] = CLOSING,
	[FINDING_PORT_EXHAUSTION] = OPENING | CLOSING,
	[FINDING_STUCK_WORKER] = OPENING,
	[FINDING_CLOSE_WAIT] = CLOSING,
	[FINDING_PEER_DOWN] = OPENING,
	[FINDING_REFUSED] = OPENING,
	[FINDING_PEER_GONE] = CLOSING,
	[FINDING_RESETS] = CAPTURE_RST,
	[FINDING_FIN_WAIT2] = CLOSING,
	[FINDING_SILENT] = CLOSING,
	[FINDING_TIME_WAIT_LIMIT] = CLOSING,
};

/**
 * finding_capture() - write the command that captures packets, in the namespace of the finding
 * @finding: the finding
 * @command: receives at most FINDING_CAPTURE_SIZE bytes
 *
 * Return: false if there are no packets to capture.
 */
bool finding_capture(const struct finding *finding, char *command)
{
	struct capture capture = { .flags = captures_flags[finding->id] };
	char packets[CAPTURE_SIZE];
	char local[INET6_ADDRSTRLEN], remote[INET6_ADDRSTRLEN];

	if (!capture.flags)
		return false;
	if (finding->nr_ports)
		capture.port = finding->port[0].port;
	else if (finding->nr_holders)
		capture.port = finding->holder[0].port;
	if (finding->route) {
		finding_route(finding->route, local, remote);
		capture.host = remote;
	}
	capture_command(&capture, packets);
	snprintf(command, FINDING_CAPTURE_SIZE, "%s%s%s", finding->enter,
		 *finding->enter ? " " : "", packets);
	return true;
}
