/* SPDX-License-Identifier: GPL-2.0 */
/* What findings are called, why they matter and what to do; and how they are printed. */
#ifndef TCPSTATES_DIAGNOSE_FINDING_TEXTS_H
#define TCPSTATES_DIAGNOSE_FINDING_TEXTS_H

#include <stdio.h>
#include "diagnose/findings.h"
#include "lib/style.h"

/* Texts for _(), but for the command. */
struct finding_text {
	const char *title;
	const char *why;
	const char *look;	/* a command that shows more */
	bool inspect_port;	/* to which ss's filter of the first port is added */
	const char *change;
	unsigned int thresholds;	/* that it goes by, 1U << each */
};

#define FINDING_INSPECT_SIZE	128

extern const struct finding_text finding_texts[NR_FINDINGS];

void finding_inspect(const struct finding *finding, char *command);
void route_text(const struct route *route, char *local, char *remote);
const char *verdict_name(enum verdict verdict);

void render_findings_text(FILE *out, const struct findings *findings,
			  const struct evidence *evidence, int width,
			  const struct style *style);
void render_findings_json(FILE *out, const struct findings *findings,
			  const struct evidence *evidence);

#endif /* TCPSTATES_DIAGNOSE_FINDING_TEXTS_H */
