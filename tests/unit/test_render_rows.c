// SPDX-License-Identifier: GPL-2.0-only
/* Tables and JSON of ports and namespaces, compared byte by byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "testing.h"
#include "lib/format.h"
#include "source/parse.h"
#include "render/netns.h"
#include "render/ports.h"

static struct rows rows;
static struct rows_shown shown;
static struct services services;
static struct netns_name name[2];
static int screen;	/* columns of the terminal */

enum form { TABLE, COLOURED, JSON };

static const struct style *choose_style(enum form form)
{
	static struct style style;

	style = *style_choose(form == COLOURED ? STYLE_ALWAYS : STYLE_NEVER, -1);
	style.width = screen;
	return &style;
}

static void setup_rows(int (*parse)(const char *text, size_t len, struct rows *rows,
				    struct parse_error *err),
		       const char *text, struct rows_view view)
{
	struct parse_error err;

	if (parse(text, strlen(text), &rows, &err))
		fail_msg("line %u: %s", err.line, err.message);
	rows_select(&rows, &view, &shown);
}

static void assert_text(FILE *out, char **text, const char *expected)
{
	fclose(out);
	assert_string_equal(*text, expected);
	free(*text);
	rows_free(&rows);
}

static void assert_ports(const char *text, struct rows_view view,
			 const struct services *known, enum form form, const char *expected)
{
	char *printed;
	size_t len;
	FILE *out = open_memstream(&printed, &len);

	assert_non_null(out);
	setup_rows(parse_ports, text, view);
	if (form == JSON)
		render_ports_json(out, &rows, known, 0);
	else
		render_ports_table(out, &rows, &shown, known,
				   choose_style(form));
	assert_text(out, &printed, expected);
}

