/* SPDX-License-Identifier: GPL-2.0 */
/* A steady pace: absolute deadlines, which the time that the work takes can't shift. */
#ifndef TCPSTATES_LIB_PACE_H
#define TCPSTATES_LIB_PACE_H

#include <stdbool.h>
#include <stdint.h>

#define PACE_MAX_MS	1000000000U	/* so that milliseconds are an int for poll() */

/* Times are of CLOCK_MONOTONIC, in nanoseconds. */
struct pace {
	uint64_t interval;
	uint64_t deadline;	/* of the next turn */
};

uint64_t pace_now_ns(void);
bool pace_parse(const char *word, uint32_t *ms);
void pace_start(struct pace *pace, uint32_t interval_ms);
void pace_next(struct pace *pace);
int pace_left_ms(const struct pace *pace);
bool pace_wait(struct pace *pace);

/* SIGINT and SIGTERM as a wish to stop, which pace_wait() and others then tell. */
void pace_catch_signals(void);
bool pace_stopped(void);

/* The part of the above that asks no clock. */
uint64_t pace_deadline_after(const struct pace *pace, uint64_t now);

#endif /* TCPSTATES_LIB_PACE_H */
