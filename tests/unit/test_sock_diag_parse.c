// SPDX-License-Identifier: GPL-2.0-only
/* The parser of sock_diag's replies, with messages as the kernel makes them. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include "testing.h"
#include "sock_diag_messages.h"
#include "source/sock_diag_parse.h"

#define MAX_SEEN	8

static struct messages all;
static struct sock_diag_parse parse;
static struct tcp_socket seen[MAX_SEEN];
static int nr_seen, stop_after;

static const struct inet_diag_msg sample = {
	.idiag_family = AF_INET6,
	.idiag_state = 8,
	.idiag_timer = 4,
	.idiag_expires = 1234,
	.id = { .idiag_src = { 1, 2, 3, 4 }, .idiag_dst = { 5, 6, 7, 8 } },
	.idiag_rqueue = 11,
	.idiag_wqueue = 12,
	.idiag_uid = 13,
	.idiag_inode = 14,
};

static int visit(const struct tcp_socket *socket, void *ctx)
{
	assert_ptr_equal(ctx, &nr_seen);
	assert_true(nr_seen < MAX_SEEN);
	seen[nr_seen++] = *socket;
	return nr_seen == stop_after ? -42 : 0;
}

static int setup(void **state)
{
	(void)state;
	memset(&all, 0, sizeof(all));
	memset(seen, 0, sizeof(seen));
	parse = (struct sock_diag_parse){
		.seq = MESSAGES_SEQ,
		.portid = MESSAGES_PORTID,
		.type = MESSAGES_TYPE,
		.visit = visit,
		.ctx = &nr_seen,
	};
	nr_seen = stop_after = 0;
	return 0;
}

static enum sock_diag_reply parse_bytes(size_t len)
{
	char *copy = copy_without_end(all.buf, len);
	enum sock_diag_reply reply;

	reply = sock_diag_parse(&parse, copy, len);
	free(copy);
	return reply;
}

static void assert_reply(enum sock_diag_reply reply, int sockets)
{
	assert_int_equal(parse_bytes(all.len), reply);
	assert_int_equal(nr_seen, sockets);
}

static void fields(void **state)
{
	struct inet_diag_msg msg = sample;

	(void)state;
	msg.id.idiag_sport = htons(443);
	msg.id.idiag_dport = htons(50000);
	messages_socket(&all, &msg, true);
	assert_reply(SOCK_DIAG_REPLY_MORE, 1);
	assert_int_equal(seen[0].family, AF_INET6);
	assert_int_equal(seen[0].state, 8);
	assert_int_equal(seen[0].timer, TCP_TIMER_PROBE0);
	assert_int_equal(seen[0].expires_ms, 1234);
	assert_int_equal(seen[0].local_port, 443);
	assert_int_equal(seen[0].remote_port, 50000);
	assert_memory_equal(seen[0].local, msg.id.idiag_src, sizeof(seen[0].local));
	assert_memory_equal(seen[0].remote, msg.id.idiag_dst, sizeof(seen[0].remote));
	assert_int_equal(seen[0].rqueue, 11);
	assert_int_equal(seen[0].wqueue, 12);
	assert_int_equal(seen[0].uid, 13);
	assert_int_equal(seen[0].inode, 14);
	assert_false(seen[0].mini);
	assert_false(seen[0].mptcp);
}

static void minis(void **state)
{
	(void)state;
	messages_socket(&all, &sample, true);
	messages_socket(&all, &sample, false);
	messages_add(&all, MESSAGES_TYPE, &sample, sizeof(sample));
	messages_done(&all, 0);
	assert_reply(SOCK_DIAG_REPLY_DONE, 3);
	assert_false(seen[0].mini);
	assert_true(seen[1].mini);
	assert_true(seen[2].mini);
}

static void mptcp(void **state)
{
	struct nlmsghdr *message;
	bool tell;

	(void)state;
	messages_ulp(&all, messages_socket(&all, &sample, true), "mptcp");
	messages_ulp(&all, messages_socket(&all, &sample, true), "tls");
	message = messages_socket(&all, &sample, true);
	messages_attribute(&all, message, INET_DIAG_ULP_INFO, "\0\0\0", 4);
	for (tell = false;; tell = true) {
		parse.info = tell;
		nr_seen = 0;
		assert_reply(SOCK_DIAG_REPLY_MORE, 3);
		assert_int_equal(seen[0].mptcp, tell);
		assert_false(seen[1].mptcp || seen[2].mptcp);
		if (tell)
			break;
	}
}

static void add_info(uint32_t last_data_recv, uint32_t last_ack_recv, size_t len)
{
	struct nlmsghdr *message = messages_socket(&all, &sample, true);
	/* More than any libc has; a newer kernel's has more fields. */
	uint32_t info[128] = { 0 };

	info[13] = last_data_recv;
	info[14] = last_ack_recv;
	messages_attribute(&all, message, INET_DIAG_INFO, info, len);
}

