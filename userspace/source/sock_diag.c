// SPDX-License-Identifier: GPL-2.0
/* Dumps TCP sockets from sock_diag over netlink. */
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

/* netlink_recvmsg() fills at most this much of a buffer. */
#define BUFFER_SIZE	32768

/* The kernel copies the number of a request into its replies. */
#define FIRST_SEQ	1

struct sock_diag {
	struct mnl_socket *nl;
	struct sock_diag_parse parse;
	struct request_error *err;
};

bool sock_diag_built_in(void)
{
	return true;
}

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
	return states & SOCK_DIAG_TELL_MPTCP ? 1 << (INET_DIAG_INFO - 1) : 0;
}

/*
 * The old request dumps both families in one walk of the tables. The newer one
 * rejects AF_UNSPEC in every version.
 */
static int sock_diag_send_both(struct sock_diag *dump, uint32_t states)
{
	char buf[128] __attribute__((aligned(8)));
	struct nlmsghdr *message = mnl_nlmsg_put_header(buf);
	struct inet_diag_req *req;

	message->nlmsg_type = TCPDIAG_GETSOCK;
	message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	message->nlmsg_seq = dump->parse.seq;
	req = mnl_nlmsg_put_extra_header(message, sizeof(*req));
	req->idiag_family = AF_INET;
	req->idiag_ext = sock_diag_extensions(states);
	req->idiag_states = states & TCP_ALL_STATE_BITS;
	dump->parse.type = TCPDIAG_GETSOCK;
	return mnl_socket_sendto(dump->nl, message, message->nlmsg_len) < 0 ? -1 : 0;
}

static int sock_diag_send_family(struct sock_diag *dump, int family, uint32_t states)
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
	req->idiag_ext = sock_diag_extensions(states);
	req->idiag_states = states & TCP_ALL_STATE_BITS;
	dump->parse.type = SOCK_DIAG_BY_FAMILY;
	return mnl_socket_sendto(dump->nl, message, message->nlmsg_len) < 0 ? -1 : 0;
}

/* Receive one dump to its end. A failed receive is SOCK_DIAG_REPLY_REFUSED with its errno. */
static enum sock_diag_reply sock_diag_receive(struct sock_diag *dump)
{
	char buf[BUFFER_SIZE] __attribute__((aligned(8)));
	enum sock_diag_reply reply = SOCK_DIAG_REPLY_MORE;
	ssize_t len;

	while (reply == SOCK_DIAG_REPLY_MORE) {
		len = mnl_socket_recvfrom(dump->nl, buf, sizeof(buf));
		if (len < 0 && errno == EINTR)
			continue;
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

static enum result sock_diag_dump_all(struct sock_diag *dump, int family, uint32_t states)
{
	if (mnl_socket_bind(dump->nl, 0, MNL_SOCKET_AUTOPID))
		return sock_diag_explain_refusal(dump->err, errno);
	dump->parse.portid = mnl_socket_get_portid(dump->nl);
	return sock_diag_explain_reply(dump, sock_diag_dump_families(dump, family, states));
}

enum result sock_diag_dump(const struct request *request, int family, uint32_t states,
			   tcp_socket_visit visit, void *ctx, struct request_error *err)
{
	struct sock_diag dump = {
		.parse = {
			.seq = FIRST_SEQ,
			.mptcp = states & SOCK_DIAG_TELL_MPTCP,
			.visit = visit,
			.ctx = ctx,
		},
		.err = err,
	};
	enum result result;

	result = netns_enter_request(request, err);
	if (result)
		return result;
	dump.nl = mnl_socket_open2(NETLINK_SOCK_DIAG, SOCK_CLOEXEC);
	if (!dump.nl)
		return sock_diag_explain_refusal(err, errno);
	result = sock_diag_dump_all(&dump, family, states);
	mnl_socket_close(dump.nl);
	return result;
}
