/* SPDX-License-Identifier: GPL-2.0-only */
/* A steady pace: deadlines that the time between them cannot shift. */
#ifndef TCPSTATES_LIB_PACE_H
#define TCPSTATES_LIB_PACE_H

#include <stdbool.h>
#include <stdint.h>

#define PACE_MAX_MS	1000000000U	/* fits the int of poll() */

/* Times are nanoseconds of CLOCK_MONOTONIC. */
struct pace {
	uint64_t interval;
	uint64_t deadline;	/* the next turn */
};

uint64_t pace_now_ns(void);
bool pace_parse(const char *word, uint32_t *ms);
void pace_start(struct pace *pace, uint32_t interval_ms);
void pace_next(struct pace *pace);
int pace_left_ms(const struct pace *pace);
bool pace_wait(struct pace *pace);

void pace_catch_signals(void);
bool pace_stopped(void);

/* Exported for tests: computes without a clock. */
uint64_t pace_deadline_after(const struct pace *pace, uint64_t now);

#endif /* TCPSTATES_LIB_PACE_H */
