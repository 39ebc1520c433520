// SPDX-License-Identifier: GPL-2.0-only
/* The parsers of /proc/net: netstat, snmp, sockstat and tcp; and thresholds. */
#include <string.h>
#include <sys/socket.h>
#include "testing.h"
#include "data/thresholds.h"
#include "source/proc_tcp.h"
#include "host/counters.h"

static struct figure figures[COUNTERS_NR];

static int reset(void **state)
{
	(void)state;
	memset(figures, 0, sizeof(figures));
	return 0;
}

static void pairs(const char *text)
{
	counters_parse_pairs(text, strlen(text), figures);
}

static void sockstat(const char *text)
{
	counters_parse_sockstat(text, strlen(text), figures);
}

static void is(enum counter_id id, uint64_t value)
{
	assert_true(figures[id].have);
	assert_int_equal(figures[id].value, value);
}

static void netstat_by_name(void **state)
{
	(void)state;
	pairs("TcpExt: SyncookiesSent New ListenOverflows ListenDrops\n"
	      "TcpExt: 1 2 3 18446744073709551615\n"
	      "IpExt: ListenDrops\n"
	      "IpExt: 5\n");
	is(COUNTER_SYNCOOKIES_SENT, 1);
	is(COUNTER_LISTEN_OVERFLOWS, 3);
	is(COUNTER_LISTEN_DROPS, UINT64_MAX);
	assert_false(figures[COUNTER_TIME_WAIT_OVERFLOW].have);
}

/* In snmp, MaxConn is -1. */
static void snmp_with_a_negative_number(void **state)
{
	(void)state;
	pairs("Ip: Forwarding\nIp: 1\n"
	      "Tcp: RtoAlgorithm MaxConn ActiveOpens PassiveOpens\n"
	      "Tcp: 1 -1 7 9\n");
	is(COUNTER_ACTIVE_OPENS, 7);
	is(COUNTER_PASSIVE_OPENS, 9);
}

static void sockstat_by_group(void **state)
{
	(void)state;
	sockstat("sockets: used 12\n"
		 "TCP: inuse 3 orphan 4 tw 5 alloc 6 mem 7\n"
		 "UDP: inuse 1 mem 99\n");
	is(COUNTER_ORPHANS, 4);
	is(COUNTER_TIME_WAIT, 5);
	is(COUNTER_MEMORY, 7);
}

static void garbage_is_absent(void **state)
{
	static const char *const texts[] = {
		"", "\n", ":", "TcpExt:\n", "TcpExt: ListenDrops\n", "TcpExt: ListenDrops\nTcpExt:",
		"TcpExt: ListenDrops\nTcpExt: x\n", "TcpExt: ListenDrops\nTcp: 1\n",
		"TcpExt: ListenDrops\nTcpExt: 18446744073709551616\n",
		"TcpExt ListenDrops\nTcpExt 1\n", "TcpExt: ListenDrops\n\nTcpExt: 1\n",
		"TCP: orphan", "TCP: orphan \n", "TCP orphan 1", "TCP: orphan -1\n",
	};
	unsigned int i, id;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		pairs(texts[i]);
		sockstat(texts[i]);
		for (id = 0; id < COUNTERS_NR; id++)
			assert_false(figures[id].have);
	}
}

static void the_first_counts(void **state)
{
	(void)state;
	pairs("TcpExt: ListenDrops ListenDrops\nTcpExt: 1 2\n");
	is(COUNTER_LISTEN_DROPS, 1);
}

#define TCP_HEAD \
	"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
#define TCP_LINE \
	"   0: 0100007F:1F90 0200007F:9C40 08 00000000:00000000 00:00000000 00000000  1000        0 4242 1 0000000000000000 20 4 30 10 -1\n"
#define TCP6_LINE \
	"   1: 0000000000000000FFFF00000100007F:0050 00000000000000000000000001000000:01BB 06 00000000:00000000 03:00001000 00000000     0        0 0 3 0000000000000000\n"

static struct tcp_socket seen[4];
static int nr_seen;

static int see(const struct tcp_socket *socket, void *ctx)
{
	(void)ctx;
	assert_in_range(nr_seen, 0, 3);
	seen[nr_seen++] = *socket;
	return 0;
}

static void parse_tcp(const char *text, uint8_t family, uint32_t states)
{
	nr_seen = 0;
	assert_int_equal(proc_tcp_parse(text, strlen(text), family, states, see, NULL), 0);
}

static void sockets_of_proc_net_tcp(void **state)
{
	(void)state;
	parse_tcp(TCP_HEAD TCP_LINE TCP_LINE, AF_INET, TCP_ALL_STATE_BITS);
	assert_int_equal(nr_seen, 2);
	assert_int_equal(seen[0].state, 8);
	assert_int_equal(seen[0].local_port, 8080);
	assert_int_equal(seen[0].remote_port, 40000);
	assert_int_equal(seen[0].local[0], 0x0100007f);
	assert_int_equal(seen[0].remote[0], 0x0200007f);
	assert_int_equal(seen[0].inode, 4242);
	assert_false(seen[0].mini);
	parse_tcp(TCP_HEAD TCP_LINE, AF_INET, TCP_STATE_BIT(6));
	assert_int_equal(nr_seen, 0);
}

