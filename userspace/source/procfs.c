// SPDX-License-Identifier: GPL-2.0-only
/* Reads the module's files from procfs, and explains why one is missing. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "host/capability.h"
#include "host/netns.h"
#include "source/procfs.h"

#define NOT_LOADED	"the " TCPSTATES_NAME " module is not loaded: load it with 'modprobe " \
			TCPSTATES_NAME "'"

/* The arguments of procfs_read(), for the functions below. */
struct procfs_reading {
	const char *procfs;
	const struct module_file *file;
	struct module_text *text;
	struct request_error *err;
};

/* Test for DIR/NAME/REST. */
static bool procfs_has(const char *dir, const char *name, const char *rest)
{
	char path[PATH_MAX];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s%s", dir, name, rest);
	return !lstat(path, &st);
}

static enum result procfs_not_mounted(const struct procfs_reading *r)
{
	return request_fail(r->err, RESULT_NO_MODULE, REQUEST_NO_PROCFS, r->procfs);
}

static enum result procfs_not_loaded(const struct procfs_reading *r)
{
	return request_fail(r->err, RESULT_NO_MODULE, NOT_LOADED);
}

/* The module is loaded, but lacks this file. */
static enum result procfs_older_module(const struct procfs_reading *r)
{
	return request_fail(r->err, RESULT_NO_FILE,
			    "the " TCPSTATES_NAME " module that is loaded is older than this reader: it has no %s",
			    r->file->name);
}

/*
 * Explain why a process has no such file. A zombie keeps an empty net/, which
 * says nothing about the module.
 */
static enum result procfs_explain_process(const struct procfs_reading *r, const char *process)
{
	const char *name = r->file->name;

	if (!procfs_has(r->procfs, "self", ""))
		return procfs_not_mounted(r);
	if (!procfs_has(r->procfs, process, "")) {
		request_no_process(r->err, r->procfs, process);
		return RESULT_FAILED;
	}
	if (!procfs_has(r->procfs, process, "/net/dev") && !strcmp(process, "self"))
		return request_fail(r->err, RESULT_NO_MODULE,
				    "%s/self/net shows no network namespace", r->procfs);
	if (!procfs_has(r->procfs, process, "/net/dev"))
		return request_fail(r->err, RESULT_FAILED,
				    "process %s has exited and left its network namespace",
				    process);
	if (strcmp(name, TCPSTATES_NAME) &&
	    procfs_has(r->procfs, process, "/net/" TCPSTATES_NAME))
		return procfs_older_module(r);
	if (procfs_has(r->procfs, "net", ""))
		return procfs_not_loaded(r);
	return request_fail(r->err, RESULT_NO_MODULE,
			    NOT_LOADED " (a procfs mounted subset=pid hides %s, but self/net/%s is missing too)",
			    name, name);
}

static enum result procfs_read_path(const struct procfs_reading *r, const char *path)
{
	enum result result;
	int fd, error;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		error = errno;
		return request_fail(r->err,
				    error == ENOENT ? RESULT_NO_FILE :
				    error == EPERM || error == EACCES ? RESULT_FORBIDDEN :
				    RESULT_FAILED,
				    "cannot open %s: %s", path, strerror(error));
	}
	result = text_load(fd, path, r->file, r->text, r->err);
	close(fd);
	return result;
}

/* @process is the folder of a process, such as /proc/self. */
static enum result procfs_read_process(const struct procfs_reading *r, const char *process)
{
	enum result result;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/net/%s", process, r->file->name);
	result = procfs_read_path(r, path);
	return result == RESULT_NO_FILE ?
	       procfs_explain_process(r, strrchr(process, '/') + 1) : result;
}

static enum result procfs_read_request(const struct procfs_reading *r,
				       const struct request *request)
{
	char process[NETNS_PROCESS_SIZE];
	enum result result = netns_find_process(request, process, r->err);

	if (result)
		return result == RESULT_NO_NETNS && !procfs_has(r->procfs, "self", "") ?
		       procfs_not_mounted(r) : result;
	return procfs_read_process(r, process);
}

/* A procfs mounted subset=pid hides the link in its root, but not the link's target. */
static enum result procfs_read_own(const struct procfs_reading *r)
{
	enum result result;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), REQUEST_PROCFS "/%s", r->file->name);
	result = procfs_read_path(r, path);
	return result == RESULT_NO_FILE ? procfs_read_process(r, REQUEST_PROCFS "/self") : result;
}

static enum result procfs_explain_host_wide(const struct procfs_reading *r)
{
	if (!procfs_has(r->procfs, "self", ""))
		return procfs_not_mounted(r);
	if (!procfs_has(r->procfs, "net", ""))
		return request_fail(r->err, RESULT_FAILED,
				    "a procfs mounted subset=pid hides %s: name another with -p DIR",
				    r->file->name);
	if (procfs_has(r->procfs, TCPSTATES_NAME, "") ||
	    procfs_has(r->procfs, "1", "/net/" TCPSTATES_NAME))
		return procfs_older_module(r);
	return procfs_not_loaded(r);
}

static enum result procfs_read_host_wide(const struct procfs_reading *r)
{
	enum result result;
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", r->procfs, r->file->name) >= (int)sizeof(path))
		return request_fail(r->err, RESULT_FAILED, "the name of the procfs is too long");
	result = procfs_read_path(r, path);
	if (result == RESULT_NO_FILE)
		return procfs_explain_host_wide(r);
	if (result == RESULT_FORBIDDEN)
		return request_fail(r->err, RESULT_FORBIDDEN,
				    "%s requires CAP_NET_ADMIN in the initial network namespace, or CAP_SYS_ADMIN%s",
				    path, capability_advice(CAPABILITY_SYS_ADMIN));
	return result;
}

/**
 * procfs_read() - read a file of the module from procfs
 * @request: the namespace and the procfs
 * @file: the file
 * @text: receives the content, except its origin; the caller frees text->at
 * @err: receives the reason of a failure, and what to do about it
 *
 * Enters a namespace that has only a name; others are read through /proc/PID.
 *
 * Return: RESULT_OK, or another result with @err set: RESULT_NO_MODULE if the
 * module is not loaded or no procfs shows it.
 */
enum result procfs_read(const struct request *request, const struct module_file *file,
			struct module_text *text, struct request_error *err)
{
	const struct procfs_reading r = { request_procfs(request), file, text, err };

	if (file->host_wide)
		return procfs_read_host_wide(&r);
	if (!request->netns && !request->procfs)
		return procfs_read_own(&r);
	return procfs_read_request(&r, request);
}
