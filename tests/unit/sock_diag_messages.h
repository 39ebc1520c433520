/* SPDX-License-Identifier: GPL-2.0-only */
/* Build replies of sock_diag as the kernel does. */
#ifndef TCPSTATES_DIAG_MESSAGES_H
#define TCPSTATES_DIAG_MESSAGES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>

#define MESSAGES_SEQ	7
#define MESSAGES_PORTID	4711
#define MESSAGES_TYPE	TCPDIAG_GETSOCK

struct messages {
	char buf[4096] __attribute__((aligned(8)));
	size_t len;
};

/* Append bytes and the padding behind them, and count both in the message's length. */
static inline void *messages_put(struct messages *all, struct nlmsghdr *message,
				 const void *bytes, size_t len)
{
	char *at = all->buf + all->len;
	size_t step = NLMSG_ALIGN(len);

	memcpy(at, bytes, len);
	all->len += step;
	message->nlmsg_len += (uint32_t)step;
	return at;
}

static inline struct nlmsghdr *messages_add(struct messages *all, uint16_t type,
					    const void *payload, size_t len)
{
	struct nlmsghdr *message = (void *)(all->buf + all->len);

	*message = (struct nlmsghdr){
		.nlmsg_len = NLMSG_HDRLEN,
		.nlmsg_type = type,
		.nlmsg_flags = NLM_F_MULTI,
		.nlmsg_seq = MESSAGES_SEQ,
		.nlmsg_pid = MESSAGES_PORTID,
	};
	all->len += NLMSG_HDRLEN;
	messages_put(all, message, payload, len);
	return message;
}

/* Add an attribute to the last message. Return: the attribute, which others may be nested in. */
static inline struct nlattr *messages_attribute(struct messages *all, struct nlmsghdr *message,
						uint16_t type, const void *payload, size_t len)
{
	const struct nlattr attr = {
		.nla_len = (uint16_t)(NLA_HDRLEN + len), .nla_type = type,
	};
	void *at = messages_put(all, message, &attr, sizeof(attr));

	messages_put(all, message, payload, len);
	return at;
}

static inline struct nlmsghdr *messages_socket(struct messages *all,
					       const struct inet_diag_msg *msg, bool full)
{
	struct nlmsghdr *message = messages_add(all, MESSAGES_TYPE, msg, sizeof(*msg));

	if (full)
		messages_attribute(all, message, INET_DIAG_SHUTDOWN, "", 1);
	messages_attribute(all, message, INET_DIAG_MARK, "\0\0\0", 4);
	return message;
}

static inline void messages_ulp(struct messages *all, struct nlmsghdr *message,
				const char *name)
{
	struct nlattr *nest = messages_attribute(all, message, INET_DIAG_ULP_INFO | NLA_F_NESTED,
						 "", 0);
	size_t len = all->len;

	messages_attribute(all, message, INET_ULP_INFO_NAME, name, strlen(name) + 1);
	nest->nla_len = (uint16_t)(nest->nla_len + all->len - len);
}

static inline void messages_done(struct messages *all, int error)
{
	messages_add(all, NLMSG_DONE, &error, sizeof(error));
}

static inline void messages_error(struct messages *all, int error)
{
	struct nlmsgerr err = { .error = error };

	messages_add(all, NLMSG_ERROR, &err, sizeof(err));
}

#endif /* TCPSTATES_DIAG_MESSAGES_H */
