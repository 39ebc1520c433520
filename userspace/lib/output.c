// SPDX-License-Identifier: GPL-2.0
/*
 * Replaces the file of -o atomically: stdout goes to a temporary file beside it,
 * which is renamed at the end. A reader of FILE sees the old content or the new
 * one. Errors and signals remove the temporary file.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/output.h"
#include "lib/words.h"

static const int signals[] = { SIGHUP, SIGINT, SIGTERM, SIGXCPU };

#define NR_SIGNALS	(sizeof(signals) / sizeof(signals[0]))

static struct {
	const char *path;	/* as the user gave it */
	char *target;		/* realpath() of it, malloc'ed: symlinks stay */
	char *temporary;	/* malloc'ed; NULL if the file is written in place */
	int fd;
	int stdout_before;	/* a descriptor of stdout as it was, or -1 */
	struct sigaction before[NR_SIGNALS];
} file = { .fd = -1, .stdout_before = -1 };

const char *const output_format_name[OUTPUT_NR_FORMATS] = {
	[OUTPUT_TABLE] = "table",
	[OUTPUT_JSON] = "json",
	[OUTPUT_PROMETHEUS] = "prometheus",
	[OUTPUT_PROMETHEUS_NODE] = "prometheus-node",
	[OUTPUT_INFLUX] = "influx",
	[OUTPUT_COLLECTD] = "collectd",
	[OUTPUT_ZABBIX] = "zabbix",
};

/* Parse the argument of --format. Return: false if there is no such format. */
bool output_format_parse(const char *word, enum output_format *format)
{
	int found = words_find(words_span(word),
			      (struct words_list){ output_format_name, OUTPUT_NR_FORMATS });

	if (found >= 0)
		*format = (enum output_format)found;
	return found >= 0;
}

/* SA_RESETHAND restored the default action, which raise() takes. */
static void output_remove_temporary(int signal)
{
	unlink(file.temporary);
	raise(signal);
}

static void output_catch_signals(void)
{
	const struct sigaction catching = {
		.sa_handler = output_remove_temporary,
		.sa_flags = (int)SA_RESETHAND,
	};
	size_t i;

	for (i = 0; i < NR_SIGNALS; i++) {
		sigaction(signals[i], NULL, &file.before[i]);
		/* Ignored signals stay ignored; other handlers end through output_end(). */
		if (file.before[i].sa_handler == SIG_DFL)
			sigaction(signals[i], &catching, NULL);
	}
}

static void output_restore_signals(void)
{
	struct sigaction now;
	size_t i;

	for (i = 0; i < NR_SIGNALS; i++) {
		sigaction(signals[i], NULL, &now);
		if (now.sa_handler == output_remove_temporary)
			sigaction(signals[i], &file.before[i], NULL);
	}
}

/* Only a regular file is replaced; a device such as /dev/null is written. */
static bool output_is_in_place(const char *path)
{
	struct stat st;

	return !stat(path, &st) && !S_ISREG(st.st_mode);
}

/* The suffix .tmp keeps collectors of *.prom from reading it. */
static int output_open_temporary(void)
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
	/* O_EXCL does not follow a symlink that somebody else put there. */
	fd = open(file.temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0) {
		free(file.temporary);
		file.temporary = NULL;
	}
	return fd;
}

static void output_forget(void)
{
	if (file.fd >= 0)
		close(file.fd);
	if (file.stdout_before >= 0) {
		dup2(file.stdout_before, STDOUT_FILENO);
		close(file.stdout_before);
	}
	free(file.temporary);
	free(file.target);
	file.temporary = NULL;
	file.target = NULL;
	file.fd = -1;
	file.stdout_before = -1;
	file.path = NULL;
}

/* Clean up after an error. Return: -1, with errno as it was. */
static int output_fail(void)
{
	int error = errno;

	if (file.temporary)
		unlink(file.temporary);
	output_forget();
	errno = error;
	return -1;
}

/**
 * output_begin() - turn stdout to a file
 * @path: its name; NULL or "-" leaves stdout as it is; must outlive output_end()
 *
 * Return: 0, or -1 with errno set.
 */
int output_begin(const char *path)
{
	if (!path || !strcmp(path, "-"))
		return 0;
	file.path = path;
	file.fd = output_is_in_place(path) ? open(path, O_WRONLY | O_CLOEXEC) :
		  output_open_temporary();
	/* With stdout closed, the file took its number, and fclose() would close it. */
	if (file.fd >= 0 && file.fd <= STDERR_FILENO)
		file.fd = fcntl(file.fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (file.fd < 0)
		return output_fail();
	if (file.temporary)
		output_catch_signals();
	file.stdout_before = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	return dup2(file.fd, STDOUT_FILENO) < 0 ? output_fail() : 0;
}

/* Return whether anything was printed; true for stdout itself and for devices. */
bool output_is_written(void)
{
	struct stat st;

	fflush(stdout);
	return !file.temporary || fstat(file.fd, &st) || st.st_size > 0;
}

/*
 * Sync before renaming: after a crash the file is the old one or the new one. A
 * file system without a disk to sync to has nothing to lose.
 */
static int output_put_in_place(void)
{
	if (fsync(file.fd) && errno != EINVAL && errno != EROFS)
		return -1;
	return rename(file.temporary, file.target);
}

/**
 * output_end() - give the file its name and restore stdout, after it was flushed
 * @keep: false removes the file instead
 *
 * Return: 0, or -1 with errno set.
 */
int output_end(bool keep)
{
	if (file.temporary) {
		if (keep && output_put_in_place()) {
			output_restore_signals();
			return output_fail();
		}
		if (!keep)
			unlink(file.temporary);
		output_restore_signals();
	}
	output_forget();
	return 0;
}
