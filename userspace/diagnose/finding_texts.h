/* SPDX-License-Identifier: GPL-2.0-only */
/* Texts about findings: titles, reasons and remedies. */
#ifndef TCPSTATES_DIAGNOSE_FINDING_TEXTS_H
#define TCPSTATES_DIAGNOSE_FINDING_TEXTS_H

#include "diagnose/findings.h"

/* All texts but the command are for _(). */
struct finding_text {
	const char *title;
	const char *why;
	const char *command;	/* a command that shows more */
	bool filter_port;	/* ss's filter of the first port is added to it */
	const char *change;
	unsigned int thresholds;	/* that the rule compares with, 1U << each */
};

#define FINDING_COMMAND_SIZE	(128 + NETNS_ENTRY_SIZE)
#define FINDING_CHANGE_SIZE	1024

extern const struct finding_text finding_texts[NR_FINDINGS];

void finding_command(const struct finding *finding, char *command);
void finding_change(const struct finding *finding, char *change);
void finding_route(const struct route *route, char *local, char *remote);
const char *finding_verdict(enum verdict verdict);

#endif /* TCPSTATES_DIAGNOSE_FINDING_TEXTS_H */
