// SPDX-License-Identifier: GPL-2.0
/* Prints progress in a line of the terminal on stderr, and erases it at the end. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include "lib/progress.h"

#define STEP		4096	/* things between two looks at the clock */
#define PERIOD_MS	1000	/* before the first line, and between two */

static struct {
	const char *what;	/* NULL: nobody looks */
	bool shown;
	int64_t next_ms;
} progress;

static int64_t progress_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/**
 * progress_begin() - show progress from here on, if stderr is a terminal
 * @what: plural noun of the things that are counted; static
 */
void progress_begin(const char *what)
{
	progress.what = isatty(STDERR_FILENO) ? what : NULL;
	progress.next_ms = progress_now_ms() + PERIOD_MS;
}

/**
 * progress_show() - show how far the work is
 * @nr: the things that were counted so far
 *
 * Cheap: most calls do nothing.
 */
void progress_show(uint64_t nr)
{
	int64_t now;

	if (!progress.what || nr % STEP)
		return;
	now = progress_now_ms();
	if (now < progress.next_ms)
		return;
	progress.next_ms = now + PERIOD_MS;
	progress.shown = true;
	fprintf(stderr, "\rtcpstates: %" PRIu64 " %s", nr, progress.what);
}

/* Erase the line, if there is one. */
void progress_end(void)
{
	if (progress.shown)
		fputs("\r\033[K", stderr);
	progress.what = NULL;
	progress.shown = false;
}
