// SPDX-License-Identifier: GPL-2.0-only
/* The parser of sock_diag's replies. */
#include <arpa/inet.h>
#include <limits.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <string.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include "source/sock_diag_parse.h"

/* Attributes that are not read yet. */
struct reply_attributes {
	const char *at;
	size_t len;
};

/* Cut off the next attribute. Return: NULL at the end, or if it claims more than is left. */
static const struct nlattr *reply_next_attribute(struct reply_attributes *rest)
{
	const struct nlattr *attr = (const void *)rest->at;
	size_t step;

	if (rest->len < NLA_HDRLEN || attr->nla_len < NLA_HDRLEN || attr->nla_len > rest->len)
		return NULL;
	step = NLA_ALIGN((size_t)attr->nla_len);
	step = step < rest->len ? step : rest->len;
	rest->at += step;
	rest->len -= step;
	return attr;
}

static int reply_type(const struct nlattr *attr)
{
	return attr->nla_type & NLA_TYPE_MASK;
}

/* The name of the upper protocol is an attribute nested in another. */
static bool reply_is_mptcp(const struct nlattr *info)
{
	static const char name[] = "mptcp";
	struct reply_attributes rest = {
		(const char *)info + NLA_HDRLEN, (size_t)info->nla_len - NLA_HDRLEN,
	};
	const struct nlattr *attr;

	while ((attr = reply_next_attribute(&rest))) {
		if (reply_type(attr) == INET_ULP_INFO_NAME)
			return attr->nla_len == NLA_HDRLEN + sizeof(name) &&
			       !memcmp((const char *)attr + NLA_HDRLEN, name, sizeof(name));
	}
	return false;
}

/*
 * Return the time since the last data or ACK came, whichever is later; absent if the
 * kernel's tcp_info ends before that.
 */
static struct figure reply_idle_ms(const struct nlattr *attr)
{
	struct tcp_info info = { 0 };
	size_t len = (size_t)attr->nla_len - NLA_HDRLEN;

	if (len < offsetof(struct tcp_info, tcpi_last_ack_recv) + sizeof(info.tcpi_last_ack_recv))
		return (struct figure){ 0, false };
	memcpy(&info, (const char *)attr + NLA_HDRLEN, len < sizeof(info) ? len : sizeof(info));
	return (struct figure){
		info.tcpi_last_data_recv < info.tcpi_last_ack_recv ? info.tcpi_last_data_recv :
								     info.tcpi_last_ack_recv,
		true,
	};
}

/*
 * The kernel begins the attributes of each full socket with SHUTDOWN. Request and
 * timewait sockets never have it (inet_diag_msg_attrs_fill(), since 3.7).
 */
static void reply_parse_attributes(struct tcp_socket *socket, struct reply_attributes rest,
				   bool all)
{
	const struct nlattr *attr;

	socket->mini = true;
	while ((attr = reply_next_attribute(&rest))) {
		if (reply_type(attr) == INET_DIAG_SHUTDOWN)
			socket->mini = false;
		if (reply_type(attr) == INET_DIAG_ULP_INFO)
			socket->mptcp = reply_is_mptcp(attr);
		if (reply_type(attr) == INET_DIAG_INFO && all)
			socket->idle_ms = reply_idle_ms(attr);
		if (!all && !socket->mini)
			return;
	}
}

static size_t reply_payload_len(const struct nlmsghdr *message)
{
	return message->nlmsg_len - NLMSG_HDRLEN;
}