static void sockets_of_proc_net_tcp6(void **state)
{
	(void)state;
	parse_tcp(TCP_HEAD TCP6_LINE, AF_INET6, TCP_ALL_STATE_BITS);
	assert_int_equal(nr_seen, 1);
	assert_int_equal(seen[0].local[2], 0xffff0000);
	assert_int_equal(seen[0].local[3], 0x0100007f);
	assert_int_equal(seen[0].remote_port, 443);
	assert_true(seen[0].mini);
	/* Lines of the other family are skipped. */
	parse_tcp(TCP_HEAD TCP6_LINE, AF_INET, TCP_ALL_STATE_BITS);
	assert_int_equal(nr_seen, 0);
	parse_tcp("0: 0100007F:1F90 0200007F:9C4 08 0 0 0 0 0 1\n", AF_INET, TCP_ALL_STATE_BITS);
	assert_int_equal(nr_seen, 0);
}

#define TCP_LISTENER \
	"   0: 00000000:0050 00000000:0000 0A 00000000:00000003 00:00000000 00000000    33        0 99 1 0000000000000000 100 0 0 10 0\n"
#define TCP_REQUEST \
	"   1: 0100007F:0050 0200007F:9C40 03 00000000:00000000 01:00000063 00000000    33        0 0 0 0000000000000000\n"
#define TCP_FULL_SYN_RECV \
	"   2: 0100007F:0050 0200007F:9C41 03 0000000A:0000000B 00:00000000 00000000     0        0 0 2 0000000000000000 20 4 30 10 -1\n"
#define TCP_TIMEWAIT_FIN_WAIT2 \
	"   3: 0100007F:0050 0200007F:9C42 05 00000000:00000000 03:123456789 00000000     0        0 0 3 0000000000000000\n"

/* The kinds of sockets, and all figures of a line. */
static void kinds_of_sockets(void **state)
{
	(void)state;
	parse_tcp(TCP_LISTENER TCP_REQUEST TCP_FULL_SYN_RECV TCP_TIMEWAIT_FIN_WAIT2, AF_INET,
		  TCP_ALL_STATE_BITS);
	assert_int_equal(nr_seen, 4);
	assert_false(seen[0].mini);
	assert_int_equal(seen[0].rqueue, 3);
	assert_int_equal(seen[0].uid, 33);
	assert_int_equal(seen[0].inode, 99);
	assert_true(seen[1].mini);
	assert_int_equal(seen[1].timer, TCP_TIMER_ON);
	assert_false(seen[2].mini);
	assert_int_equal(seen[2].wqueue, 10);
	assert_int_equal(seen[2].rqueue, 11);
	assert_true(seen[3].mini);
	assert_int_equal(seen[3].state, 5);
}

static int count(const struct tcp_socket *socket, void *ctx)
{
	assert_int_equal(socket->local_port, 8080);
	assert_int_equal(socket->inode, 4242);
	return ++*(int *)ctx < 0;
}

/* A file of any length, whose pieces end within lines; the last has no newline. */
static void large_file(void **state)
{
	FILE *file = tmpfile();
	int i, visits = 0;

	(void)state;
	assert_non_null(file);
	fputs(TCP_HEAD, file);
	for (i = 0; i < 5000; i++)
		fputs(TCP_LINE, file);
	fprintf(file, "%.*s", (int)strlen(TCP_LINE) - 1, TCP_LINE);
	rewind(file);
	fflush(file);
	assert_int_equal(proc_tcp_read(fileno(file), AF_INET, TCP_ALL_STATE_BITS, count, &visits),
			 0);
	assert_int_equal(visits, 5001);
	fclose(file);
}

static int stop(const struct tcp_socket *socket, void *ctx)
{
	(void)socket;
	return ++*(int *)ctx;
}

static void a_visitor_ends_it(void **state)
{
	int visits = 0;

	(void)state;
	assert_int_equal(proc_tcp_parse(TCP_LINE TCP_LINE, strlen(TCP_LINE TCP_LINE), AF_INET,
					TCP_ALL_STATE_BITS, stop, &visits), 1);
	assert_int_equal(visits, 1);
}

static void thresholds_are_set(void **state)
{
	uint64_t values[NR_THRESHOLDS];

	(void)state;
	thresholds_default(values);
	assert_int_equal(values[THRESHOLD_CLOSE_WAIT], 50);
	assert_true(thresholds_set(values, "close-wait=7"));
	assert_int_equal(values[THRESHOLD_CLOSE_WAIT], 7);
	assert_int_equal(values[THRESHOLD_CLOSING], 50);
	assert_false(thresholds_set(values, "close-wait=0"));
	assert_false(thresholds_set(values, "close-wait="));
	assert_false(thresholds_set(values, "close-wait"));
	assert_false(thresholds_set(values, "close-wai=1"));
	assert_false(thresholds_set(values, "close-wait=1000000001"));
	assert_int_equal(values[THRESHOLD_CLOSE_WAIT], 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(netstat_by_name, reset),
		cmocka_unit_test_setup(snmp_with_a_negative_number, reset),
		cmocka_unit_test_setup(sockstat_by_group, reset),
		cmocka_unit_test_setup(garbage_is_absent, reset),
		cmocka_unit_test_setup(the_first_counts, reset),
		cmocka_unit_test(sockets_of_proc_net_tcp),
		cmocka_unit_test(sockets_of_proc_net_tcp6),
		cmocka_unit_test(kinds_of_sockets),
		cmocka_unit_test(large_file),
		cmocka_unit_test(a_visitor_ends_it),
		cmocka_unit_test(thresholds_are_set),
	};

	return cmocka_run_group_tests_name("counters", tests, NULL, NULL);
}
