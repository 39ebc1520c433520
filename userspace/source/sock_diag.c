// SPDX-License-Identifier: GPL-2.0-only
/* Dumps TCP sockets from sock_diag over netlink. */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include "source/sock_diag.h"
#include "source/sock_diag_parse.h"
#include "host/netns.h"

/* netlink_recvmsg() fills at most this much of a buffer. */
#define BUFFER_SIZE	32768

/* The kernel copies the number of a request into its replies. */
#define FIRST_SEQ	1

struct sock_diag {
	int fd;
	struct sock_diag_parse parse;
	struct request_error *err;
};

static enum result sock_diag_explain_refusal(struct request_error *err, int error)
{
	switch (error) {
	case ENOENT:
	case EOPNOTSUPP:
	case EPROTONOSUPPORT:
		return request_fail(err, RESULT_FAILED,
				    "this kernel has no sock_diag for TCP: load it with 'modprobe tcp_diag'");
	case EPERM:
	case EACCES:
	case EAFNOSUPPORT:
	case ECONNREFUSED:
	case ESOCKTNOSUPPORT:
		return request_fail(err, RESULT_FAILED,
				    "netlink sockets are refused here (%s): allow AF_NETLINK in the sandbox, such as seccomp or RestrictAddressFamilies=",
				    strerror(error));
	default:
		return request_fail(err, RESULT_FAILED, "cannot ask sock_diag: %s",
				    strerror(error));
	}
}

static enum result sock_diag_explain_reply(const struct sock_diag *dump, enum sock_diag_reply reply)
{
	switch (reply) {
	case SOCK_DIAG_REPLY_DONE:
		return RESULT_OK;
	case SOCK_DIAG_REPLY_STOPPED:
		return RESULT_STOPPED;
	case SOCK_DIAG_REPLY_REFUSED:
		return sock_diag_explain_refusal(dump->err, dump->parse.error);
	case SOCK_DIAG_REPLY_INTERRUPTED:
		return request_fail(dump->err, RESULT_FAILED,
				    "sock_diag: the kernel's tables changed too much during the dump: try again");
	default:
		return request_fail(dump->err, RESULT_FAILED,
				    "sock_diag: cannot understand the kernel's reply");
	}
}

/* The kernel names the upper protocol only along with all of tcp_info. */
static uint8_t sock_diag_extensions(uint32_t states)
{
	return states & SOCK_DIAG_TELL_INFO ? 1 << (INET_DIAG_INFO - 1) : 0;
}

static struct nlmsghdr sock_diag_head(struct sock_diag *dump, uint16_t type, size_t len)
{
	dump->parse.type = (uint8_t)type;
	return (struct nlmsghdr){
		.nlmsg_len = (uint32_t)len,
		.nlmsg_type = type,
		.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
		.nlmsg_seq = dump->parse.seq,
	};
}

static int sock_diag_send(const struct sock_diag *dump, const void *message, size_t len)
{
	static const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };

	return sendto(dump->fd, message, len, 0, (const void *)&kernel, sizeof(kernel)) < 0 ?
	       -1 : 0;
}

/*
 * The old request dumps both families in one walk of the tables. The newer one
 * rejects AF_UNSPEC in every version.
 */
static int sock_diag_send_both(struct sock_diag *dump, uint32_t states)
{
	struct {
		struct nlmsghdr head;
		struct inet_diag_req req;
	} message = {
		.head = sock_diag_head(dump, TCPDIAG_GETSOCK, sizeof(message)),
		.req = {
			.idiag_family = AF_INET,
			.idiag_ext = sock_diag_extensions(states),
			.idiag_states = states & TCP_ALL_STATE_BITS,
		},
	};

	return sock_diag_send(dump, &message, sizeof(message));
}

static int sock_diag_send_family(struct sock_diag *dump, int family, uint32_t states)
{
	struct {
		struct nlmsghdr head;
		struct inet_diag_req_v2 req;
	} message = {
		.head = sock_diag_head(dump, SOCK_DIAG_BY_FAMILY, sizeof(message)),
		.req = {
			.sdiag_family = (uint8_t)family,
			.sdiag_protocol = IPPROTO_TCP,
			.idiag_ext = sock_diag_extensions(states),
			.idiag_states = states & TCP_ALL_STATE_BITS,
		},
	};

	return sock_diag_send(dump, &message, sizeof(message));
}

