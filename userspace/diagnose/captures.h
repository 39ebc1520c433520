/* SPDX-License-Identifier: GPL-2.0-only */
/* The packets to capture for each finding. */
#ifndef TCPSTATES_DIAGNOSE_CAPTURES_H
#define TCPSTATES_DIAGNOSE_CAPTURES_H

#include "data/capture.h"
#include "diagnose/findings.h"

#define FINDING_CAPTURE_SIZE	(CAPTURE_SIZE + NETNS_ENTRY_SIZE)

bool finding_capture(const struct finding *finding, char *command);

#endif /* TCPSTATES_DIAGNOSE_CAPTURES_H */
