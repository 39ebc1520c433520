// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replaces the file of -o atomically: stdout goes to a temporary file beside it,
 * which is renamed at the end. A reader of FILE sees the old content or the new
 * one. Errors and signals remove the temporary file.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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
#define SUFFIX		".tmp"
#define MAX_LINKS	40	/* as the kernel's */

static struct {
	const char *path;	/* as the user gave it */
	char *target;		/* malloc'ed; the file behind its symlinks, which stay */
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

/* Return the length of a path's folder, its slash included; 0 if it names none. */
static int output_folder_len(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (int)(slash - path) + 1 : 0;
}

/* Return the mode that open() would give a new file. */
static mode_t output_new_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/*
 * Give the temporary file the owner and the mode of the file that it replaces. Only
 * root can keep another's owner. A group that cannot be kept must not hand its
 * permissions to a different one: that group gets what all others have.
 */
static int output_keep_access(int fd)
{
	struct stat old;
	mode_t mode;

	if (stat(file.target, &old))
		return fchmod(fd, output_new_mode());
	mode = old.st_mode & 0777;
	if (fchown(fd, old.st_uid, old.st_gid) && fchown(fd, (uid_t)-1, old.st_gid))
		mode = (mode & ~(mode_t)070) | (mode & 07) << 3;
	return fchmod(fd, mode);
}

/*
 * Return the malloc'ed path of the file behind all symlinks, or NULL. It need not
 * exist yet, so realpath() would not do.
 */
static char *output_target(const char *path)
{
	char link[PATH_MAX], *target = strdup(path), *next;
	ssize_t len;
	int links;

	for (links = 0; target && links < MAX_LINKS; links++) {
		len = readlink(target, link, sizeof(link) - 1);
		if (len < 0)
			return target;
		link[len] = '\0';
		if (asprintf(&next, "%.*s%s", *link == '/' ? 0 : output_folder_len(target),
			     target, link) < 0)
			next = NULL;
		free(target);
		target = next;
	}
	free(target);
	errno = ELOOP;
	return NULL;
}

/*
 * The suffix .tmp keeps collectors of *.prom from reading it. mkostemps() follows no
 * symlink that somebody else put there, and its file is private until its mode is set.
 */
static int output_open_temporary(void)
{
	int fd;

	file.target = output_target(file.path);
	if (!file.target)
		return -1;
	if (asprintf(&file.temporary, "%s.XXXXXX" SUFFIX, file.target) < 0) {
		file.temporary = NULL;
		return -1;
	}
	fd = mkostemps(file.temporary, (int)strlen(SUFFIX), O_CLOEXEC);
	if (fd < 0) {
		free(file.temporary);
		file.temporary = NULL;
		return -1;
	}
	if (output_keep_access(fd)) {
		close(fd);
		return -1;
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

/* Sync. A file system without a disk to sync to has nothing to lose. */
static int output_sync(int fd)
{
	return fsync(fd) && errno != EINVAL && errno != EROFS ? -1 : 0;
}

/* Sync the folder, which holds the new name. One that cannot be read is left alone. */
static int output_sync_folder(void)
{
	char folder[PATH_MAX];
	int fd, ret;

	snprintf(folder, sizeof(folder), "%.*s.", output_folder_len(file.target), file.target);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	ret = output_sync(fd);
	close(fd);
	return ret;
}

/*
 * Sync before renaming: after a crash the file is the old one or the new one. Sync
 * the folder after it: a file that was reported as written stays written.
 */
static int output_put_in_place(void)
{
	if (output_sync(file.fd) || rename(file.temporary, file.target))
		return -1;
	return output_sync_folder();
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
