// SPDX-License-Identifier: GPL-2.0-only
/* Counts by remote address: prefixes, order, top, and the bounds of memory and time. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include "testing.h"
#include "data/peers.h"

#define ESTABLISHED	TCPSTATES_ROW_ESTABLISHED
#define CLOSE_WAIT	TCPSTATES_ROW_CLOSE_WAIT
#define MAX_BYTES	(32 * 1024 * 1024)

static struct peers peers;

static void add(const char *address, enum tcpstates_row state, unsigned int times)
{
	int family = strchr(address, ':') ? AF_INET6 : AF_INET;
	uint32_t binary[4];

	assert_int_equal(inet_pton(family, address, binary), 1);
	while (times--)
		peers_add(&peers, family, binary, state);
}

/* Select, and compare the rows: "192.0.2.1=3 other=5". */
static void assert_selects(struct rows_view view, const char *expected)
{
	char text[512] = "", name[PEERS_TEXT_SIZE];
	struct rows rows = { 0 };
	struct rows_shown shown;
	const struct row *row;
	uint64_t total = 0;
	struct row room;
	size_t i, len;

	peers_select(&peers, &view, &rows, &shown);
	for (i = 0; i < rows.nr; i++) {
		row = rows_at(&rows, i, &room);
		len = strlen(text);
		snprintf(text + len, sizeof(text) - len, "%s%s=%llu", len ? " " : "",
			 peers_text(&peers, row, name), (unsigned long long)rows_total(row));
		total += rows_total(row);
	}
	assert_string_equal(text, expected);
	assert_int_equal(total, shown.total.value);
	assert_int_equal(rows_total(&peers.sum), total);
	peers_free(&peers);
}

static void add_some(void)
{
	add("192.0.2.1", ESTABLISHED, 3);
	add("192.0.2.200", ESTABLISHED, 1);
	add("::ffff:192.0.2.200", CLOSE_WAIT, 1);
	add("198.51.100.7", CLOSE_WAIT, 4);
	add("2001:db8:1:2::3", ESTABLISHED, 1);
	add("2001:db8:1:ff::4", CLOSE_WAIT, 2);
	add("::1", ESTABLISHED, 1);
}

static void empty(void **state)
{
	(void)state;
	peers_setup(&peers, 32, 128);
	assert_selects((struct rows_view){ .sort = ROWS_SORT_TOTAL, .top = 1 }, "");
}

/* A v4-mapped address is the IPv4 address. Equal counts are in the order of addresses. */
static void orders(void **state)
{
	(void)state;
	peers_setup(&peers, 32, 128);
	add_some();
	assert_selects((struct rows_view){ .sort = ROWS_SORT_TOTAL },
		       "198.51.100.7=4 192.0.2.1=3 192.0.2.200=2 2001:db8:1:ff::4=2 ::1=1 2001:db8:1:2::3=1");
	peers_setup(&peers, 32, 128);
	add_some();
	assert_selects((struct rows_view){ .sort = ROWS_SORT_ID },
		       "::1=1 192.0.2.1=3 192.0.2.200=2 198.51.100.7=4 2001:db8:1:2::3=1 2001:db8:1:ff::4=2");
	peers_setup(&peers, 32, 128);
	add_some();
	assert_selects((struct rows_view){ .sort = (int)ROWS_COL_OF(CLOSE_WAIT), .top = 3 },
		       "198.51.100.7=4 2001:db8:1:ff::4=2 192.0.2.200=2 other=5");
}

static void tops(void **state)
{
	(void)state;
	peers_setup(&peers, 32, 128);
	add_some();
	assert_selects((struct rows_view){ .sort = ROWS_SORT_TOTAL, .top = 5 },
		       "198.51.100.7=4 192.0.2.1=3 192.0.2.200=2 2001:db8:1:ff::4=2 ::1=1 other=1");
	peers_setup(&peers, 32, 128);
	add_some();
	assert_selects((struct rows_view){ .sort = ROWS_SORT_TOTAL, .top = 6 },
		       "198.51.100.7=4 192.0.2.1=3 192.0.2.200=2 2001:db8:1:ff::4=2 ::1=1 2001:db8:1:2::3=1");
}

