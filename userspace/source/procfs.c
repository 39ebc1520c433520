// SPDX-License-Identifier: GPL-2.0
/* The source that is used by default: the module's files in procfs. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "host/netns_names.h"
#include "host/netns.h"
#include "source/scan.h"
#include "host/request.h"

#define NOT_LOADED	"the " TCPSTATES_NAME " module is not loaded: load it with 'modprobe " \
			TCPSTATES_NAME "'"

/* What is read, and where to. */
struct reading {
	const char *procfs;
	const struct source_file *file;
	struct source_text *text;
	struct source_error *err;
};

/* Is there a DIR/NAME/REST? */
static bool exists(const char *dir, const char *name, const char *rest)
{
	char path[PATH_MAX];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s%s", dir, name, rest);
	return !lstat(path, &st);
}

static int explain_no_procfs(const struct reading *r)
{
	source_fail(r->err, "no procfs is mounted on %s: name one with -p DIR", r->procfs);
	return SOURCE_NO_MODULE;
}

static int explain_not_loaded(const struct reading *r)
{
	source_fail(r->err, NOT_LOADED);
	return SOURCE_NO_MODULE;
}

/* The module is there, but without this file. */
static int explain_older(const struct reading *r)
{
	return source_fail(r->err,
			   "the " TCPSTATES_NAME " module that is loaded is older than this reader: it has no %s",
			   r->file->name);
}

/*
 * Why a process has no such file. A process that has exited but is not waited
 * for keeps its net/, with nothing in it: no module is to blame for that.
 */
static int explain_missing(const struct reading *r, const char *process)
{
	const char *name = r->file->name;

	if (!exists(r->procfs, "self", ""))
		return explain_no_procfs(r);
	if (!exists(r->procfs, process, ""))
		return source_fail(r->err, "no process %s is to be seen in %s", process, r->procfs);
	if (!exists(r->procfs, process, "/net/dev"))
		return source_fail(r->err, "process %s has exited and left its network namespace",
				   process);
	if (strcmp(name, TCPSTATES_NAME) && exists(r->procfs, process, "/net/" TCPSTATES_NAME))
		return explain_older(r);
	if (exists(r->procfs, "net", ""))
		return explain_not_loaded(r);
	source_fail(r->err,
		    NOT_LOADED " (a procfs mounted subset=pid hides %s, but self/net/%s is missing too)",
		    name, name);
	return SOURCE_NO_MODULE;
}

/* Return: 0, -ENOENT if there is no such file, or another negative number. */
static int load_path(const struct reading *r, const char *path)
{
	int fd, ret;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		ret = -errno;
		source_fail(r->err, "cannot open %s: %s", path, strerror(errno));
		return ret;
	}
	ret = source_load(fd, path, r->file, r->text, r->err);
	close(fd);
	return ret;
}

static int read_process(const struct reading *r, const char *process)
{
	char path[PATH_MAX];
	int len, ret;

	len = snprintf(path, sizeof(path), "%s/%s/net/%s", r->procfs, process, r->file->name);
	if (len >= (int)sizeof(path))
		return source_fail(r->err, "the name of the procfs or of the process is too long");
	ret = load_path(r, path);
	if (ret == -ENOENT)
		return explain_missing(r, process);
	return ret;
}

static int read_name(const struct reading *r, const char *name)
{
	int ret = netns_enter(name, r->err);

	return ret ? ret : read_process(r, "self");
}

/*
 * A namespace by its inode number: that of a process, which needs no privilege,
 * or one that has nobody in it but a name.
 */
static int read_inode(const struct reading *r, const char *number)
{
	struct name name = { 0 };
	struct names names = { &name, 1, 0 };
	char process[24];

	if (!scan_is_number((struct span){ number, number + strlen(number) }, &name.netns))
		names.nr = 0;
	names_locate(&names, r->procfs, names_dirs);
	if (name.pid) {
		snprintf(process, sizeof(process), "%" PRIu64, name.pid);
		return read_process(r, process);
	}
	if (*name.given)
		return read_name(r, name.given);
	if (!exists(r->procfs, "self", ""))
		return explain_no_procfs(r);
	return source_fail(r->err,
			   "no process %s is to be seen in %s, and no network namespace with this inode number%s",
			   number, r->procfs,
			   names.forbidden && geteuid() ? ": run as root to see those of others" : "");
}

/* A procfs mounted subset=pid hides the link in its root, but not its target. */
static int read_own(const struct reading *r)
{
	char path[PATH_MAX];
	int ret;

	snprintf(path, sizeof(path), SOURCE_PROCFS "/%s", r->file->name);
	ret = load_path(r, path);
	if (ret == -ENOENT)
		return read_process(r, "self");
	return ret;
}

static int explain_machine(const struct reading *r)
{
	if (!exists(r->procfs, "self", ""))
		return explain_no_procfs(r);
	if (!exists(r->procfs, "net", ""))
		return source_fail(r->err,
				   "a procfs mounted subset=pid hides %s: name another with -p DIR",
				   r->file->name);
	if (exists(r->procfs, TCPSTATES_NAME, "") ||
	    exists(r->procfs, "1", "/net/" TCPSTATES_NAME))
		return explain_older(r);
	return explain_not_loaded(r);
}

/* The file that is one for all namespaces. */
static int read_machine(const struct reading *r)
{
	char path[PATH_MAX];
	int ret;

	if (snprintf(path, sizeof(path), "%s/%s", r->procfs, r->file->name) >= (int)sizeof(path))
		return source_fail(r->err, "the name of the procfs is too long");
	ret = load_path(r, path);
	if (ret == -ENOENT)
		return explain_machine(r);
	if (ret == -EPERM || ret == -EACCES)
		return source_fail(r->err,
				   "%s needs CAP_NET_ADMIN in the initial user namespace: run as root, such as with sudo",
				   path);
	return ret;
}

static bool is_all_digits(const char *netns)
{
	return netns[strspn(netns, "0123456789")] == '\0';
}

int source_read_proc(const struct source_request *request, const struct source_file *file,
		     struct source_text *text, struct source_error *err)
{
	const char *netns = request->netns;
	const struct reading r = { source_procfs(request), file, text, err };

	if (file->of_machine)
		return read_machine(&r);
	if (netns && !is_all_digits(netns))
		return read_name(&r, netns);
	if (netns && exists(r.procfs, netns, ""))
		return read_process(&r, netns);
	if (netns)
		return read_inode(&r, netns);
	return request->procfs ? read_process(&r, "1") : read_own(&r);
}
