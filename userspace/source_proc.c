// SPDX-License-Identifier: GPL-2.0
/* The source that is used by default: the module's file in procfs. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "netns.h"
#include "source.h"

#define PROCFS	"/proc"

/* Is there a DIR/NAME/REST? */
static bool exists(const char *dir, const char *name, const char *rest)
{
	char path[PATH_MAX];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s%s", dir, name, rest);
	return !lstat(path, &st);
}

/*
 * Why a process has no such file. A process that has exited but is not waited
 * for keeps its net/, with nothing in it: no module is to blame for that.
 */
static int explain_missing(const char *procfs, const char *process, struct source_error *err)
{
	const char *hint = "";

	if (!exists(procfs, "self", ""))
		return source_fail(err, "no procfs is mounted on %s: name one with -p DIR", procfs);
	if (!exists(procfs, process, ""))
		return source_fail(err, "no process %s is to be seen in %s", process, procfs);
	if (!exists(procfs, process, "/net/dev"))
		return source_fail(err, "process %s has exited and left its network namespace",
				   process);
	if (!exists(procfs, "net", ""))
		hint = " (a procfs mounted subset=pid hides " TCPSTATES_NAME
		       ", but self/net/" TCPSTATES_NAME " is missing too)";
	return source_fail(err,
			   "the " TCPSTATES_NAME " module is not loaded: load it with 'modprobe "
			   TCPSTATES_NAME "'%s", hint);
}

/* Return: 0, -ENOENT if there is no such file, or another negative number. */
static int load_path(const char *path, struct counts *counts, struct source_error *err)
{
	int fd, ret;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		ret = -errno;
		source_fail(err, "cannot open %s: %s", path, strerror(errno));
		return ret;
	}
	ret = source_load(fd, path, counts, err);
	close(fd);
	return ret;
}

static int read_process(const char *procfs, const char *process, struct counts *counts,
			struct source_error *err)
{
	char path[PATH_MAX];
	int len, ret;

	len = snprintf(path, sizeof(path), "%s/%s/net/" TCPSTATES_NAME, procfs, process);
	if (len >= (int)sizeof(path))
		return source_fail(err, "the name of the procfs or of the process is too long");
	ret = load_path(path, counts, err);
	if (ret == -ENOENT)
		return explain_missing(procfs, process, err);
	return ret;
}

/* A procfs mounted subset=pid hides the link in its root, but not its target. */
static int read_own(struct counts *counts, struct source_error *err)
{
	int ret = load_path(TCPSTATES_PATH, counts, err);

	if (ret == -ENOENT)
		return read_process(PROCFS, "self", counts, err);
	return ret;
}

static bool is_pid(const char *netns)
{
	return netns[strspn(netns, "0123456789")] == '\0';
}

int source_read_proc(const struct source_request *request, struct counts *counts,
		     struct source_error *err)
{
	const char *procfs = request->procfs ? request->procfs : PROCFS;
	int ret;

	if (request->netns && is_pid(request->netns)) {
		ret = read_process(procfs, request->netns, counts, err);
	} else if (request->netns) {
		ret = netns_enter(request->netns, err);
		if (!ret)
			ret = read_process(procfs, "self", counts, err);
	} else if (request->procfs) {
		ret = read_process(procfs, "1", counts, err);
	} else {
		ret = read_own(counts, err);
	}
	counts->origin = COUNTS_FROM_MODULE;
	return ret;
}
