// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shows the sockets of a namespace by /proc/net/tcp and tcp6, the last resort: it
 * requires neither a module nor netlink, and for another process no privilege.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "lib/slurp.h"
#include "lib/words.h"
#include "source/dump.h"
#include "source/proc_tcp.h"

#define MAX_NETSTAT	(64 * 1024)	/* bytes of /proc/net/netstat */

/* One reading of both files. */
struct proc_pass {
	tcp_socket_visit visit;
	void *ctx;
	uint32_t states;	/* a TCP_STATE_BIT() for each state to visit */
	int stopped;		/* the visitor's own value */
};

static int proc_pass_visit(const struct tcp_socket *socket, void *ctx)
{
	struct proc_pass *pass = ctx;

	pass->stopped = pass->visit(socket, pass->ctx);
	return pass->stopped;
}

/* A kernel without IPv6 has no tcp6. */
static enum result proc_read_file(const char *process, uint8_t family, struct proc_pass *pass,
				  struct request_error *err)
{
	char path[NETNS_PROCESS_SIZE + sizeof("/net/tcp6")];
	int fd, ret, error;

	snprintf(path, sizeof(path), "%s/net/%s", process, family == AF_INET6 ? "tcp6" : "tcp");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && family == AF_INET6)
		return RESULT_OK;
	if (fd < 0)
		return request_fail(err, errno == ENOENT ? RESULT_NO_FILE : RESULT_FAILED,
				    "cannot open %s: %s", path, strerror(errno));
	ret = proc_tcp_read(fd, family, pass->states, proc_pass_visit, pass);
	error = errno;
	close(fd);
	if (pass->stopped)
		return RESULT_STOPPED;
	return ret ? request_fail(err, RESULT_FAILED, "cannot read %s: %s", path,
				  strerror(error)) : RESULT_OK;
}

static enum result proc_read_files(const char *process, struct proc_pass *pass,
				   struct request_error *err)
{
	enum result result = proc_read_file(process, AF_INET, pass, err);

	return result ? result : proc_read_file(process, AF_INET6, pass, err);
}

/* The side of a socket depends on listeners, which tcp6 has too: read twice. */
static enum result proc_visit(const char *process, tcp_socket_visit visit, void *ctx,
			      struct request_error *err)
{
	const uint32_t listeners = TCP_STATE_BIT(TCP_LISTEN);
	struct proc_pass pass = { .visit = visit, .ctx = ctx, .states = listeners };
	enum result result = proc_read_files(process, &pass, err);

	pass.states = TCP_ALL_STATE_BITS & ~listeners;
	return result ? result : proc_read_files(process, &pass, err);
}

/* Return whether all counters of MPTCP in a netstat are 0. A kernel without it has none. */
static bool proc_has_no_mptcp(const char *text, size_t len)
{
	struct span rest = { text, text + len }, line, word;
	const char *at;

	while (words_next_line(&rest, &line)) {
		if (!words_next(&line, &word) || !words_equal(word, "MPTcpExt:"))
			continue;
		while (words_next(&line, &word) && words_is_digit(*word.at)) {
			for (at = word.at; at < word.end; at++) {
				if (*at != '0')
					return false;
			}
		}
	}
	return true;
}

/* The files do not tell subflows of MPTCP, but its counters tell if there were any. */
static enum result proc_visit_mptcp(const char *process, uint32_t states, tcp_socket_visit visit,
				    void *ctx)
{
	char path[NETNS_PROCESS_SIZE + sizeof("/net/netstat")], *text;
	bool none;
	size_t len;

	(void)states;
	(void)visit;
	(void)ctx;
	snprintf(path, sizeof(path), "%s/net/netstat", process);
	text = slurp_path(path, MAX_NETSTAT, &len);
	none = text && proc_has_no_mptcp(text, len);
	free(text);
	return none ? RESULT_OK : RESULT_FAILED;
}

const struct dump dump_proc = {
	.origin = COUNTS_FROM_PROC,
	.begin = netns_find_process,
	.visit = proc_visit,
	.visit_mptcp = proc_visit_mptcp,
};
