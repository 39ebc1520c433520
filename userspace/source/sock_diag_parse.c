// SPDX-License-Identifier: GPL-2.0
/* The parser of what sock_diag replies. */
#include <arpa/inet.h>
#include <limits.h>
#include <string.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include "source/sock_diag_parse.h"

/* The protocol on top of this one: an attribute in an attribute. */
static bool is_mptcp(const struct nlattr *info)
{
	static const char name[] = "mptcp";
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, info) {
		if (mnl_attr_get_type(attr) == INET_ULP_INFO_NAME)
			return mnl_attr_get_payload_len(attr) == sizeof(name) &&
			       !memcmp(mnl_attr_get_payload(attr), name, sizeof(name));
	}
	return false;
}

/*
 * The kernel puts the attribute SHUTDOWN first into each full socket's message,
 * and never into those of request and timewait sockets, which have a mark at
 * most (inet_diag_msg_attrs_fill(), since 3.7).
 */
static void parse_attributes(struct diag_socket *socket, const struct nlmsghdr *message,
			     bool all)
{
	const struct nlattr *attr;

	socket->mini = true;
	mnl_attr_for_each(attr, message, sizeof(struct inet_diag_msg)) {
		if (mnl_attr_get_type(attr) == INET_DIAG_SHUTDOWN)
			socket->mini = false;
		if (mnl_attr_get_type(attr) == INET_DIAG_ULP_INFO)
			socket->mptcp = is_mptcp(attr);
		if (!all && !socket->mini)
			return;
	}
}

static enum diag_reply parse_socket(struct diag_parse *parse, const struct nlmsghdr *message)
{
	const struct inet_diag_msg *msg = mnl_nlmsg_get_payload(message);
	struct diag_socket socket;

	/* Attributes are taken to end where the next message begins: it is aligned. */
	if (mnl_nlmsg_get_payload_len(message) < sizeof(*msg) ||
	    message->nlmsg_len % MNL_ALIGNTO)
		return DIAG_REPLY_GARBAGE;
	socket = (struct diag_socket){
		.family = msg->idiag_family,
		.state = msg->idiag_state,
		.timer = msg->idiag_timer,
		.local_port = ntohs(msg->id.idiag_sport),
		.remote_port = ntohs(msg->id.idiag_dport),
		.rqueue = msg->idiag_rqueue,
		.wqueue = msg->idiag_wqueue,
		.uid = msg->idiag_uid,
		.inode = msg->idiag_inode,
	};
	memcpy(socket.local, msg->id.idiag_src, sizeof(socket.local));
	memcpy(socket.remote, msg->id.idiag_dst, sizeof(socket.remote));
	parse_attributes(&socket, message, parse->mptcp);
	parse->begun = true;
	parse->stopped = parse->visit(&socket, parse->ctx);
	return parse->stopped ? DIAG_REPLY_STOPPED : DIAG_REPLY_MORE;
}

static enum diag_reply refuse(struct diag_parse *parse, int error)
{
	parse->error = error < 0 && error != INT_MIN ? -error : error;
	return DIAG_REPLY_REFUSED;
}

/* An error ends a dump before it began; one of 0 only acknowledges. */
static enum diag_reply parse_error(struct diag_parse *parse, const struct nlmsghdr *message)
{
	const struct nlmsgerr *err = mnl_nlmsg_get_payload(message);

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*err))
		return DIAG_REPLY_GARBAGE;
	return err->error ? refuse(parse, err->error) : DIAG_REPLY_MORE;
}

/* The end has a number that says what went wrong on the way, 0 or more if nothing. */
static enum diag_reply parse_done(struct diag_parse *parse, const struct nlmsghdr *message)
{
	int error = 0;

	if (mnl_nlmsg_get_payload_len(message) >= sizeof(error))
		memcpy(&error, mnl_nlmsg_get_payload(message), sizeof(error));
	return error < 0 ? refuse(parse, error) : DIAG_REPLY_DONE;
}

static enum diag_reply parse_message(struct diag_parse *parse, const struct nlmsghdr *message)
{
	if (message->nlmsg_flags & NLM_F_DUMP_INTR)
		return DIAG_REPLY_INTERRUPTED;
	if (message->nlmsg_type == parse->type)
		return parse_socket(parse, message);
	switch (message->nlmsg_type) {
	case NLMSG_ERROR:
		return parse_error(parse, message);
	case NLMSG_DONE:
		return parse_done(parse, message);
	case NLMSG_NOOP:
		return DIAG_REPLY_MORE;
	default:
		return DIAG_REPLY_GARBAGE;
	}
}

/* mnl_nlmsg_ok() takes the length for signed: one of 2 GiB and more is let through. */
static bool is_whole(const struct nlmsghdr *message, size_t rest)
{
	return rest >= MNL_NLMSG_HDRLEN && message->nlmsg_len >= MNL_NLMSG_HDRLEN &&
	       message->nlmsg_len <= rest;
}

/**
 * diag_parse() - visit the sockets in what a netlink socket received
 * @parse: what was asked; receives what became of it
 * @buf: what one call received, aligned as malloc() does
 * @len: its length
 *
 * Return: DIAG_REPLY_MORE until another value ends the dump.
 */
enum diag_reply diag_parse(struct diag_parse *parse, const void *buf, size_t len)
{
	const struct nlmsghdr *message = buf;
	enum diag_reply reply = DIAG_REPLY_MORE;
	size_t step;

	for (; len && reply == DIAG_REPLY_MORE; len -= step) {
		if (!is_whole(message, len))
			return DIAG_REPLY_GARBAGE;
		/* Others are for somebody else, or answer what was asked before. */
		if (message->nlmsg_seq == parse->seq && message->nlmsg_pid == parse->portid)
			reply = parse_message(parse, message);
		step = MNL_ALIGN((size_t)message->nlmsg_len);
		step = step < len ? step : len;
		message = (const void *)((const char *)message + step);
	}
	return reply;
}
