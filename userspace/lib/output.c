// SPDX-License-Identifier: GPL-2.0
/*
 * The output of -o FILE: stdout is turned to a temporary file beside it, which
 * then takes its name. Whoever reads FILE sees the old one or the new one, both
 * whole, and nothing is left behind where there was an error or a signal.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/message.h"
#include "lib/output.h"
#include "lib/words.h"

static const int signals[] = { SIGHUP, SIGINT, SIGTERM, SIGXCPU };

#define NR_SIGNALS	(sizeof(signals) / sizeof(signals[0]))

static struct {
	const char *path;	/* as it was given: for complaints */
	char *target;		/* of realpath(): a link stays one */
	char *temporary;	/* NULL if the file is written in place */
	int fd;
	struct sigaction before[NR_SIGNALS];
} file = { .fd = -1 };

const char *const output_format_name[OUTPUT_NR_FORMATS] = {
	[OUTPUT_TABLE] = "table",
	[OUTPUT_JSON] = "json",
	[OUTPUT_PROMETHEUS] = "prometheus",
	[OUTPUT_PROMETHEUS_NODE] = "prometheus-node",
	[OUTPUT_INFLUX] = "influx",
	[OUTPUT_COLLECTD] = "collectd",
	[OUTPUT_ZABBIX] = "zabbix",
};

/* The argument of --format. Return: false if it is none. */
bool output_format_parse(const char *word, enum output_format *format)
{
	int found = words_find(words_span(word),
			      (struct words_list){ output_format_name, OUTPUT_NR_FORMATS });

	if (found >= 0)
		*format = (enum output_format)found;
	return found >= 0;
}

/* The default of the signal follows: SA_RESETHAND. */
static void remove_temporary(int signal)
{
	unlink(file.temporary);
	raise(signal);
}

static void catch_signals(void)
{
	const struct sigaction catching = {
		.sa_handler = remove_temporary,
		.sa_flags = (int)SA_RESETHAND,
	};
	size_t i;

	for (i = 0; i < NR_SIGNALS; i++) {
		sigaction(signals[i], NULL, &file.before[i]);
		/* What is ignored stays so, and who has a handler comes here by itself. */
		if (file.before[i].sa_handler == SIG_DFL)
			sigaction(signals[i], &catching, NULL);
	}
}

static void restore_signals(void)
{
	struct sigaction now;
	size_t i;

	for (i = 0; i < NR_SIGNALS; i++) {
		sigaction(signals[i], NULL, &now);
		if (now.sa_handler == remove_temporary)
			sigaction(signals[i], &file.before[i], NULL);
	}
}

/* Nothing but a regular file can be replaced: /dev/null must stay what it is. */
static bool is_in_place(const char *path)
{
	struct stat st;

	return !stat(path, &st) && !S_ISREG(st.st_mode);
}

/* Its name ends in no .prom or the like, which others would take it for. */
static int open_temporary(void)
{
	int fd;

	file.target = realpath(file.path, NULL);
	if (!file.target)
		file.target = strdup(file.path);
	if (!file.target ||
	    asprintf(&file.temporary, "%s.%d.tmp", file.target, (int)getpid()) < 0) {
		file.temporary = NULL;
		return -1;
	}
	/* O_EXCL: somebody else's link is not followed. */
	fd = open(file.temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0) {
		free(file.temporary);
		file.temporary = NULL;
	}
	return fd;
}

static void forget(void)
{
	if (file.fd >= 0)
		close(file.fd);
	free(file.temporary);
	free(file.target);
	file.temporary = file.target = NULL;
	file.fd = -1;
	file.path = NULL;
}

static int fail(void)
{
	complain("cannot write %s: %s", file.path, strerror(errno));
	if (file.temporary)
		unlink(file.temporary);
	forget();
	return -1;
}

/**
 * output_begin() - turn stdout to a file
 * @path: its name; NULL or "-" is stdout as it is
 *
 * Return: 0, or -1 with a complaint printed.
 */
int output_begin(const char *path)
{
	if (!path || !strcmp(path, "-"))
		return 0;
	file.path = path;
	file.fd = is_in_place(path) ? open(path, O_WRONLY | O_CLOEXEC) : open_temporary();
	/* If stdout was closed, the file is in its place: fclose() would take it along. */
	if (file.fd >= 0 && file.fd <= STDERR_FILENO)
		file.fd = fcntl(file.fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (file.fd < 0)
		return fail();
	if (file.temporary)
		catch_signals();
	return dup2(file.fd, STDOUT_FILENO) < 0 ? fail() : 0;
}

/* Is there anything in the file? Of stdout itself, and of a device: yes. */
bool output_is_written(void)
{
	struct stat st;

	fflush(stdout);
	return !file.temporary || fstat(file.fd, &st) || st.st_size > 0;
}

/*
 * To the disk before its name: after a crash the file is the old or the new one.
 * Where there is no disk to sync to, there is nothing to lose either.
 */
static int put_in_place(void)
{
	if (fsync(file.fd) && errno != EINVAL && errno != EROFS)
		return -1;
	return rename(file.temporary, file.target);
}

/**
 * output_end() - give the file its name, once stdout is flushed
 * @keep: false removes it instead
 *
 * Return: 0, or -1 with a complaint printed.
 */
int output_end(bool keep)
{
	if (file.temporary) {
		if (keep && put_in_place()) {
			restore_signals();
			return fail();
		}
		if (!keep)
			unlink(file.temporary);
		restore_signals();
	}
	forget();
	return 0;
}
