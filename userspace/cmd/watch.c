// SPDX-License-Identifier: GPL-2.0-only
/* tcpstates watch: shows the counts on the whole screen, at a steady pace. */
#include <unistd.h>
#include "cmd/commands.h"
#include "lib/message.h"

/* Help for a build with and without ncurses. */
#ifdef HAVE_NCURSES
#define WATCH_SUMMARY	"show the diagram, rates and top ports live"
#else
#define WATCH_SUMMARY	"show the diagram live (not in this build)"
#endif

#ifdef HAVE_NCURSES

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include "lib/pace.h"
#include "cmd/watch_diagnose.h"
#include "watch/curses.h"

static volatile sig_atomic_t caught;
static struct watch_diagnose diagnosis;

static void watch_catch(int signal)
{
	caught = signal;
}

/*
 * Block signals except while waiting: none is missed just before, and none
 * interrupts ncurses. Its own handlers for SIGWINCH and ^Z run then as well.
 */
static void watch_setup_signals(sigset_t *waiting)
{
	static const int stops[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	const struct sigaction catching = { .sa_handler = watch_catch };
	struct sigaction before;
	sigset_t block;
	unsigned int i;

	sigemptyset(&block);
	sigaddset(&block, SIGWINCH);
	sigaddset(&block, SIGTSTP);
	for (i = 0; i < sizeof(stops) / sizeof(stops[0]); i++) {
		sigaddset(&block, stops[i]);
		if (!sigaction(stops[i], NULL, &before) && before.sa_handler != SIG_IGN)
			sigaction(stops[i], &catching, NULL);
	}
	sigprocmask(SIG_BLOCK, &block, waiting);
}

/*
 * Wait for a key, for the diagnosis or the next turn. Return: false if the terminal is
 * gone.
 */
static bool watch_wait(struct live *live, const struct pace *pace, const sigset_t *waiting)
{
	struct pollfd inputs[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = diagnosis.child ? diagnosis.fd : -1, .events = POLLIN },
	};
	int ms = pace_left_ms(pace);
	struct timespec left = { ms / 1000, ms % 1000 * 1000000L };
	char *text;

	if (ppoll(inputs, 2, live->paused ? NULL : &left, waiting) < 0)
		return errno == EINTR;
	text = inputs[1].revents ? watch_diagnose_read(&diagnosis) : NULL;
	if (text)
		live_set_diagnosis(live, text);
	return !(inputs[0].revents & (POLLHUP | POLLERR | POLLNVAL));
}

/* Make the diagnosis that a key asks for; end one that nobody looks at any more. */
static void watch_begin_diagnosis(struct live *live, const struct options *options)
{
	if (live->view != LIVE_DIAGNOSE)
		watch_diagnose_end(&diagnosis);
	if (!live->want_diagnosis)
		return;
	live_set_diagnosis(live, NULL);
	if (options->request.file)
		live_set_diagnosis(live, strdup("A saved file (-f) has no sockets to look at."));
	else if (live->family != FAMILY_ALL)
		live_set_diagnosis(live, strdup("Problems are not found by family: "
						"start watch without -4 and -6."));
	else if (watch_diagnose_begin(&diagnosis, options, live->width))
		live_set_diagnosis(live, strdup(strerror(errno)));
}

/* Handle the keys that were hit. Return: false to quit. */
static bool watch_handle_keys(struct live *live, struct pace *pace,
			      const struct options *options)
{
	enum live_view view = live->view;
	uint32_t ms = live->interval_ms;
	bool paused = live->paused;
	int key;

	while ((key = watch_key()) >= 0) {
		if (!live_key(live, key))
			return false;
	}
	watch_begin_diagnosis(live, options);
	if (live->view != view)
		live_read(live);
	if (live->interval_ms != ms || (paused && !live->paused))
		pace_start(pace, live->interval_ms);
	return true;
}

static void watch_loop(struct live *live, const struct options *options,
		       const sigset_t *waiting)
{
	struct pace pace;

	pace_start(&pace, live->interval_ms);
	pace_next(&pace);
	do {
		watch_show(live);
		if (!watch_wait(live, &pace, waiting) || caught)
			return;
		if (!watch_handle_keys(live, &pace, options))
			return;
		if (!live->paused && !pace_left_ms(&pace)) {
			live_turn(live);
			pace_next(&pace);
		}
	} while (!caught);
}

/* Re-raise the signal so that the parent sees it; ^C is an ordinary quit. */
static void watch_end_by_signal(void)
{
	sigset_t set;

	if (!caught || caught == SIGINT)
		return;
	signal(caught, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, caught);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(caught);
}

static int watch_screen(const struct options *options, uint32_t interval_ms)
{
	static struct live live;
	const char *error;
	sigset_t waiting;

	if (live_start(&live, &options->request, options_family(options), interval_ms)) {
		complain("%s", live.error.text);
		return STATUS_NO_SOURCE;
	}
	watch_setup_signals(&waiting);
	error = watch_open(options->color);
	if (error) {
		live_end(&live);
		complain("watch: %s, or use 'tcpstates 1'", error);
		return STATUS_USAGE;
	}
	watch_loop(&live, options, &waiting);
	watch_close();
	watch_diagnose_end(&diagnosis);
	live_end(&live);
	watch_end_by_signal();
	return STATUS_OK;
}

static int watch_refuse(const struct options *options)
{
	const char *file = options->request.file;

	if (file && !strcmp(file, "-"))
		complain("watch reads its file again and again, which stdin cannot be");
	else if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		complain("watch needs a terminal: use 'tcpstates 1' elsewhere");
	else
		return 0;
	return -1;
}

static int watch_run(const struct options *options)
{
	uint32_t interval_ms = LIVE_DEFAULT_MS;

	if (options->nr_operands && options_interval(options->operands[0], &interval_ms))
		return STATUS_USAGE;
	if (interval_ms < LIVE_MIN_MS) {
		complain("watch has an interval of at least 0.1 s, not '%s'" SEE_HELP,
			 options->operands[0]);
		return STATUS_USAGE;
	}
	return watch_refuse(options) ? STATUS_USAGE : watch_screen(options, interval_ms);
}

#else /* HAVE_NCURSES */

static int watch_run(const struct options *options)
{
	(void)options;
	complain("watch is not in this build, which has no ncurses: use 'tcpstates 1'");
	return STATUS_USAGE;
}

#endif /* HAVE_NCURSES */

const struct command watch_command = {
	.name = "watch",
	.args = "[INTERVAL]",
	.summary = WATCH_SUMMARY,
	.details = "Uses the whole screen of a terminal, redrawn every second or INTERVAL, of at "
		   "least 0.1; ? lists the keys, q quits. With -4 or -6 it has no views of ports, "
		   "namespaces and idle times. For pipes and logs: tcpstates INTERVAL",
	.max_operands = 1,
	.takes = TAKES_COUNTS | TAKES_FAMILIES | TAKES(COLOR),
	.run = watch_run,
};
