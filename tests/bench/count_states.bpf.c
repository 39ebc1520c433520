// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program that a user of BPF would write: an iterator over the TCP sockets
 * of a namespace that counts them by state. CO-RE: the types below have only the
 * fields that are used.
 */
#include <linux/types.h>
#include <bpf/bpf_helpers.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct sock_common {
	volatile unsigned char skc_state;
};

struct bpf_iter_meta;

struct bpf_iter__tcp {
	struct bpf_iter_meta *meta;
	struct sock_common *sk_common;
};

#pragma clang attribute pop

__u64 states[16];

SEC("iter/tcp")
int count_states(struct bpf_iter__tcp *ctx)
{
	struct sock_common *sk = ctx->sk_common;

	if (sk)
		states[sk->skc_state & 15]++;
	return 0;
}

char _license[] SEC("license") = "GPL";
