// SPDX-License-Identifier: GPL-2.0
/* Enters the network namespace of a request. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "host/capability.h"
#include "host/netns.h"
#include "lib/words.h"

/* Entering one's own namespace again would require a capability for nothing. */
static bool request_is_own_netns(int fd)
{
	struct stat own, other;

	return !stat("/proc/self/ns/net", &own) && !fstat(fd, &other) &&
	       own.st_dev == other.st_dev && own.st_ino == other.st_ino;
}

/* Explain the errno of an open() or setns() that requires a capability. */
static enum result request_explain_process(const char *path, enum capability capability,
					   struct request_error *err)
{
	switch (errno) {
	case ENOENT:
		return request_fail(err, RESULT_NO_NETNS,
				    "cannot ask sock_diag there: there is no %s", path);
	case EACCES:
	case EPERM:
		return request_fail(err, RESULT_FAILED,
				    "not permitted to enter the network namespace %s: requires %s%s",
				    path, capability == CAPABILITY_SYS_PTRACE ?
				    "CAP_SYS_PTRACE" : "CAP_SYS_ADMIN",
				    capability_advice(capability));
	default:
		return request_fail(err, RESULT_FAILED,
				    "cannot enter the network namespace %s: %s", path,
				    strerror(errno));
	}
}

static enum result request_enter_process(const char *procfs, const char *process,
					 struct request_error *err)
{
	enum result result = RESULT_OK;
	char path[PATH_MAX];
	int fd;

	if (snprintf(path, sizeof(path), "%s/%s/ns/net", procfs, process) >= (int)sizeof(path))
		return request_fail(err, RESULT_FAILED,
				    "the name of the procfs or of the process is too long");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return request_explain_process(path, CAPABILITY_SYS_PTRACE, err);
	if (!request_is_own_netns(fd) && setns(fd, CLONE_NEWNET))
		result = request_explain_process(path, CAPABILITY_SYS_ADMIN, err);
	close(fd);
	return result;
}

/**
 * netns_locate() - find a network namespace by inode number
 * @procfs: the procfs whose processes are searched
 * @number: the inode number in digits; the caller knows that no process has it as PID
 * @found: receives the lowest PID in the namespace, or its name in 'ip netns'
 * @err: receives the reason of a failure
 *
 * Return: RESULT_OK with found->pid or found->given set, or RESULT_NO_NETNS.
 */
enum result netns_locate(const char *procfs, const char *number, struct netns_name *found,
			 struct request_error *err)
{
	struct netns_names names = { found, 1, 0 };
	bool hidden;

	*found = (struct netns_name){ 0 };
	if (!words_text_number(number, &found->netns))
		names.nr = 0;
	netns_names_locate(&names, procfs, netns_names_dirs);
	if (found->pid || *found->given)
		return RESULT_OK;
	hidden = names.forbidden && !capability_held(CAPABILITY_SYS_PTRACE);
	return request_fail(err, RESULT_NO_NETNS,
			    "no process %s in %s, and no network namespace with this inode number%s%s",
			    number, procfs, hidden ?
			    "; to see those of other users requires CAP_SYS_PTRACE" : "",
			    hidden ? capability_advice(CAPABILITY_SYS_PTRACE) : "");
}

static enum result request_enter_number(const char *procfs, const char *number,
					struct request_error *err)
{
	struct netns_name found;
	enum result result;
	char process[PATH_MAX];
	struct stat st;

	snprintf(process, sizeof(process), "%s/%s", procfs, number);
	if (!lstat(process, &st))
		return request_enter_process(procfs, number, err);
	result = netns_locate(procfs, number, &found, err);
	if (result)
		return result;
	if (*found.given)
		return netns_enter(found.given, err);
	snprintf(process, sizeof(process), "%" PRIu64, found.pid);
	return request_enter_process(procfs, process, err);
}

/**
 * netns_enter_request() - move this process into the network namespace of a request
 * @request: its netns; without one, process 1 of the procfs that it names
 * @err: receives the reason of a failure
 *
 * Does nothing for a request that names neither a namespace nor a procfs.
 *
 * Return: RESULT_OK, RESULT_FAILED, or RESULT_NO_NETNS if the procfs has no such
 * process, or none with a namespace.
 */
enum result netns_enter_request(const struct request *request, struct request_error *err)
{
	const char *netns = request->netns, *procfs = request_procfs(request);

	if (!netns)
		return request->procfs ? request_enter_process(procfs, "1", err) : RESULT_OK;
	if (!words_are_digits(netns))
		return netns_enter(netns, err);
	return request_enter_number(procfs, netns, err);
}
