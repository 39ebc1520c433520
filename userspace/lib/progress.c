// SPDX-License-Identifier: GPL-2.0-only
/* Prints progress in a line of the terminal on stderr, and erases it at the end. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>
#include "lib/pace.h"
#include "lib/progress.h"

#define STEP		4096	/* things between two looks at the clock */
#define PERIOD_NS	UINT64_C(1000000000)	/* before the first line, and between two */

static struct {
	const char *what;	/* NULL: nobody looks */
	bool shown;
	uint64_t next_ns;
} progress;

/**
 * progress_begin() - show progress from here on, if stderr is a terminal
 * @what: plural noun of the things that are counted; static
 */
void progress_begin(const char *what)
{
	progress.what = isatty(STDERR_FILENO) ? what : NULL;
	progress.next_ns = pace_now_ns() + PERIOD_NS;
}

/**
 * progress_show() - show how far the work is
 * @nr: the things that were counted so far
 *
 * Cheap: most calls do nothing.
 */
void progress_show(uint64_t nr)
{
	uint64_t now;

	if (!progress.what || nr % STEP)
		return;
	now = pace_now_ns();
	if (now < progress.next_ns)
		return;
	progress.next_ns = now + PERIOD_NS;
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
