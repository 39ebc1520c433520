// SPDX-License-Identifier: GPL-2.0-only
/*
 * Deadlines are a fixed grid: each is the previous one plus the interval, so that
 * the time between them does not add up to a drift. Missed deadlines (a slow
 * reading, ^Z) are skipped, not caught up with in a burst.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>
#include "lib/pace.h"

#define NS_PER_S	1000000000U
#define NS_PER_MS	1000000U

static volatile sig_atomic_t stopped;

/* Return the time of a clock that nobody sets, in nanoseconds. */
uint64_t pace_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

/**
 * pace_parse() - parse an interval
 * @word: seconds with up to three decimals, such as "2", "0.5" or ".25"
 * @ms: receives milliseconds, from 1 to PACE_MAX_MS
 *
 * strtod() would depend on the locale.
 *
 * Return: false if @word is no such interval.
 */
bool pace_parse(const char *word, uint32_t *ms)
{
	uint32_t value = 0, unit = 1000;
	bool point = false, digit = false;

	for (; *word; word++) {
		if (*word == '.' && !point) {
			point = true;
			continue;
		}
		if (*word < '0' || *word > '9' || value > PACE_MAX_MS / 10 || unit == 1)
			return false;
		digit = true;
		value = value * 10 + (uint32_t)(*word - '0');
		if (point)
			unit /= 10;
	}
	if (!digit || !value || value > PACE_MAX_MS / unit)
		return false;
	*ms = value * unit;
	return true;
}

/* Begin a pace whose first turn is now. */
void pace_start(struct pace *pace, uint32_t interval_ms)
{
	pace->interval = (uint64_t)interval_ms * NS_PER_MS;
	pace->deadline = pace_now_ns();
}

/* Return the first deadline after the present one that is not past yet. */
uint64_t pace_deadline_after(const struct pace *pace, uint64_t now)
{
	uint64_t turns = 1;

	if (now > pace->deadline)
		turns += (now - pace->deadline - 1) / pace->interval;
	return pace->deadline + turns * pace->interval;
}

/* Move on to the next deadline that is not past yet. */
void pace_next(struct pace *pace)
{
	pace->deadline = pace_deadline_after(pace, pace_now_ns());
}

/* Return the milliseconds to the deadline, rounded up so that poll() does not spin. */
int pace_left_ms(const struct pace *pace)
{
	uint64_t now = pace_now_ns();

	return now < pace->deadline ?
	       (int)((pace->deadline - now + NS_PER_MS - 1) / NS_PER_MS) : 0;
}

/**
 * pace_wait() - sleep until the next turn
 * @pace: the pace; moves on to its next deadline
 *
 * Signals are blocked except while sleeping, so that one just before is not missed.
 *
 * Return: true at the deadline, false if a signal asked to pace_stop.
 */
bool pace_wait(struct pace *pace)
{
	sigset_t stops, before;
	struct timespec left;
	uint64_t now;

	pace_next(pace);
	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	sigprocmask(SIG_BLOCK, &stops, &before);
	while (!stopped && (now = pace_now_ns()) < pace->deadline) {
		now = pace->deadline - now;
		left.tv_sec = (time_t)(now / NS_PER_S);
		left.tv_nsec = (long)(now % NS_PER_S);
		if (ppoll(NULL, 0, &left, &before) < 0 && errno != EINTR)
			break;
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return !stopped;
}

static void pace_stop(int signal)
{
	(void)signal;
	stopped = 1;
}

/*
 * Turn SIGINT and SIGTERM into a request to pace_stop. Without SA_RESTART, a write into
 * a pipe that nobody reads ends too. SA_RESETHAND makes the second signal fatal.
 * Ignored signals stay ignored, as in a script's background.
 */
void pace_catch_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM };
	const struct sigaction catching = { .sa_handler = pace_stop,
					    .sa_flags = (int)SA_RESETHAND };
	struct sigaction before;
	size_t i;

	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (!sigaction(signals[i], NULL, &before) && before.sa_handler != SIG_IGN)
			sigaction(signals[i], &catching, NULL);
	}
}

/* Return whether a signal asked to pace_stop. */
bool pace_stopped(void)
{
	return stopped;
}