/* Print the ports, and check that no line is wider than the terminal. */
static void assert_fits(void)
{
	char *printed, *line, *rest;
	size_t len;
	FILE *out = open_memstream(&printed, &len);

	assert_non_null(out);
	render_ports_table(out, &rows, &shown, NULL, choose_style(TABLE));
	fclose(out);
	for (line = strtok_r(printed, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (format_width(line) > screen)
			fail_msg("more than %d columns: %s", screen, line);
	}
	free(printed);
	rows_free(&rows);
}

static void assert_netns(const char *text, struct rows_view view, const struct netns_names *names,
			 enum form form, const char *expected)
{
	char *printed;
	size_t len;
	FILE *out = open_memstream(&printed, &len);

	assert_non_null(out);
	setup_rows(parse_netns, text, view);
	if (form == JSON)
		render_netns_json(out, &rows, names, 0);
	else
		render_netns_table(out, &rows, &shown, names, choose_style(form));
	assert_text(out, &printed, expected);
}

#define BY_TOTAL	((struct rows_view){ .sort = ROWS_SORT_TOTAL })
#define TOP_1		((struct rows_view){ .sort = ROWS_SORT_TOTAL, .top = 1 })

static void table_of_ports(void **state)
{
	(void)state;
	assert_ports(SAMPLE_PORTS, BY_TOTAL, NULL, TABLE,
"netns 4026531840, server ports 3, client ports 2, connections 148801, buckets 262144, walk 912.3 µs\n"
"\n"
"SIDE    PORT TOTAL LISTENERS FULL BACKLOG/MAX SYNQ ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE_WAIT LAST_ACK CLOSING CLOSE_WAIT_S\n"
"server   443 90509         4    1    12/16384  130       60000        0      130         5        70     30000        300        3       1        11520\n"
"server    22     2         1    0       0/128    0           2        0        0         0         0         0          0        0       0            0\n"
"server  8080     0         2    0      0/8192    0           0        0        0         0         0         0          0        0       0            0\n"
"client   443 58045         0    0         0/0    0       39800       12        0         2        20     18211          0        0       0            0\n"
"client  3306   245         0    0         0/0    0         200        0        0         0         0         0         45        0       0           75\n");
}

/* The printed rows decide which columns there are. */
static void table_of_the_top(void **state)
{
	struct rows_view view = TOP_1;

	(void)state;
	view.sort = ROWS_COL_OF(TCPSTATES_ROW_CLOSE_WAIT);
	view.hide[ROWS_SERVER] = true;
	assert_ports(SAMPLE_PORTS, view, NULL, TABLE,
"netns 4026531840, client ports 2, connections 58290, buckets 262144, walk 912.3 µs\n"
"\n"
"SIDE    PORT TOTAL ESTABLISHED CLOSE_WAIT CLOSE_WAIT_S\n"
"client  3306   245         200         45           75\n"
"\n"
"not shown: 1 client port\n");
	services.name[443] = "https";
	assert_ports(SAMPLE_PORTS, TOP_1, &services, TABLE,
"netns 4026531840, server ports 3, client ports 2, connections 148801, buckets 262144, walk 912.3 µs\n"
"\n"
"SIDE    PORT SERVICE TOTAL LISTENERS FULL BACKLOG/MAX SYNQ ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE_WAIT LAST_ACK CLOSING CLOSE_WAIT_S\n"
"server   443 https   90509         4    1    12/16384  130       60000        0      130         5        70     30000        300        3       1        11520\n"
"client   443 https   58045         0    0         0/0    0       39800       12        0         2        20     18211          0        0       0            0\n"
"\n"
"not shown: 2 server ports, 1 client port\n");
	services.name[443] = NULL;
}

/* A narrow terminal gets short heads, and the states with the most sockets. */
static void table_on_80_columns(void **state)
{
	(void)state;
	screen = 80;
	assert_ports(SAMPLE_PORTS, BY_TOTAL, NULL, TABLE,
"netns 4026531840, server ports 3, client ports 2, connections 148801,\n"
"buckets 262144, walk 912.3 µs\n"
"\n"
"SIDE    PORT TOTAL LSTN FULL QUEUE/MAX SYNQ ESTAB SYNR TIMEW CLOSEW CLW_S OTHER\n"
"server   443 90509    4    1  12/16384  130 60000  130 30000    300 11520    79\n"
"server    22     2    1    0     0/128    0     2    0     0      0     0     0\n"
"server  8080     0    2    0    0/8192    0     0    0     0      0     0     0\n"
"client   443 58045    0    0       0/0    0 39800    0 18211      0     0    34\n"
"client  3306   245    0    0       0/0    0   200    0     0     45    75     0\n"
"\n"
"OTHER: SYN_SENT FIN_WAIT1 FIN_WAIT2 LAST_ACK CLOSING\n");
	assert_netns(SAMPLE_NETNS, BY_TOTAL, NULL, TABLE,
"namespaces 3, sockets 149016, buckets 278528, walk 1.9 ms\n"
"\n"
"NETNS       TOTAL  ESTAB SYNS SYNR FIN1 FIN2 TIMEW CLOSEW LACK LISTN CLSNG\n"
"4026531840 148813 100000   12  130    7   90 48211    345    3    14     1\n"
"4026532160    198     63    7   11   14   21    31     12   14    11    14\n"
"4026532271      2      0    0    0    0    0     0      0    0     2     0\n"
"other           3      2    0    0    0    0     1      0    0     0     0\n");
	screen = 0;
}

static void table_on_40_columns(void **state)
{
	(void)state;
	screen = 40;
	services.name[443] = "a-service-with-a-long-name";
	setenv("LC_ALL", "C", 1);
	assert_ports(SAMPLE_PORTS, TOP_1, &services, TABLE,
"netns 4026531840, server ports 3,\n"
"client ports 2, connections 148801,\n"
"buckets 262144, walk 912.3 us\n"
"\n"
"SIDE    PORT SERVICE    TOTAL FULL\n"
"server   443 a-service> 90509    1\n"
"client   443 a-service> 58045    0\n"
"\n"
"not shown: 2 server ports, 1 client\n"
"port, listeners backlog backlog_max synq\n"
"close_wait_s, ESTABLISHED SYN_SENT\n"
"SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT\n"
"CLOSE_WAIT LAST_ACK CLOSING\n");
	setenv("LC_ALL", "C.UTF-8", 1);
	assert_ports(SAMPLE_PORTS, TOP_1, &services, TABLE,
"netns 4026531840, server ports 3,\n"
"client ports 2, connections 148801,\n"
"buckets 262144, walk 912.3 µs\n"
"\n"
"SIDE    PORT SERVICE    TOTAL FULL\n"
"server   443 a-service… 90509    1\n"
"client   443 a-service… 58045    0\n"
"\n"
"not shown: 2 server ports, 1 client\n"
"port, listeners backlog backlog_max synq\n"
"close_wait_s, ESTABLISHED SYN_SENT\n"
"SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT\n"
"CLOSE_WAIT LAST_ACK CLOSING\n");
	services.name[443] = NULL;
	screen = 0;
}

/* No table is wider than the terminal, whatever its numbers. */
static void tables_fit(void **state)
{
	static const char *const texts[] = {
		SAMPLE_PORTS,
		"# tcpstates_ports 1 netns 4026531840 walk_ns 1\n"
		"side port listeners full backlog backlog_max synq ESTABLISHED CLOSE_WAIT LAST_ACK\n"
		"server 65535 18446744073709551615 3 18446744073709551615 18446744073709551615 9 "
		"18446744073709551615 18446744073709551615 18446744073709551615\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		for (screen = 40; screen < 260; screen++) {
			setup_rows(parse_ports, texts[i], BY_TOTAL);
			assert_fits();
		}
	}
	screen = 0;
}

