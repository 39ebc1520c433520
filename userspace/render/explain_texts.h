/* SPDX-License-Identifier: GPL-2.0 */
/* The texts of 'explain': the meaning of each state, and the remedies. */
#ifndef TCPSTATES_RENDER_EXPLAIN_TEXTS_H
#define TCPSTATES_RENDER_EXPLAIN_TEXTS_H

#include "data/counts.h"
#include "host/sysctl.h"

/* All states but UNKNOWN have an explanation. */
#define EXPLAIN_NR_STATES	(TCPSTATES_NR_ROWS - 1)
#define EXPLAIN_MAX_SYSCTLS	4

/* Texts are in English; print them with _(). */
struct explanation {
	enum tcpstates_row row;
	const char *group;	/* heading of a part of a connection's life, at its first state */
	const char *means;	/* one short line */
	const char *who;
	const char *lasts;
	const char *many;
	const char *act;
	enum sysctl_id sysctl[EXPLAIN_MAX_SYSCTLS];
	int nr_sysctls;
};

/* In the order in which a connection passes through the states. */
extern const struct explanation explanations[EXPLAIN_NR_STATES];

const struct explanation *explain_find(enum tcpstates_row row);

#endif /* TCPSTATES_RENDER_EXPLAIN_TEXTS_H */
