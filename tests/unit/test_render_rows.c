// SPDX-License-Identifier: GPL-2.0
/* Tables and JSON of ports and namespaces, compared byte by byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "testing.h"
#include "source/parse.h"
#include "render/netns.h"
#include "render/ports.h"

static struct rows rows;
static struct rows_shown shown;
static struct services services;
static struct netns_name name[2];

enum form { TABLE, COLOURED, JSON };

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
				   style_choose(form == COLOURED ? STYLE_ALWAYS : STYLE_NEVER, -1));
	assert_text(out, &printed, expected);
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
		render_netns_table(out, &rows, &shown, names, style_choose(STYLE_NEVER, -1));
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
"SIDE    PORT LISTENERS FULL BACKLOG/MAX SYNQ ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE_WAIT LAST_ACK CLOSING\n"
"server   443         4    1    12/16384  130       60000        0      130         5        70     30000        300        3       1\n"
"server    22         1    0       0/128    0           2        0        0         0         0         0          0        0       0\n"
"server  8080         2    0      0/8192    0           0        0        0         0         0         0          0        0       0\n"
"client   443         0    0         0/0    0       39800       12        0         2        20     18211          0        0       0\n"
"client  3306         0    0         0/0    0         200        0        0         0         0         0         45        0       0\n");
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
"SIDE    PORT ESTABLISHED CLOSE_WAIT\n"
"client  3306         200         45\n"
"\n"
"not shown: 1 client port\n");
	services.name[443] = "https";
	assert_ports(SAMPLE_PORTS, TOP_1, &services, TABLE,
"netns 4026531840, server ports 3, client ports 2, connections 148801, buckets 262144, walk 912.3 µs\n"
"\n"
"SIDE    PORT SERVICE LISTENERS FULL BACKLOG/MAX SYNQ ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE_WAIT LAST_ACK CLOSING\n"
"server   443 https           4    1    12/16384  130       60000        0      130         5        70     30000        300        3       1\n"
"client   443 https           0    0         0/0    0       39800       12        0         2        20     18211          0        0       0\n"
"\n"
"not shown: 2 server ports, 1 client port\n");
	services.name[443] = NULL;
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
		     "SIDE    PORT                               BACKLOG/MAX ESTABLISHED\n"
		     "server    22 18446744073709551615/18446744073709551615           1\n");
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
		     B "SIDE    PORT FULL TIME_WAIT CLOSE_WAIT" R "\n"
		     "server    80 " W "   1" R "         3 " W "         2" R "\n"
		     "client    80 " D "   0" R "         4 " D "         0" R "\n");
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
static const struct netns_names named = { name, ARRAY_SIZE(name), 0 };

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
"NETNS      NAME       ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE_WAIT LAST_ACK LISTEN CLOSING\n"
"4026531840 systemd(1)      100000       12      130         7        90     48211        345        3     14       1\n"
"4026532160 gr\xc3\xbcn?               63        7       11        14        21        31         12       14     11      14\n"
"4026532271 -                    0        0        0         0         0         0          0        0      2       0\n"
"other      -                    2        0        0         0         0         1          0        0      0       0\n");
	assert_netns("# tcpstates_netns 1\nnetns LISTEN\n8 1\n9 2\n7 1\n", TOP_1, NULL, TABLE,
		     "namespaces 3, sockets 4\n\n"
		     "NETNS      LISTEN\n9               2\n\nnot shown: 2 namespaces\n");
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
		cmocka_unit_test(few_columns),
		cmocka_unit_test(table_in_colour),
		cmocka_unit_test(json_of_ports),
		cmocka_unit_test(table_of_netns),
		cmocka_unit_test(json_of_netns),
	};

	setenv("LC_ALL", "C.UTF-8", 1);
	return cmocka_run_group_tests_name("render_rows", tests, NULL, NULL);
}
