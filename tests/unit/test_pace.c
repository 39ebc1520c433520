// SPDX-License-Identifier: GPL-2.0-only
/* The pace of repeated readings, under a clock that only the test moves. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include "testing.h"
#include "lib/pace.h"

#define MS	1000000U

static uint64_t clock_now;	/* nanoseconds */
static unsigned int sleeps;
static int signal_in_sleep;

/* Replace the C library's functions. Other clocks stand still. */
int clock_gettime(clockid_t clock, struct timespec *now)
{
	uint64_t value = clock == CLOCK_MONOTONIC ? clock_now : 0;

	now->tv_sec = (time_t)(value / 1000000000U);
	now->tv_nsec = (long)(value % 1000000000U);
	return 0;
}

int ppoll(struct pollfd *fds, nfds_t nr, const struct timespec *timeout, const sigset_t *mask)
{
	sigset_t before;

	assert_null(fds);
	assert_int_equal(nr, 0);
	sleeps++;
	if (signal_in_sleep) {
		sigprocmask(SIG_SETMASK, mask, &before);
		raise(signal_in_sleep);
		sigprocmask(SIG_SETMASK, &before, NULL);
		errno = EINTR;
		return -1;
	}
	clock_now += (uint64_t)timeout->tv_sec * 1000000000U + (uint64_t)timeout->tv_nsec;
	return 0;
}

static int setup(void **state)
{
	(void)state;
	clock_now = 12345678901234;
	sleeps = 0;
	signal_in_sleep = 0;
	return 0;
}

static void intervals(void **state)
{
	static const struct {
		const char *word;
		uint32_t ms;	/* 0: not an interval */
	} cases[] = {
		{ "1", 1000 }, { "0.5", 500 }, { ".25", 250 }, { "2.", 2000 }, { "0.001", 1 },
		{ "1000000", 1000000000 }, { "1000000.000", 1000000000 }, { "1.05", 1050 },
		{ "0", 0 }, { "0.0", 0 }, { "", 0 }, { ".", 0 }, { "-1", 0 }, { "1.0001", 0 },
		{ "1000000.001", 0 }, { "1000001", 0 }, { "4294967296", 0 }, { "5294967297", 0 },
		{ "99999999999999999999", 0 }, { "1s", 0 }, { "1.2.3", 0 }, { "1e3", 0 },
		{ " 1", 0 }, { "+1", 0 }, { "1,5", 0 },
	};
	uint32_t ms;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		ms = 0;
		if (pace_parse(cases[i].word, &ms) != (cases[i].ms != 0) || ms != cases[i].ms)
			fail_msg("'%s' is %u, not %u", cases[i].word, ms, cases[i].ms);
	}
}

/* Turns begin at the start plus whole intervals, for any length of the work. */
static void no_drift(void **state)
{
	uint64_t start = clock_now;
	struct pace pace;
	unsigned int i;

	(void)state;
	pace_start(&pace, 500);
	assert_int_equal(pace_left_ms(&pace), 0);
	assert_int_equal(sleeps, 0);
	for (i = 1; i <= 1000; i++) {
		clock_now += 1 + i % 500 * MS;
		assert_true(pace_wait(&pace));
		assert_int_equal(clock_now, start + (uint64_t)i * 500 * MS);
		assert_int_equal(sleeps, i);
	}
}

/* A missed turn is skipped; the next ones keep their times. */
static void late_turns(void **state)
{
	uint64_t start = clock_now;
	struct pace pace;

	(void)state;
	pace_start(&pace, 100);
	clock_now += 1234 * MS;
	assert_true(pace_wait(&pace));
	assert_int_equal(clock_now, start + 1300U * (uint64_t)MS);
	/* At the deadline itself there is no sleep, and no turn is missed. */
	clock_now += 100 * MS;
	sleeps = 0;
	assert_true(pace_wait(&pace));
	assert_int_equal(sleeps, 0);
	assert_int_equal(clock_now, start + 1400U * (uint64_t)MS);
	clock_now += 100 * MS + 1;
	assert_true(pace_wait(&pace));
	assert_int_equal(clock_now, start + 1600U * (uint64_t)MS);
}

static void left_for_poll(void **state)
{
	struct pace pace;

	(void)state;
	pace_start(&pace, 1000);
	pace_next(&pace);
	assert_int_equal(pace_left_ms(&pace), 1000);
	clock_now += 1;
	assert_int_equal(pace_left_ms(&pace), 1000);
	clock_now += 999 * MS;
	assert_int_equal(pace_left_ms(&pace), 1);
	clock_now += MS - 1;
	assert_int_equal(pace_left_ms(&pace), 0);
	clock_now += 5000U * (uint64_t)MS;
	assert_int_equal(pace_left_ms(&pace), 0);
}

/* The last test: pace stays stopped. */
static void signals_stop(void **state)
{
	struct sigaction action;
	struct pace pace;

	(void)state;
	/* In the background of a script SIGINT is ignored. */
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_IGN);
	pace_catch_signals();
	sigaction(SIGTERM, NULL, &action);
	assert_true(action.sa_handler == SIG_IGN);
	pace_start(&pace, 1000);
	assert_true(pace_wait(&pace));
	assert_false(pace_stopped());

	signal_in_sleep = SIGINT;
	assert_false(pace_wait(&pace));
	assert_true(pace_stopped());
	assert_int_equal(sleeps, 2);
	/* A second signal is not caught. */
	sigaction(SIGINT, NULL, &action);
	assert_true(action.sa_handler == SIG_DFL);
	/* A signal before the sleep prevents it. */
	assert_false(pace_wait(&pace));
	assert_int_equal(sleeps, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(intervals),
		cmocka_unit_test_setup(no_drift, setup),
		cmocka_unit_test_setup(late_turns, setup),
		cmocka_unit_test_setup(left_for_poll, setup),
		cmocka_unit_test_setup(signals_stop, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