/* Receive from the kernel, not from another process. Return: -1 with errno, also if cut. */
static ssize_t sock_diag_receive_piece(const struct sock_diag *dump, char *buf, size_t size)
{
	struct sockaddr_nl from = { 0 };
	socklen_t from_len;
	ssize_t len;

	do {
		from_len = sizeof(from);
		len = recvfrom(dump->fd, buf, size, MSG_TRUNC, (void *)&from, &from_len);
	} while ((len < 0 && errno == EINTR) || (len >= 0 && from.nl_pid));
	if (len <= (ssize_t)size)
		return len;
	errno = ENOSPC;
	return -1;
}

/* Receive one dump to its end. A failed receive is SOCK_DIAG_REPLY_REFUSED with its errno. */
static enum sock_diag_reply sock_diag_receive(struct sock_diag *dump)
{
	char buf[BUFFER_SIZE] __attribute__((aligned(8)));
	enum sock_diag_reply reply = SOCK_DIAG_REPLY_MORE;
	ssize_t len;

	while (reply == SOCK_DIAG_REPLY_MORE) {
		len = sock_diag_receive_piece(dump, buf, sizeof(buf));
		if (len < 0) {
			dump->parse.error = errno;
			return SOCK_DIAG_REPLY_REFUSED;
		}
		/* An empty message would make this loop endless. */
		reply = len ? sock_diag_parse(&dump->parse, buf, (size_t)len) :
			      SOCK_DIAG_REPLY_GARBAGE;
	}
	return reply;
}

static enum sock_diag_reply sock_diag_dump_family(struct sock_diag *dump, int family,
						  uint32_t states)
{
	int ret;

	dump->parse.seq++;
	ret = family == AF_UNSPEC ? sock_diag_send_both(dump, states) :
				    sock_diag_send_family(dump, family, states);
	if (ret) {
		dump->parse.error = errno;
		return SOCK_DIAG_REPLY_REFUSED;
	}
	return sock_diag_receive(dump);
}

/* Without the old request, ask once per family. */
static enum sock_diag_reply sock_diag_dump_families(struct sock_diag *dump, int family,
						    uint32_t states)
{
	enum sock_diag_reply reply = sock_diag_dump_family(dump, family, states);

	if (family != AF_UNSPEC || reply != SOCK_DIAG_REPLY_REFUSED || dump->parse.begun ||
	    (dump->parse.error != EINVAL && dump->parse.error != EOPNOTSUPP))
		return reply;
	reply = sock_diag_dump_family(dump, AF_INET, states);
	return reply == SOCK_DIAG_REPLY_DONE ? sock_diag_dump_family(dump, AF_INET6, states) :
					       reply;
}

/* Let the kernel choose the address to which it will reply. */
static int sock_diag_bind(struct sock_diag *dump)
{
	struct sockaddr_nl own = { .nl_family = AF_NETLINK };
	socklen_t len = sizeof(own);

	if (bind(dump->fd, (const void *)&own, sizeof(own)) ||
	    getsockname(dump->fd, (void *)&own, &len))
		return -1;
	dump->parse.portid = own.nl_pid;
	return 0;
}

enum result sock_diag_dump(const struct request *request, int family, uint32_t states,
			   tcp_socket_visit visit, void *ctx, struct request_error *err)
{
	struct sock_diag dump = {
		.parse = {
			.seq = FIRST_SEQ,
			.info = states & SOCK_DIAG_TELL_INFO,
			.visit = visit,
			.ctx = ctx,
		},
		.err = err,
	};
	enum result result;

	result = netns_enter_request(request, err);
	if (result)
		return result;
	dump.fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (dump.fd < 0)
		return sock_diag_explain_refusal(err, errno);
	result = sock_diag_bind(&dump) ? sock_diag_explain_refusal(err, errno) :
		 sock_diag_explain_reply(&dump, sock_diag_dump_families(&dump, family, states));
	close(dump.fd);
	return result;
}
