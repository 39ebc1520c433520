// SPDX-License-Identifier: GPL-2.0-only
/*
 * The time limit of 'tcpstates check'. A child makes the answer, since only SIGKILL
 * ends a walk of the kernel. The parent waits for it.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cmd/check_timeout.h"
#include "cmd/options.h"
#include "lib/message.h"
#include "lib/pace.h"

static struct {
	const char *seconds;	/* as the user gave it, NULL for no limit */
	uint32_t ms;
} timeout;

/* Parse the time limit. Return: 0, or -1 after a complaint. */
int check_timeout_set(const char *seconds)
{
	timeout.seconds = seconds;
	if (pace_parse(seconds, &timeout.ms))
		return 0;
	complain("option -t takes seconds, from 0.001 to 1000000, not '%s'" SEE_HELP, seconds);
	return -1;
}

/* Wait for the end of the child, whose end of the pipe closes then. */
static void timeout_wait(pid_t child, int pipe_end)
{
	struct pollfd end = { .fd = pipe_end, .events = POLLIN };
	int status;

	if (!poll(&end, 1, (int)timeout.ms)) {
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
		output_end(false);
		complain("no answer within %s s", timeout.seconds);
		_exit(STATUS_UNKNOWN);
	}
	if (waitpid(child, &status, 0) == child && WIFEXITED(status))
		_exit(WEXITSTATUS(status));
	output_end(false);
	complain("the check was killed by signal %d", WTERMSIG(status));
	_exit(STATUS_UNKNOWN);
}

/**
 * check_timeout_begin() - start the time limit, if there is one
 *
 * Call it before anything is printed. It returns in the process that makes the
 * answer, which ends with the waiting one.
 *
 * Return: 0, or -1 after a complaint.
 */
int check_timeout_begin(void)
{
	int ends[2];
	pid_t child;

	if (!timeout.seconds)
		return 0;
	child = pipe2(ends, O_CLOEXEC) ? -1 : fork();
	if (child < 0) {
		complain("cannot start a process for the time limit: %s", strerror(errno));
		return -1;
	}
	if (child) {
		close(ends[1]);
		timeout_wait(child, ends[0]);
	}
	close(ends[0]);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	return 0;
}
