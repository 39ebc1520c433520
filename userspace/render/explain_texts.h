/* SPDX-License-Identifier: GPL-2.0-only */
/* The texts of 'explain': the meaning of each state, and the remedies. */
#ifndef TCPSTATES_RENDER_EXPLAIN_TEXTS_H
#define TCPSTATES_RENDER_EXPLAIN_TEXTS_H

#include <stdint.h>
#include "data/capture.h"
#include "data/counts.h"
#include "host/sysctl.h"

/* All states but UNKNOWN have an explanation. */
#define EXPLAIN_NR_STATES	(TCPSTATES_NR_ROWS - 1)
#define EXPLAIN_MAX_SYSCTLS	4

/* Texts are in English; print them with _(). */
struct explanation {
	const char *group;	/* heading of a part of a connection's life, at its first state */
	const char *means;	/* one short line */
	const char *who;
	const char *lasts;
	const char *many;
	const char *act;
	uint8_t row;		/* enum tcpstates_row */
	uint8_t sysctl[EXPLAIN_MAX_SYSCTLS];	/* enum sysctl_id */
	uint8_t nr_sysctls;
	uint8_t capture;	/* CAPTURE_*: packets that lead into the state or out of it */
};

/* In the order in which a connection passes through the states. */
extern const struct explanation explanations[EXPLAIN_NR_STATES];

/* A move from one state to another. The event is in English; print it with _(). */
struct transition {
	uint8_t from;	/* enum tcpstates_row, as is to */
	uint8_t to;
	const char *event;
};

#define EXPLAIN_NR_TRANSITIONS	23
extern const struct transition transitions[EXPLAIN_NR_TRANSITIONS];

const struct explanation *explain_find(enum tcpstates_row row);

#endif /* TCPSTATES_RENDER_EXPLAIN_TEXTS_H */
