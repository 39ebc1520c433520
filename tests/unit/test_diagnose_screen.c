// SPDX-License-Identifier: GPL-2.0-only
/* The text of diagnose: with one finding it fits a screen of 80 x 24. */
#include <stdlib.h>
#include <sys/socket.h>
#include "evidence_testing.h"
#include "diagnose/finding_texts.h"
#include "diagnose/print.h"
#include "diagnose/rules.h"
#include "lib/wrap.h"

#define WIDTH	80
#define HEIGHT	24

static const struct style plain = { "", "", "", "", 0 };
static const struct diagnose_view brief = { .width = WIDTH, .style = &plain };

/* Render the findings. The caller frees the text. */
static char *render(const struct diagnose_view *view)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	diagnose_print_text(out, &findings, &e, view);
	assert_int_equal(fclose(out), 0);
	return text;
}

/* Return the lines that a text takes on a terminal, which breaks the long ones. */
static int screen_lines(char *text)
{
	char *line = text, *end;
	int lines = 0, columns;

	for (; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		columns = wrap_columns(line);
		lines += columns ? (columns + WIDTH - 1) / WIDTH : 1;
	}
	return lines;
}

/* Add figures, the first ones as rises of counters. */
static void fill_facts(struct fact_list *facts, int nr, int rises)
{
	static const char *const names[] = { "SyncookiesSent", "TCPTimeouts", "TIME_WAIT",
					     "listeners", "tcp_max_tw_buckets" };

	for (facts->nr = 0; facts->nr < nr; facts->nr++)
		facts->fact[facts->nr] = (struct fact){ names[facts->nr], 1234567,
							facts->nr < rises, false };
}

/* Fill in as many ports, processes and figures as such a finding can have. */
static void fill_finding(struct finding *f)
{
	static const struct route route = {
		.family = AF_INET6, .port = 65535, .sockets = 28000, .time_wait = 27000,
		.local = { 0xb80d0120, 0x01000000, 0, 0x17000000 },
		.remote = { 0xb80d0120, 0x02000000, 0, 0x18000000 },
	};
	static const struct top_peers peers = {
		{ { "2001:db8:1234:5678:9abc:def0:1234:5678", 1234567 },
		  { "2001:db8:1234:5678:9abc:def0:1234:5679", 123456 },
		  { "2001:db8:1234:5678:9abc:def0:1234:567a", 12345 } }, TOP_PEERS, 12345678,
	};
	bool held = f->id == FINDING_CLOSE_WAIT || f->id == FINDING_FIN_WAIT2 ||
		    f->id == FINDING_SILENT;
	int i;

	f->enter = "nsenter -n -t 4194304";
	f->verdict = VERDICT_CRITICAL;
	fill_facts(&f->facts, held || f->id == FINDING_PORT_EXHAUSTION ? 3 : 5, 2);
	for (i = 0; i < FINDING_MAX_PORTS && finding_texts[f->id].filter_port; i++) {
		f->port[i] = (struct finding_port){ .port = (uint16_t)(65535 - i) };
		fill_facts(&f->port[i].facts, 2, 0);
		if (held)
			finding_age(&f->port[i].facts, 1234567);
		f->nr_ports++;
	}
	f->more_ports = (size_t)f->nr_ports;
	if (f->id == FINDING_PORT_EXHAUSTION)
		f->route = &route;
	if (f->id == FINDING_ACCEPT_QUEUE || f->id == FINDING_SYN_FLOOD ||
	    f->id == FINDING_PEER_DOWN)
		f->peers = &peers;
	if (!held)
		return;
	f->nr_holders = FINDING_MAX_HOLDERS;
	f->more_holders = 2;
	f->missing = "the process of some sockets: none that is visible here holds them; "
		     "look in other PID namespaces";
	for (i = 0; i < f->nr_holders; i++)
		f->holder[i] = (struct holder){ .pid = 4194304, .comm = "nginx",
						.sockets = 20000, .port = 65535 };
}

/* One finding, the others fine but for one that is unknown. */
static void only(int id)
{
	int i, at = 1;

	memset(&findings, 0, sizeof(findings));
	findings.nr_found = 1;
	findings.finding[0].id = (enum finding_id)id;
	fill_finding(&findings.finding[0]);
	for (i = 0; i < NR_FINDINGS; i++) {
		if (i != id)
			findings.finding[at++].id = (enum finding_id)i;
	}
	findings.finding[at - 1].verdict = VERDICT_UNKNOWN;
	findings.finding[at - 1].missing = "counts by port";
}

static void each_finding_fits(void **state)
{
	int id, lines;
	char *text;

	(void)state;
	for (id = 0; id < NR_FINDINGS; id++) {
		only(id);
		text = render(&brief);
		lines = screen_lines(text);
		if (lines > HEIGHT)
			fail_msg("%s: %d lines", finding_name[id], lines);
		free(text);
	}
}

static void fine_checks_take_a_line(void **state)
{
	char *text, *begin, *end;

	(void)state;
	only(0);
	text = render(&brief);
	begin = strstr(text, "\nAlso fine: ");
	assert_non_null(begin);
	end = strchr(begin + 1, '\n');
	assert_true(end - begin - 1 <= WIDTH);
	assert_true(strstr(begin, " more (see -v)\n") == end - strlen(" more (see -v)"));
	assert_string_equal(end, "\nUnknown: time-wait-limit\n");
	free(text);
}

/* Nothing that was left out is lost: -v has it. */
static void verbose_has_all(void **state)
{
	const struct diagnose_view verbose = { .width = WIDTH, .style = &plain, .verbose = true };
	char *text;
	int id;

	(void)state;
	only(FINDING_CLOSE_WAIT);
	text = render(&verbose);
	for (id = 0; id < NR_FINDINGS; id++)
		assert_non_null(strstr(text, finding_name[id]));
	assert_non_null(strstr(text, "server 65531: "));
	assert_non_null(strstr(text, "; and 5"));
	free(text);
	text = render(&brief);
	assert_null(strstr(text, "server 65534: "));
	assert_non_null(strstr(text, "; and 9"));
	assert_non_null(strstr(text, "; and 5 more\n"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_finding_fits, setup, teardown),
		cmocka_unit_test_setup_teardown(fine_checks_take_a_line, setup, teardown),
		cmocka_unit_test_setup_teardown(verbose_has_all, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
