// SPDX-License-Identifier: GPL-2.0-only
/*
 * A libFuzzer target: the parsers of the kernel's own files. They never read
 * beyond the end, and a counter is either present or absent.
 */
#include <sys/socket.h>
#include "source/proc_tcp.h"
#include "fuzz.h"
#include "host/counters.h"

static int check_socket(const struct tcp_socket *socket, void *ctx)
{
	size_t *visits = ctx;

	require(socket->state >= 1 && socket->state <= 31);
	require(socket->family == AF_INET || socket->family == AF_INET6);
	++*visits;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct figure figures[COUNTERS_NR] = { { 0 } };
	const char *text = (const char *)data;
	size_t visits = 0;
	unsigned int i;

	counters_parse_pairs(text, size, figures);
	for (i = COUNTERS_NR_RISING; i < COUNTERS_NR; i++)
		require(!figures[i].have);
	counters_parse_sockstat(text, size, figures);
	for (i = 0; i < COUNTERS_NR; i++)
		require(figures[i].have || !figures[i].value);

	require(!proc_tcp_parse(text, size, AF_INET, TCP_ALL_STATE_BITS, check_socket, &visits));
	require(!proc_tcp_parse(text, size, AF_INET6, UINT32_MAX, check_socket, &visits));
	require(visits <= count_byte(text, size, '\n') + 1);
	return 0;
}
