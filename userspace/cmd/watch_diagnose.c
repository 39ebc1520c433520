// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs 'diagnose' in a child, since it takes a second or more: keys work meanwhile.
 * Only the child's output comes back.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "cmd/watch_diagnose.h"
#include "lib/charset.h"

/* Handle signals as any program does: the parent's handlers would draw on the screen. */
static void diagnose_reset_signals(void)
{
	static const int handled[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH };
	sigset_t none;
	size_t i;

	for (i = 0; i < sizeof(handled) / sizeof(handled[0]); i++)
		signal(handled[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The texts of a screen are one column a character, so the child speaks English. */
static void diagnose_child(const struct options *options, int fd, int width)
{
	struct options diagnose = *options;
	bool utf8 = charset_is_utf8();
	char columns[16];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	diagnose_reset_signals();
	snprintf(columns, sizeof(columns), "%d", width);
	setenv("COLUMNS", columns, 1);
	setenv("LC_ALL", utf8 ? "C.UTF-8" : "C", 1);
	unsetenv("LANGUAGE");
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	diagnose.command = &diagnose_command;
	diagnose.color = STYLE_NEVER;
	diagnose.nr_operands = 0;
	diagnose_command.run(&diagnose);
	fflush(stdout);
	_exit(0);
}

/**
 * watch_diagnose_begin() - start a diagnosis; one that is being made ends
 * @diagnose: receives it
 * @options: the options of 'watch', of which 'diagnose' takes its own
 * @width: columns of the screen
 *
 * Return: 0, or -1 with errno set.
 */
int watch_diagnose_begin(struct watch_diagnose *diagnose, const struct options *options,
			 int width)
{
	int ends[2];

	watch_diagnose_end(diagnose);
	diagnose->out = open_memstream(&diagnose->text, &diagnose->len);
	if (!diagnose->out || pipe2(ends, O_CLOEXEC)) {
		watch_diagnose_end(diagnose);
		return -1;
	}
	diagnose->child = fork();
	if (!diagnose->child)
		diagnose_child(options, ends[1], width);
	close(ends[1]);
	diagnose->fd = ends[0];
	if (diagnose->child > 0)
		return 0;
	diagnose->child = 0;
	close(ends[0]);
	watch_diagnose_end(diagnose);
	return -1;
}

/**
 * watch_diagnose_read() - read what the child has written, without waiting for more
 * @diagnose: begun, and its fd readable
 *
 * Return: the whole output, malloc'ed, once the child has ended; NULL before.
 */
char *watch_diagnose_read(struct watch_diagnose *diagnose)
{
	char piece[4096], *text;
	ssize_t len = read(diagnose->fd, piece, sizeof(piece));

	if (len > 0)
		fwrite(piece, 1, (size_t)len, diagnose->out);
	if (len > 0 || (len < 0 && errno == EINTR))
		return NULL;
	fclose(diagnose->out);
	diagnose->out = NULL;
	text = diagnose->text;
	diagnose->text = NULL;
	watch_diagnose_end(diagnose);
	return text;
}

/**
 * watch_diagnose_end() - end the child if it is there, and free its output
 * @diagnose: begun, ended or zeroed
 */
void watch_diagnose_end(struct watch_diagnose *diagnose)
{
	if (diagnose->child) {
		kill(diagnose->child, SIGKILL);
		waitpid(diagnose->child, NULL, 0);
		close(diagnose->fd);
	}
	if (diagnose->out)
		fclose(diagnose->out);
	free(diagnose->text);
	*diagnose = (struct watch_diagnose){ 0 };
}
