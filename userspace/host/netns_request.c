// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds the network namespace that a request names, and enters it.
 *
 * A word with a '/' is the path of a namespace. A prefix says which kind of name
 * follows: "name:", "pid:", "inode:" or "container:". Digits without one are a
 * process if there is such a process, else a name in 'ip netns', else an inode number;
 * if both a process and a name have them, they are refused. Other words are a name
 * in 'ip netns', else the ID of a container if they can be one.
 */
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

#define SEE_OTHERS	"; to see those of other users requires CAP_SYS_PTRACE"

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
	/* Entering one's own namespace again would require a capability for nothing. */
	if (!netns_is_own(fd) && setns(fd, CLONE_NEWNET))
		result = request_explain_process(path, CAPABILITY_SYS_ADMIN, err);
	close(fd);
	return result;
}

static bool place_take_process(struct netns_place *place, const char *procfs, const char *pid)
{
	char path[PATH_MAX];
	struct stat st;

	if (strlen(pid) >= sizeof(place->process))
		return false;
	snprintf(path, sizeof(path), "%s/%s", procfs, pid);
	if (lstat(path, &st))
		return false;
	snprintf(place->process, sizeof(place->process), "%s", pid);
	return true;
}

/* Find the lowest PID in the namespace with this inode number, or its name in 'ip netns'. */
static bool place_take_inode(struct netns_place *place, const char *procfs, const char *number,
			     bool *hidden)
{
	struct netns_names names = { .name = &place->found, .nr = 1 };

	place->found = (struct netns_name){ 0 };
	if (!words_text_number(number, &place->found.netns))
		names.nr = 0;
	netns_names_locate(&names, procfs, netns_names_dirs);
	if (place->found.pid)
		snprintf(place->process, sizeof(place->process), "%" PRIu64, place->found.pid);
	else if (*place->found.given)
		place->name = place->found.given;
	*hidden = names.forbidden && !capability_held(CAPABILITY_SYS_PTRACE);
	return place->name || *place->process;
}

static bool place_take_container(struct netns_place *place, const char *procfs, const char *id)
{
	uint64_t pid = netns_names_container_process(procfs, id);

	if (pid)
		snprintf(place->process, sizeof(place->process), "%" PRIu64, pid);
	return pid;
}

static bool place_take_name(struct netns_place *place, const char *name)
{
	if (!netns_has_name(name))
		return false;
	place->name = name;
	return true;
}

/* Digits without a prefix. */
static enum result place_find_number(struct netns_place *place, const char *procfs,
				     const char *number, struct request_error *err)
{
	bool is_process = place_take_process(place, procfs, number);
	bool is_name = netns_has_name(number);
	bool hidden = false;

	if (is_process && is_name)
		return request_fail(err, RESULT_NO_NETNS,
				    "'%s' is a process in %s and a name in 'ip netns': say pid:%s or name:%s",
				    number, procfs, number, number);
	if (is_process || (is_name && place_take_name(place, number)) ||
	    place_take_inode(place, procfs, number, &hidden) ||
	    (netns_names_is_container(number) && place_take_container(place, procfs, number)))
		return RESULT_OK;
	return request_fail(err, RESULT_NO_NETNS,
			    "no process %s in %s, and no network namespace with this name or inode number%s%s",
			    number, procfs, hidden ? SEE_OTHERS : "",
			    hidden ? capability_advice(CAPABILITY_SYS_PTRACE) : "");
}

/* Any other word without a prefix. */
static enum result place_find_word(struct netns_place *place, const char *procfs,
				   const char *word, struct request_error *err)
{
	if (!netns_names_is_container(word) || place_take_name(place, word)) {
		place->name = word;
		return RESULT_OK;
	}
	if (place_take_container(place, procfs, word))
		return RESULT_OK;
	return request_fail(err, RESULT_NO_NETNS,
			    "no network namespace '%s' in 'ip netns list', and no container with this ID in %s",
			    word, procfs);
}

static enum result place_find_prefixed(struct netns_place *place, const char *procfs,
				       const char *kind, const char *word,
				       struct request_error *err)
{
	bool hidden = false;

