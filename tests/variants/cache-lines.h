/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Assertions that the fields a walk reads of a socket lie in two cache lines, and
 * in three for a timewait socket. build-checks.sh appends this to a source of the
 * module. Sockets begin at a cache line; timewait sockets do on newer kernels.
 * accesses.c counts what a walk really reads, in the guest.
 */
#ifndef CACHE_LINE
#define CACHE_LINE	64
#endif

#define LINE_OF(type, member) (offsetof(struct type, member) / CACHE_LINE)

static_assert(LINE_OF(sock_common, skc_num) == 0);
static_assert(LINE_OF(sock_common, skc_dport) == 0);
static_assert(LINE_OF(sock_common, skc_family) == 0);
static_assert(LINE_OF(sock_common, skc_state) == 0);
static_assert(LINE_OF(sock_common, skc_net) == 0);
static_assert(LINE_OF(sock_common, skc_flags) == 1);
static_assert(LINE_OF(sock_common, skc_nulls_node) == 1);
static_assert(LINE_OF(inet_timewait_sock, tw_substate) == 2);
