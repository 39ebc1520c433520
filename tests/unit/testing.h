/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the unit tests: cmocka, with the headers that it needs, and samples. */
#ifndef TCPSTATES_TESTING_H
#define TCPSTATES_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

/* Return a copy without a byte after it, so that the sanitizer finds overruns. */
static inline char *copy_without_end(const void *bytes, size_t len)
{
	char *copy = malloc(len ? len : 1);

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	return copy;
}

/* The summary of a busy server, as the module prints it. */
#define SAMPLE_KEYS \
	"# tcpstates 1 netns 4026531840 walk_ns 412345 age_ms 0 buckets 262144\n"
#define SAMPLE_COLUMNS \
	"state           total       ipv4       ipv6     server     client       mini     orphan\n"
#define SAMPLE_ROWS \
	"ESTABLISHED    100000      90000      10000      60000      40000          0          0\n" \
	"SYN_SENT           12         10          2          0         12          0          0\n" \
	"SYN_RECV          130        128          2        130          0        130          0\n" \
	"FIN_WAIT1           7          7          0          5          2          0          6\n" \
	"FIN_WAIT2          90         80         10         70         20         85          4\n" \
	"TIME_WAIT       48211      40000       8211      30000      18211      48211          0\n" \
	"CLOSE               0          0          0          0          0          0          0\n" \
	"CLOSE_WAIT        345        345          0        300         45          0          0\n" \
	"LAST_ACK            3          2          1          3          0          0          3\n" \
	"LISTEN             14          7          7         14          0          0          0\n" \
	"CLOSING             1          1          0          1          0          0          1\n" \
	"UNKNOWN             0          0          0          0          0          0          0\n"
#define SAMPLE	SAMPLE_KEYS SAMPLE_COLUMNS SAMPLE_ROWS

/* The ports of the same server, the namespaces of its machine, and idle times. */
#define SAMPLE_PORTS \
	"# tcpstates_ports 1 netns 4026531840 walk_ns 912345 buckets 262144\n" \
	"side    port listeners full backlog backlog_max synq ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK CLOSING UNKNOWN close_wait_s\n" \
	"server    22 1 0 0 128 0 2 0 0 0 0 0 0 0 0 0 0 0\n" \
	"server   443 4 1 12 16384 130 60000 0 130 5 70 30000 0 300 3 1 0 11520\n" \
	"server  8080 2 0 0 8192 0 0 0 0 0 0 0 0 0 0 0 0 0\n" \
	"client   443 0 0 0 0 0 39800 12 0 2 20 18211 0 0 0 0 0 0\n" \
	"client  3306 0 0 0 0 0 200 0 0 0 0 0 0 45 0 0 0 75\n"
#define SAMPLE_NETNS \
	"# tcpstates_netns 1 walk_ns 1912345 buckets 278528 namespaces 3\n" \
	"netns      ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK LISTEN CLOSING UNKNOWN\n" \
	"4026531840 100000 12 130 7 90 48211 0 345 3 14 1 0\n" \
	"4026532271 0 0 0 0 0 0 0 0 0 2 0 0\n" \
	"4026532160 63 7 11 14 21 31 0 12 14 11 14 0\n" \
	"other      2 0 0 0 0 1 0 0 0 0 0 0\n"
#define SAMPLE_IDLE \
	"# tcpstates_idle 1 netns 4026531840 walk_ns 1812345 buckets 262144\n" \
	"state       sockets lt_1s lt_10s lt_1m lt_10m lt_1h lt_1d ge_1d max_s\n" \
	"ESTABLISHED  100000 52000 23000 14000 7000 2300 1400 300 777600\n" \
	"FIN_WAIT1         7 1 2 4 0 0 0 0 48\n" \
	"FIN_WAIT2         5 0 1 4 0 0 0 0 59\n" \
	"CLOSE_WAIT      345 20 25 30 120 100 50 0 11520\n" \
	"LAST_ACK          3 3 0 0 0 0 0 0 0\n" \
	"CLOSING           1 1 0 0 0 0 0 0 0\n"

#endif /* TCPSTATES_TESTING_H */