/* The later of the last data and the last ACK counts. */
static void idle(void **state)
{
	(void)state;
	add_info(5000, 7000, 512);
	add_info(UINT32_MAX, 6000, 60);
	add_info(1, 1, 59);
	add_info(0, 0, 104);
	messages_socket(&all, &sample, true);
	assert_reply(SOCK_DIAG_REPLY_MORE, 5);
	assert_false(seen[0].idle_ms.have);
	parse.info = true;
	nr_seen = 0;
	assert_reply(SOCK_DIAG_REPLY_MORE, 5);
	assert_true(seen[0].idle_ms.have && seen[1].idle_ms.have && seen[3].idle_ms.have);
	assert_int_equal(seen[0].idle_ms.value, 5000);
	assert_int_equal(seen[1].idle_ms.value, 6000);
	assert_int_equal(seen[3].idle_ms.value, 0);
	assert_false(seen[2].idle_ms.have || seen[4].idle_ms.have);
}

static void others_are_skipped(void **state)
{
	(void)state;
	messages_socket(&all, &sample, true)->nlmsg_seq = MESSAGES_SEQ - 1;
	messages_socket(&all, &sample, true)->nlmsg_pid = MESSAGES_PORTID + 1;
	messages_error(&all, 0);
	messages_add(&all, NLMSG_NOOP, "", 0);
	messages_socket(&all, &sample, true);
	assert_reply(SOCK_DIAG_REPLY_MORE, 1);
}

static void nothing_behind_the_end(void **state)
{
	(void)state;
	messages_done(&all, 3);
	messages_socket(&all, &sample, true);
	assert_reply(SOCK_DIAG_REPLY_DONE, 0);
}

static void visitor_ends_it(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 3; i++)
		messages_socket(&all, &sample, true);
	stop_after = 2;
	assert_reply(SOCK_DIAG_REPLY_STOPPED, 2);
}

static void refused_at_once(void **state)
{
	(void)state;
	messages_error(&all, -EPERM);
	assert_reply(SOCK_DIAG_REPLY_REFUSED, 0);
	assert_int_equal(parse.error, EPERM);
}

/* The kernel's reply if inet_diag is loaded and tcp_diag is not. */
static void refused_at_the_end(void **state)
{
	(void)state;
	messages_socket(&all, &sample, true);
	messages_done(&all, -ENOENT);
	assert_reply(SOCK_DIAG_REPLY_REFUSED, 1);
	assert_int_equal(parse.error, ENOENT);
}

static void interrupted(void **state)
{
	(void)state;
	messages_socket(&all, &sample, true);
	messages_socket(&all, &sample, true)->nlmsg_flags |= NLM_F_DUMP_INTR;
	assert_reply(SOCK_DIAG_REPLY_INTERRUPTED, 1);
}

static void interrupted_at_the_end(void **state)
{
	(void)state;
	messages_done(&all, 0);
	((struct nlmsghdr *)all.buf)->nlmsg_flags |= NLM_F_DUMP_INTR;
	assert_reply(SOCK_DIAG_REPLY_INTERRUPTED, 0);
}

/* Cut off anywhere, the reply is either some whole messages or garbage. */
static void truncated(void **state)
{
	size_t len, first, second;

	(void)state;
	messages_socket(&all, &sample, true);
	first = all.len;
	messages_socket(&all, &sample, false);
	second = all.len;
	for (len = 0; len <= second; len++) {
		nr_seen = 0;
		assert_int_equal(parse_bytes(len), len % first && len != second ?
				 SOCK_DIAG_REPLY_GARBAGE : SOCK_DIAG_REPLY_MORE);
		assert_int_equal(nr_seen, (len >= first) + (len == second));
	}
}

static void garbage(void **state)
{
	static const uint16_t types[] = { NLMSG_OVERRUN, MESSAGES_TYPE + 1, NLMSG_ERROR,
					  MESSAGES_TYPE };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		setup(state);
		/* Too short for a message with contents. */
		messages_add(&all, types[i], "", 0);
		assert_reply(SOCK_DIAG_REPLY_GARBAGE, 0);
	}
	/* 2 GiB and more: negative if taken for signed. */
	setup(state);
	messages_socket(&all, &sample, true)->nlmsg_len = 0x8e8e8e68;
	assert_reply(SOCK_DIAG_REPLY_GARBAGE, 0);
}

/* The message may end within the padding, or within its last attribute. */
static void cut_attributes(void **state)
{
	unsigned int cut;

	for (cut = 1; cut <= NLA_HDRLEN + 4; cut++) {
		setup(state);
		messages_socket(&all, &sample, true)->nlmsg_len -= cut;
		all.len -= cut;
		assert_reply(SOCK_DIAG_REPLY_MORE, 1);
		assert_false(seen[0].mini);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(fields, setup),
		cmocka_unit_test_setup(minis, setup),
		cmocka_unit_test_setup(mptcp, setup),
		cmocka_unit_test_setup(idle, setup),
		cmocka_unit_test_setup(others_are_skipped, setup),
		cmocka_unit_test_setup(nothing_behind_the_end, setup),
		cmocka_unit_test_setup(visitor_ends_it, setup),
		cmocka_unit_test_setup(refused_at_once, setup),
		cmocka_unit_test_setup(refused_at_the_end, setup),
		cmocka_unit_test_setup(interrupted, setup),
		cmocka_unit_test_setup(interrupted_at_the_end, setup),
		cmocka_unit_test_setup(truncated, setup),
		cmocka_unit_test_setup(garbage, setup),
		cmocka_unit_test_setup(cut_attributes, setup),
	};

	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