	switch (*kind) {
	case 'n':
		if (!strchr(word, '/') && place_take_name(place, word))
			return RESULT_OK;
		return request_fail(err, RESULT_NO_NETNS, NETNS_NO_NAME, word);
	case 'p':
		if (words_are_digits(word) && *word && place_take_process(place, procfs, word))
			return RESULT_OK;
		return request_no_process(err, procfs, word);
	case 'i':
		if (place_take_inode(place, procfs, word, &hidden))
			return RESULT_OK;
		return request_fail(err, RESULT_NO_NETNS,
				    "no network namespace with inode number %s%s%s", word,
				    hidden ? SEE_OTHERS : "",
				    hidden ? capability_advice(CAPABILITY_SYS_PTRACE) : "");
	default:
		if (!netns_names_is_container(word))
			return request_fail(err, RESULT_NO_NETNS,
					    "a container's ID has 12 to 64 digits 0-9a-f, not '%s'",
					    word);
		if (place_take_container(place, procfs, word))
			return RESULT_OK;
		return request_fail(err, RESULT_NO_NETNS,
				    "no process of container %s in %s", word, procfs);
	}
}

/**
 * netns_find() - find the network namespace of a request
 * @request: the namespace; without one, process 1 of the procfs that it names, or this one
 * @place: receives a process in it, or its name or path, which belongs to @request or @place
 * @err: receives the reason of a failure
 *
 * Return: RESULT_OK, RESULT_FAILED, or RESULT_NO_NETNS if there is no such namespace.
 */
enum result netns_find(const struct request *request, struct netns_place *place,
		       struct request_error *err)
{
	static const char *const kinds[] = { "name:", "pid:", "inode:", "container:" };
	const char *netns = request->netns, *procfs = request_procfs(request);
	size_t i;

	*place = (struct netns_place){ .name = NULL };
	if (!netns) {
		strcpy(place->process, request->procfs ? "1" : "self");
		return RESULT_OK;
	}
	if (strchr(netns, '/')) {
		place->name = netns;
		return RESULT_OK;
	}
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!strncmp(netns, kinds[i], strlen(kinds[i])))
			return place_find_prefixed(place, procfs, kinds[i],
						   netns + strlen(kinds[i]), err);
	}
	return words_are_digits(netns) ? place_find_number(place, procfs, netns, err) :
					 place_find_word(place, procfs, netns, err);
}

/**
 * netns_enter_request() - move this process into the network namespace of a request
 * @request: its netns; without one, process 1 of the procfs that it names
 * @err: receives the reason of a failure
 *
 * Does nothing for a request that names neither a namespace nor a procfs.
 *
 * Return: RESULT_OK, RESULT_FAILED, or RESULT_NO_NETNS if there is no such namespace,
 * or the procfs has no links to namespaces.
 */
enum result netns_enter_request(const struct request *request, struct request_error *err)
{
	struct netns_place place;
	enum result result;

	if (!request->netns && !request->procfs)
		return RESULT_OK;
	result = netns_find(request, &place, err);
	if (result)
		return result;
	return place.name ? netns_enter(place.name, err) :
	       request_enter_process(request_procfs(request), place.process, err);
}

/**
 * netns_find_process() - find a process in the network namespace of a request
 * @request: the namespace; without one, process 1 of the procfs that it names
 * @process: receives NETNS_PROCESS_SIZE bytes: the folder of the process in the procfs
 * @err: receives the reason of a failure
 *
 * The files of a process require no privilege. A namespace that has only a name is
 * entered, and the process is this one.
 *
 * Return: RESULT_OK, RESULT_FAILED, or RESULT_NO_NETNS if there is no such namespace.
 */
enum result netns_find_process(const struct request *request, char *process,
			       struct request_error *err)
{
	struct netns_place place;
	enum result result;

	result = netns_find(request, &place, err);
	if (!result && place.name) {
		strcpy(place.process, "self");
		result = netns_enter(place.name, err);
	}
	if (!result && snprintf(process, NETNS_PROCESS_SIZE, "%s/%s", request_procfs(request),
				place.process) >= NETNS_PROCESS_SIZE)
		return request_fail(err, RESULT_FAILED, "the name of the procfs is too long");
	return result;
}
