// SPDX-License-Identifier: GPL-2.0
/*
 * The pace of what is repeated. Deadlines are a grid that begins at the start:
 * each is the one before plus the interval, so that it doesn't drift by what
 * the work took. Turns that came too late (a slow reading, ^Z) are left out, not
 * made up for in a burst.
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

/* Of a clock that nobody sets. */
uint64_t pace_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

/**
 * pace_parse() - read an interval: seconds, with up to three decimals
 * @word: such as "2", "0.5" or ".25"
 * @ms: receives it in milliseconds, 1 to PACE_MAX_MS
 *
 * Return: false if it is none. Done without strtod(), which a locale changes.
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

/* The first turn is now. */
void pace_start(struct pace *pace, uint32_t interval_ms)
{
	pace->interval = (uint64_t)interval_ms * NS_PER_MS;
	pace->deadline = pace_now_ns();
}

/* The first deadline of the grid after this one that now is not past. */
uint64_t pace_deadline_after(const struct pace *pace, uint64_t now)
{
	uint64_t turns = 1;

	if (now > pace->deadline)
		turns += (now - pace->deadline - 1) / pace->interval;
	return pace->deadline + turns * pace->interval;
}

/* The turn is over: on to the next deadline that can still be kept. */
void pace_next(struct pace *pace)
{
	pace->deadline = pace_deadline_after(pace, pace_now_ns());
}

/* Milliseconds to the deadline, rounded up so that poll() doesn't spin; 0 if it is past. */
int pace_left_ms(const struct pace *pace)
{
	uint64_t now = pace_now_ns();

	return now < pace->deadline ?
	       (int)((pace->deadline - now + NS_PER_MS - 1) / NS_PER_MS) : 0;
}

/**
 * pace_wait() - sleep until the next turn
 * @pace: the pace, which goes on to its next deadline
 *
 * Signals are let in only while it sleeps: one that comes just before is not
 * slept over.
 *
 * Return: true at the deadline, false if a signal asked to stop.
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

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

/*
 * Without SA_RESTART, so that a write into a pipe that nobody reads ends too.
 * Whoever asks a second time does not want to wait: SA_RESETHAND.
 * A signal that is ignored, as in a script's background, stays so.
 */
void pace_catch_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM };
	const struct sigaction catching = { .sa_handler = stop, .sa_flags = (int)SA_RESETHAND };
	struct sigaction before;
	size_t i;

	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (!sigaction(signals[i], NULL, &before) && before.sa_handler != SIG_IGN)
			sigaction(signals[i], &catching, NULL);
	}
}

/* Has a signal asked to stop? */
bool pace_stopped(void)
{
	return stopped;
}
