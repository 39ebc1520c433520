/* SPDX-License-Identifier: GPL-2.0 */
/* What each state means, and what to do about many of them. */
#ifndef TCPSTATES_RENDER_EXPLAIN_H
#define TCPSTATES_RENDER_EXPLAIN_H

#include <stdio.h>
#include "data/counts.h"
#include "lib/style.h"
#include "host/sysctl.h"

/* The states that there is something to say of: all but UNKNOWN. */
#define EXPLAIN_NR_STATES	(TCPSTATES_NR_ROWS - 1)
#define EXPLAIN_MAX_SYSCTLS	4

/* Texts are for _(). */
struct explanation {
	enum tcpstates_row row;
	const char *group;	/* the part of a connection's life, at its first state */
	const char *means;	/* one short line */
	const char *who;
	const char *lasts;
	const char *many;
	const char *act;
	enum sysctl_id sysctl[EXPLAIN_MAX_SYSCTLS];
	int nr_sysctls;
};

/* In the order in which a connection goes through them. */
extern const struct explanation explanations[EXPLAIN_NR_STATES];

const struct explanation *explain_find(enum tcpstates_row row);

/* @nr of them, from @first on; those of the text end at @width columns. */
void render_explain_text(FILE *out, const struct explanation *first, int nr,
			 const char *procfs, int width, const struct style *style);
void render_explain_overview(FILE *out, int width, const struct style *style);
void render_explain_json(FILE *out, const struct explanation *first, int nr,
			 const char *procfs);

#endif /* TCPSTATES_RENDER_EXPLAIN_H */
