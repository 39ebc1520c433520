/* SPDX-License-Identifier: GPL-2.0 */
/* Build replies of sock_diag as the kernel does. */
#ifndef TCPSTATES_DIAG_MESSAGES_H
#define TCPSTATES_DIAG_MESSAGES_H

#include <string.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>

#define MESSAGES_SEQ	7
#define MESSAGES_PORTID	4711
#define MESSAGES_TYPE	TCPDIAG_GETSOCK

struct messages {
	char buf[4096] __attribute__((aligned(8)));
	size_t len;
};

static inline struct nlmsghdr *messages_add(struct messages *all, uint16_t type,
					    const void *payload, size_t len)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(all->buf + all->len);

	message->nlmsg_type = type;
	message->nlmsg_flags = NLM_F_MULTI;
	message->nlmsg_seq = MESSAGES_SEQ;
	message->nlmsg_pid = MESSAGES_PORTID;
	memcpy(mnl_nlmsg_put_extra_header(message, len), payload, len);
	all->len += message->nlmsg_len;
	return message;
}

/* Update the length after the last message got an attribute. */
static inline void messages_grow(struct messages *all, struct nlmsghdr *message)
{
	all->len = (size_t)((char *)message - all->buf) + message->nlmsg_len;
}

static inline struct nlmsghdr *messages_socket(struct messages *all,
					       const struct inet_diag_msg *msg, bool full)
{
	struct nlmsghdr *message = messages_add(all, MESSAGES_TYPE, msg, sizeof(*msg));

	if (full)
		mnl_attr_put_u8(message, INET_DIAG_SHUTDOWN, 0);
	mnl_attr_put_u32(message, INET_DIAG_MARK, 0);
	messages_grow(all, message);
	return message;
}

static inline void messages_ulp(struct messages *all, struct nlmsghdr *message,
				const char *name)
{
	struct nlattr *nest = mnl_attr_nest_start(message, INET_DIAG_ULP_INFO);

	mnl_attr_put_strz(message, INET_ULP_INFO_NAME, name);
	mnl_attr_nest_end(message, nest);
	messages_grow(all, message);
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