#define FEW	"# tcpstates_ports 1\nside port backlog backlog_max ESTABLISHED CLOSE_WAIT\n"

/* Columns that the file lacks are in neither the table nor JSON. */
static void few_columns(void **state)
{
	(void)state;
	assert_ports(FEW, BY_TOTAL, NULL, TABLE, "ports 0, connections 0\n\nSIDE    PORT\n");
	assert_ports(FEW, BY_TOTAL, NULL, JSON, "{\"source\":\"module\",\"format\":1,\"ports\":[]}\n");
	assert_ports(FEW "server 22 0 0 0 0\n", BY_TOTAL, NULL, TABLE,
		     "server ports 1, connections 0\n\nSIDE    PORT\nserver    22\n");
	assert_ports(FEW "server 22 7 0 0 0\n", BY_TOTAL, NULL, TABLE,
		     "server ports 1, connections 0\n\n"
		     "SIDE    PORT BACKLOG\nserver    22       7\n");
	assert_ports("# tcpstates_ports 1\nside port backlog_max\nserver 22 7\n", BY_TOTAL, NULL,
		     TABLE, "server ports 1\n\nSIDE    PORT BACKLOG_MAX\nserver    22           7\n");
	assert_ports(FEW "server 22 18446744073709551615 18446744073709551615 1 0\n", BY_TOTAL,
		     NULL, TABLE, "server ports 1, connections 1\n\n"
		     "SIDE    PORT TOTAL                               BACKLOG/MAX ESTABLISHED\n"
		     "server    22     1 18446744073709551615/18446744073709551615           1\n");
}

#define B	"\033[1m"
#define D	"\033[2m"
#define W	"\033[33m"
#define R	"\033[0m"

static void table_in_colour(void **state)
{
	(void)state;
	assert_ports("# tcpstates_ports 1\nside port full CLOSE_WAIT TIME_WAIT\n"
		     "server 80 1 2 3\nclient 80 0 0 4\n", BY_TOTAL, NULL, COLOURED,
		     "server ports 1, client ports 1, connections 9\n\n"
		     B "SIDE    PORT TOTAL FULL TIME_WAIT CLOSE_WAIT" R "\n"
		     "server    80     5 " W "   1" R "         3 " W "         2" R "\n"
		     "client    80     4 " D "   0" R "         4 " D "         0" R "\n");
}