static enum sock_diag_reply reply_parse_socket(struct sock_diag_parse *parse,
					       const struct nlmsghdr *message)
{
	const struct inet_diag_msg *msg = NLMSG_DATA(message);
	struct tcp_socket socket;

	if (reply_payload_len(message) < sizeof(*msg))
		return SOCK_DIAG_REPLY_GARBAGE;
	socket = (struct tcp_socket){
		.family = msg->idiag_family,
		.state = msg->idiag_state,
		.timer = msg->idiag_timer,
		.local_port = ntohs(msg->id.idiag_sport),
		.remote_port = ntohs(msg->id.idiag_dport),
		.expires_ms = msg->idiag_expires,
		.rqueue = msg->idiag_rqueue,
		.wqueue = msg->idiag_wqueue,
		.uid = msg->idiag_uid,
		.inode = msg->idiag_inode,
	};
	memcpy(socket.local, msg->id.idiag_src, sizeof(socket.local));
	memcpy(socket.remote, msg->id.idiag_dst, sizeof(socket.remote));
	reply_parse_attributes(&socket, (struct reply_attributes){
		(const char *)(msg + 1), reply_payload_len(message) - sizeof(*msg),
	}, parse->info);
	parse->begun = true;
	return parse->visit(&socket, parse->ctx) ? SOCK_DIAG_REPLY_STOPPED : SOCK_DIAG_REPLY_MORE;
}

static enum sock_diag_reply reply_refuse(struct sock_diag_parse *parse, int error)
{
	parse->error = error < 0 && error != INT_MIN ? -error : error;
	return SOCK_DIAG_REPLY_REFUSED;
}

/* An error ends a dump before its first socket; 0 is an acknowledgement. */
static enum sock_diag_reply reply_parse_error(struct sock_diag_parse *parse,
					      const struct nlmsghdr *message)
{
	const struct nlmsgerr *err = NLMSG_DATA(message);

	if (reply_payload_len(message) < sizeof(*err))
		return SOCK_DIAG_REPLY_GARBAGE;
	return err->error ? reply_refuse(parse, err->error) : SOCK_DIAG_REPLY_MORE;
}

/* The last message carries a negative errno if the dump failed midway. */
static enum sock_diag_reply reply_parse_done(struct sock_diag_parse *parse,
					     const struct nlmsghdr *message)
{
	int error = 0;

	if (reply_payload_len(message) >= sizeof(error))
		memcpy(&error, NLMSG_DATA(message), sizeof(error));
	return error < 0 ? reply_refuse(parse, error) : SOCK_DIAG_REPLY_DONE;
}

static enum sock_diag_reply reply_parse_message(struct sock_diag_parse *parse,
						const struct nlmsghdr *message)
{
	if (message->nlmsg_flags & NLM_F_DUMP_INTR)
		return SOCK_DIAG_REPLY_INTERRUPTED;
	if (message->nlmsg_type == parse->type)
		return reply_parse_socket(parse, message);
	switch (message->nlmsg_type) {
	case NLMSG_ERROR:
		return reply_parse_error(parse, message);
	case NLMSG_DONE:
		return reply_parse_done(parse, message);
	case NLMSG_NOOP:
		return SOCK_DIAG_REPLY_MORE;
	default:
		return SOCK_DIAG_REPLY_GARBAGE;
	}
}

/* NLMSG_OK() compares signed lengths and accepts 2 GiB and more. */
static bool reply_is_whole(const struct nlmsghdr *message, size_t rest)
{
	return rest >= NLMSG_HDRLEN && message->nlmsg_len >= NLMSG_HDRLEN &&
	       message->nlmsg_len <= rest;
}

/**
 * sock_diag_parse() - visit the sockets in one received buffer
 * @parse: the dump; its progress is updated
 * @buf: the messages, aligned as malloc() aligns
 * @len: their length in bytes
 *
 * Return: SOCK_DIAG_REPLY_MORE until another value ends the dump.
 */
enum sock_diag_reply sock_diag_parse(struct sock_diag_parse *parse, const void *buf, size_t len)
{
	const struct nlmsghdr *message = buf;
	enum sock_diag_reply reply = SOCK_DIAG_REPLY_MORE;
	size_t step;

	for (; len && reply == SOCK_DIAG_REPLY_MORE; len -= step) {
		if (!reply_is_whole(message, len))
			return SOCK_DIAG_REPLY_GARBAGE;
		/* Skip messages for another socket and replies to an earlier request. */
		if (message->nlmsg_seq == parse->seq && message->nlmsg_pid == parse->portid)
			reply = reply_parse_message(parse, message);
		step = NLMSG_ALIGN((size_t)message->nlmsg_len);
		step = step < len ? step : len;
		message = (const void *)((const char *)message + step);
	}
	return reply;
}