static void prefixes(void **state)
{
	static const struct {
		unsigned int ipv4, ipv6;
		const char *expected;
	} cases[] = {
		{ 24, 56, "192.0.2.0/24=5 198.51.100.0/24=4 2001:db8:1::/56=3 ::/56=1" },
		{ 25, 57, "198.51.100.0/25=4 192.0.2.0/25=3 192.0.2.128/25=2 2001:db8:1:80::/57=2 ::/57=1 2001:db8:1::/57=1" },
		{ 31, 128, "198.51.100.6/31=4 192.0.2.0/31=3 192.0.2.200/31=2 2001:db8:1:ff::4=2 ::1=1 2001:db8:1:2::3=1" },
		{ 5, 32, "192.0.0.0/5=9 2001:db8::/32=3 ::/32=1" },
		{ 0, 0, "0.0.0.0/0=9 ::/0=4" },
		{ 32, 3, "198.51.100.7=4 192.0.2.1=3 2000::/3=3 192.0.2.200=2 ::/3=1" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		peers_setup(&peers, cases[i].ipv4, cases[i].ipv6);
		add_some();
		assert_selects((struct rows_view){ .sort = ROWS_SORT_TOTAL }, cases[i].expected);
	}
}

/* Beyond the limit only known peers are told apart, and no socket is lost. */
static void limit(void **state)
{
	(void)state;
	peers_setup(&peers, 32, 128);
	peers.limit = 2;
	add_some();
	assert_int_equal(peers.beyond, 8);
	assert_selects((struct rows_view){ .sort = ROWS_SORT_TOTAL },
		       "192.0.2.1=3 192.0.2.200=2 other=8");
	peers_setup(&peers, 32, 128);
	peers.limit = 2;
	add_some();
	assert_selects((struct rows_view){ .sort = ROWS_SORT_TOTAL, .top = 1 },
		       "192.0.2.1=3 other=10");
}

static size_t bytes_of_table(void)
{
	return peers.peer.size * sizeof(struct peer) + peers.nr_slots * sizeof(*peers.slot);
}

/* Addresses of one network, and addresses whose bits differ in the last place only. */
static void many(void **state)
{
	const uint32_t nr = 200000;
	struct rows_view view = { .sort = ROWS_SORT_TOTAL, .top = 1 };
	struct timespec begin, end;
	struct rows_shown shown;
	uint32_t i, address[4];
	struct rows rows = { 0 };

	(void)state;
	peers_setup(&peers, 32, 128);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
	for (i = 0; i < nr; i++) {
		memcpy(address, (uint32_t[]){ i & 1 ? i << 16 : htonl(i), 0, 0, 0 }, sizeof(address));
		if (i & 1)
			address[3] = htonl(i);
		peers_add(&peers, i & 1 ? AF_INET6 : AF_INET, address, ESTABLISHED);
	}
	assert_int_equal(peers.peer.nr, nr);
	assert_true(bytes_of_table() < MAX_BYTES);
	for (i = 0; i < nr; i++)
		peers_add(&peers, AF_INET, &(uint32_t){ 0 }, CLOSE_WAIT);
	peers_select(&peers, &view, &rows, &shown);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	assert_int_equal(shown.nr[ROWS_PEER], nr);
	assert_int_equal(shown.total.value, 2 * nr);
	assert_int_equal(peers.other.summed, nr - 1);
	peers_free(&peers);
	assert_true(end.tv_sec - begin.tv_sec < 3);
}

/* Sort as many by their counts: those before the top are in order, and none is lost. */
static void many_in_order(void **state)
{
	const uint32_t nr = 20000;
	static const size_t tops[] = { 0, 1, 50, 19999 };
	struct rows_shown shown;
	struct row room[2];
	uint64_t total;
	uint32_t i;
	size_t t, n;

	(void)state;
	for (t = 0; t < sizeof(tops) / sizeof(tops[0]); t++) {
		struct rows_view view = { .sort = ROWS_SORT_TOTAL, .top = tops[t] };
		struct rows rows = { 0 };

		peers_setup(&peers, 32, 128);
		for (i = 0; i < 4 * nr; i++)
			peers_add(&peers, AF_INET, &(uint32_t){ htonl(i * i % nr) }, ESTABLISHED);
		n = peers.peer.nr;
		peers_select(&peers, &view, &rows, &shown);
		assert_int_equal(rows.nr, tops[t] && tops[t] < n ? tops[t] + 1 : n);
		for (i = 1; i < rows.nr && i < (tops[t] ? tops[t] : n); i++)
			assert_true(rows_total(rows_at(&rows, i - 1, &room[0])) >=
				    rows_total(rows_at(&rows, i, &room[1])));
		for (total = i = 0; i < rows.nr; i++)
			total += rows_total(rows_at(&rows, i, &room[0]));
		assert_int_equal(total, 4 * nr);
		peers_free(&peers);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty),
		cmocka_unit_test(orders),
		cmocka_unit_test(tops),
		cmocka_unit_test(prefixes),
		cmocka_unit_test(limit),
		cmocka_unit_test(many),
		cmocka_unit_test(many_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