static void json_of_ports(void **state)
{
	(void)state;
	services.name[22] = "ssh";
	assert_ports("# tcpstates_ports 1 netns 7 walk_ns 8 buckets 9\n"
		     "side port listeners full backlog backlog_max synq ESTABLISHED UNKNOWN\n"
		     "server 22 1 2 3 4 5 6 0\nclient 80 0 0 0 0 0 7 18446744073709551615\n",
		     BY_TOTAL, &services, JSON,
		     "{\"source\":\"module\",\"format\":1,\"netns\":7,\"walk_ns\":8,\"buckets\":9,"
		     "\"ports\":[{\"side\":\"server\",\"port\":22,\"service\":\"ssh\","
		     "\"listeners\":1,\"full\":2,\"backlog\":3,\"backlog_max\":4,\"synq\":5,"
		     "\"states\":{\"ESTABLISHED\":6,\"UNKNOWN\":0}},"
		     "{\"side\":\"client\",\"port\":80,"
		     "\"listeners\":0,\"full\":0,\"backlog\":0,\"backlog_max\":0,\"synq\":0,"
		     "\"states\":{\"ESTABLISHED\":7,\"UNKNOWN\":18446744073709551615}}]}\n");
	services.name[22] = NULL;
}

/* The names of 4026531840 and 4026532160, in this order. */
static const struct netns_names named = { .name = name, .nr = ARRAY_SIZE(name) };

static void setup_names(void)
{
	memset(name, 0, sizeof(name));
	name[0] = (struct netns_name){ .netns = 4026531840, .pid = 1, .comm = "systemd" };
	name[1] = (struct netns_name){ .netns = 4026532160, .given = "gr\xc3\xbcn\x1b" };
}

static void table_of_netns(void **state)
{
	(void)state;
	setup_names();
	assert_netns(SAMPLE_NETNS, BY_TOTAL, &named, TABLE,
"namespaces 3, sockets 149016, buckets 278528, walk 1.9 ms\n"
"\n"
"NETNS      NAME        TOTAL ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE_WAIT LAST_ACK LISTEN CLOSING\n"
"4026531840 systemd(1) 148813      100000       12      130         7        90     48211        345        3     14       1\n"
"4026532160 gr\xc3\xbcn?         198          63        7       11        14        21        31         12       14     11      14\n"
"4026532271 -               2           0        0        0         0         0         0          0        0      2       0\n"
"other      -               3           2        0        0         0         0         1          0        0      0       0\n");
	assert_netns("# tcpstates_netns 1\nnetns LISTEN\n8 1\n9 2\n7 1\n", TOP_1, NULL, TABLE,
		     "namespaces 3, sockets 4\n\n"
		     "NETNS      TOTAL LISTEN\n9              2      2\n\nnot shown: 2 namespaces\n");
}

static void json_of_netns(void **state)
{
	(void)state;
	setup_names();
	strcpy(name[0].container, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
	assert_netns("# tcpstates_netns 1 walk_ns 8 buckets 9 namespaces 3\nnetns LISTEN CLOSE\n"
		     "4026531840 3 0\n4026532160 2 0\n7 1 0\nother 9 0\n",
		     BY_TOTAL, &named, JSON,
		     "{\"source\":\"module\",\"format\":1,\"walk_ns\":8,\"buckets\":9,\"namespaces\":3,"
		     "\"netns\":[{\"netns\":4026531840,\"name\":\"0123456789ab\",\"pid\":1,"
		     "\"container\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\","
		     "\"states\":{\"CLOSE\":0,\"LISTEN\":3}},"
		     "{\"netns\":4026532160,\"name\":\"gr\xc3\xbcn?\",\"states\":{\"CLOSE\":0,\"LISTEN\":2}},"
		     "{\"netns\":7,\"states\":{\"CLOSE\":0,\"LISTEN\":1}},"
		     "{\"netns\":null,\"states\":{\"CLOSE\":0,\"LISTEN\":9}}]}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_of_ports),
		cmocka_unit_test(table_of_the_top),
		cmocka_unit_test(table_on_80_columns),
		cmocka_unit_test(table_on_40_columns),
		cmocka_unit_test(tables_fit),
		cmocka_unit_test(few_columns),
		cmocka_unit_test(table_in_colour),
		cmocka_unit_test(json_of_ports),
		cmocka_unit_test(table_of_netns),
		cmocka_unit_test(json_of_netns),
	};

	setenv("LC_ALL", "C.UTF-8", 1);
	return cmocka_run_group_tests_name("render_rows", tests, NULL, NULL);
}
