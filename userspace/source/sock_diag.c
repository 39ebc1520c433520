// SPDX-License-Identifier: GPL-2.0
/* TCP sockets one by one, from the kernel's sock_diag over netlink. */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include "source/sock_diag.h"
#include "source/sock_diag_parse.h"
#include "host/netns.h"

/* The kernel fills at most this much of a buffer at once (netlink_recvmsg()). */
#define BUFFER_SIZE	32768

/* Any number will do that the answers have to bear. */
#define FIRST_SEQ	1

struct dump {
	struct mnl_socket *nl;
	struct diag_parse parse;
	struct source_error *err;
};

bool diag_built_in(void)
{
	return true;
}

static int fail_refused(struct source_error *err, int error)
{
	switch (error) {
	case ENOENT:
	case EOPNOTSUPP:
	case EPROTONOSUPPORT:
		return source_fail(err,
				   "this kernel has no sock_diag for TCP: load it with 'modprobe tcp_diag'");
	case EPERM:
	case EACCES:
		return source_fail(err, "sock_diag is forbidden here: run as root, or allow netlink sockets");
	default:
		return source_fail(err, "cannot ask sock_diag: %s", strerror(error));
	}
}

static int fail_reply(const struct dump *dump, enum diag_reply reply)
{
	if (reply == DIAG_REPLY_REFUSED)
		return fail_refused(dump->err, dump->parse.error);
	if (reply == DIAG_REPLY_INTERRUPTED)
		return source_fail(dump->err,
				   "sock_diag: the kernel's tables changed too much under the dump: try again");
	return source_fail(dump->err, "sock_diag: the kernel's answer is not understood");
}

/* The protocol on top is told along with all that is known of a socket. */
static uint8_t extensions(uint32_t states)
{
	return states & DIAG_TELL_MPTCP ? 1 << (INET_DIAG_INFO - 1) : 0;
}

/*
 * Both families at once are to be had from the old request only: the newer one
 * takes no AF_UNSPEC in any version, and two walks of the tables cost twice.
 */
static int send_both(struct dump *dump, uint32_t states)
{
	char buf[128] __attribute__((aligned(8)));
	struct nlmsghdr *message = mnl_nlmsg_put_header(buf);
	struct inet_diag_req *req;

	message->nlmsg_type = TCPDIAG_GETSOCK;
	message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	message->nlmsg_seq = dump->parse.seq;
	req = mnl_nlmsg_put_extra_header(message, sizeof(*req));
	req->idiag_family = AF_INET;
	req->idiag_ext = extensions(states);
	req->idiag_states = states & DIAG_ALL_STATES;
	dump->parse.type = TCPDIAG_GETSOCK;
	return mnl_socket_sendto(dump->nl, message, message->nlmsg_len) < 0 ? -1 : 0;
}

static int send_family(struct dump *dump, int family, uint32_t states)
{
	char buf[128] __attribute__((aligned(8)));
	struct nlmsghdr *message = mnl_nlmsg_put_header(buf);
	struct inet_diag_req_v2 *req;

	message->nlmsg_type = SOCK_DIAG_BY_FAMILY;
	message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	message->nlmsg_seq = dump->parse.seq;
	req = mnl_nlmsg_put_extra_header(message, sizeof(*req));
	req->sdiag_family = (uint8_t)family;
	req->sdiag_protocol = IPPROTO_TCP;
	req->idiag_ext = extensions(states);
	req->idiag_states = states & DIAG_ALL_STATES;
	dump->parse.type = SOCK_DIAG_BY_FAMILY;
	return mnl_socket_sendto(dump->nl, message, message->nlmsg_len) < 0 ? -1 : 0;
}

/* Receive one dump to its end. Return: as diag_parse(), REFUSED with errno if it fails. */
static enum diag_reply receive(struct dump *dump)
{
	char buf[BUFFER_SIZE] __attribute__((aligned(8)));
	enum diag_reply reply = DIAG_REPLY_MORE;
	ssize_t len;

	while (reply == DIAG_REPLY_MORE) {
		len = mnl_socket_recvfrom(dump->nl, buf, sizeof(buf));
		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0) {
			dump->parse.error = errno;
			return DIAG_REPLY_REFUSED;
		}
		/* Nothing at all would be asked for again, for ever. */
		reply = len ? diag_parse(&dump->parse, buf, (size_t)len) : DIAG_REPLY_GARBAGE;
	}
	return reply;
}

static enum diag_reply dump_family(struct dump *dump, int family, uint32_t states)
{
	int ret;

	dump->parse.seq++;
	ret = family == AF_UNSPEC ? send_both(dump, states) : send_family(dump, family, states);
	if (ret) {
		dump->parse.error = errno;
		return DIAG_REPLY_REFUSED;
	}
	return receive(dump);
}

/* A kernel that has the old request no more is asked twice. */
static enum diag_reply dump_families(struct dump *dump, int family, uint32_t states)
{
	enum diag_reply reply = dump_family(dump, family, states);

	if (family != AF_UNSPEC || reply != DIAG_REPLY_REFUSED || dump->parse.begun ||
	    (dump->parse.error != EINVAL && dump->parse.error != EOPNOTSUPP))
		return reply;
	reply = dump_family(dump, AF_INET, states);
	return reply == DIAG_REPLY_DONE ? dump_family(dump, AF_INET6, states) : reply;
}

static int dump_all(struct dump *dump, int family, uint32_t states)
{
	enum diag_reply reply;

	if (mnl_socket_bind(dump->nl, 0, MNL_SOCKET_AUTOPID))
		return fail_refused(dump->err, errno);
	dump->parse.portid = mnl_socket_get_portid(dump->nl);
	reply = dump_families(dump, family, states);
	if (reply == DIAG_REPLY_DONE)
		return 0;
	return reply == DIAG_REPLY_STOPPED ? dump->parse.stopped : fail_reply(dump, reply);
}

int diag_dump(const struct source_request *request, int family, uint32_t states,
	      diag_visit visit, void *ctx, struct source_error *err)
{
	struct dump dump = {
		.parse = {
			.seq = FIRST_SEQ,
			.mptcp = states & DIAG_TELL_MPTCP,
			.visit = visit,
			.ctx = ctx,
		},
		.err = err,
	};
	int ret;

	ret = netns_enter_request(request, err);
	if (ret)
		return ret;
	dump.nl = mnl_socket_open2(NETLINK_SOCK_DIAG, SOCK_CLOEXEC);
	if (!dump.nl)
		return fail_refused(err, errno);
	ret = dump_all(&dump, family, states);
	mnl_socket_close(dump.nl);
	return ret;
}
