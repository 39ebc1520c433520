/* SPDX-License-Identifier: GPL-2.0-only */
/* Explanations of states, as text or as JSON. */
#ifndef TCPSTATES_RENDER_EXPLAIN_H
#define TCPSTATES_RENDER_EXPLAIN_H

#include <stdio.h>
#include "host/sysctl.h"
#include "lib/style.h"
#include "render/explain_texts.h"

/* The parts of an explanation that differ from host to host. */
struct explain_host {
	const struct sysctl_text *sysctl;	/* values of all sysctls, from sysctl_texts() */
	const char *enter;	/* the command that enters the namespace, or "" */
};

void render_explain_text(FILE *out, const struct explanation *first, int nr,
			 const struct explain_host *host, int width, const struct style *style);
void render_explain_overview(FILE *out, int width, const struct style *style);
void render_explain_json(FILE *out, const struct explanation *first, int nr,
			 const struct explain_host *host);

#endif /* TCPSTATES_RENDER_EXPLAIN_H */
