/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a walk reads of a socket is in two cache lines, and in three of one in
 * TIME_WAIT: to be appended to a source of the module for build-checks.sh.
 * Sockets begin at a cache line, timewait sockets on newer kernels. What a walk
 * really reads is counted in the guest: see accesses.c.
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
