// SPDX-License-Identifier: GPL-2.0-only
/* Names of namespaces, from a procfs that the test makes, and of services. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "testing.h"
#include "lib/format.h"
#include "host/netns_names.h"
#include "data/rows.h"
#include "host/services.h"

#define ID	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define ID2	"fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

static char top[] = "/tmp/tcpstates-names-XXXXXX";

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* Make a process. A file that is NULL is missing. */
static void make_process(int pid, const char *link, const char *comm, const char *cgroup)
{
	char path[64];

	sprintf(path, "proc/%d", pid);
	mkdir(path, 0755);
	sprintf(path, "proc/%d/ns", pid);
	mkdir(path, 0755);
	sprintf(path, "proc/%d/ns/net", pid);
	if (link)
		assert_int_equal(symlink(link, path), 0);
	sprintf(path, "proc/%d/comm", pid);
	if (comm)
		write_file(path, comm);
	sprintf(path, "proc/%d/cgroup", pid);
	if (cgroup)
		write_file(path, cgroup);
}

static int setup(void **state)
{
	(void)state;
	return !mkdtemp(top) || chdir(top) || mkdir("proc", 0755) || mkdir("netns", 0755);
}

static int teardown(void **state)
{
	char command[64];

	(void)state;
	sprintf(command, "rm -rf %s", top);
	return system(command);
}

static const char *const dirs[] = { "missing", "netns", NULL };

/* Look up the name of one namespace. */
static void assert_name(uint64_t netns, uint64_t pid, const char *container,
			const char *expected)
{
	struct netns_name name = { .netns = netns };
	struct netns_names names = { .name = &name, .nr = 1 };
	char text[NETNS_NAMES_TEXT_SIZE];

	netns_names_locate(&names, "proc", dirs);
	netns_names_describe(&names, "proc");
	assert_int_equal(name.pid, pid);
	assert_string_equal(name.container, container);
	assert_int_equal(netns_names_text(&name, text), expected != NULL);
	if (expected)
		assert_string_equal(text, expected);
}

static void processes(void **state)
{
	(void)state;
	make_process(200, "net:[4026532000]", "late\n", NULL);
	make_process(123, "net:[4026532000]", "nginx\n", "0::/system.slice/nginx.service\n");
	make_process(150, "net:[4026532000]", "later\n", NULL);
	make_process(7, "net:[4026532001]", NULL, NULL);
	make_process(8, NULL, "zombie\n", NULL);
	make_process(9, "mnt:[4026532009]", "other\n", NULL);
	make_process(10, "net:[4026532009", "other\n", NULL);
	make_process(11, "net:[]", "other\n", NULL);
	assert_name(4026532000, 123, "", "nginx(123)");
	assert_name(4026532001, 7, "", "?(7)");
	assert_name(4026532009, 0, "", NULL);
	assert_name(0, 0, "", NULL);
}

static void containers(void **state)
{
	(void)state;
	make_process(301, "net:[301]", "sh\n", "0::/docker/" ID "\n");
	make_process(302, "net:[302]", "sh\n",
		     "0::/kubepods.slice/pod1/cri-containerd-" ID ".scope\n");
	make_process(303, "net:[303]", "sh\n",
		     "2:cpu:/\n1:name=x:/docker/" ID "/kubelet/" ID2 "\n0::/" ID "\n");
	make_process(304, "net:[304]", "sh\n", "0::/docker/" ID "0\n");
	make_process(305, "net:[305]", "sh\n", "0::/docker/x" ID "\n");
	make_process(306, "net:[306]", "sh\n", "0::/docker/" ID "x\n");
	make_process(307, "net:[307]", "sh\n", "0::/docker/0123456789abcdef\n");
	assert_name(301, 301, ID, "0123456789ab");
	assert_name(302, 302, ID, "0123456789ab");
	assert_name(303, 303, ID2, "fedcba987654");
	assert_name(304, 304, "", "sh(304)");
	assert_name(305, 305, "", "sh(305)");
	assert_name(306, 306, "", "sh(306)");
	assert_name(307, 307, "", "sh(307)");
}

/* A name of 'ip netns' has precedence. */
static void given_names(void **state)
{
	char link[64];
	struct stat st;

	(void)state;
	write_file("netns/blue", "");
	assert_int_equal(stat("netns/blue", &st), 0);
	assert_name(st.st_ino, 0, "", "blue");
	sprintf(link, "net:[%llu]", (unsigned long long)st.st_ino);
	make_process(401, link, "sh\n", "0::/docker/" ID "\n");
	assert_name(st.st_ino, 401, ID, "blue");
}

static void netns_names_of_a_table(void **state)
{
	struct row row[] = {
		{ .group = ROWS_NETNS, .id = 503 },
		{ .group = ROWS_NETNS, .id = 501 },
		{ .group = ROWS_NETNS, .id = 502 },
		{ .group = ROWS_OTHER, .id = 0 },
	};
	struct rows rows = { .row = row, .nr = ARRAY_SIZE(row) };
	struct netns_names names;

	(void)state;
	make_process(501, "net:[501]", "one\n", NULL);
	make_process(503, "net:[503]", "three\n", NULL);
	assert_int_equal(netns_names_setup(&names, &rows), 0);
	assert_int_equal(names.nr, 3);
	netns_names_locate(&names, "proc", dirs);
	netns_names_describe(&names, "proc");
	assert_string_equal(netns_names_find(&names, 501)->comm, "one");
	assert_string_equal(netns_names_find(&names, 502)->comm, "");
	assert_string_equal(netns_names_find(&names, 503)->comm, "three");
	assert_null(netns_names_find(&names, 0));
	netns_names_locate(&names, "missing", dirs);
	netns_names_free(&names);
	assert_null(netns_names_find(&names, 501));
}

static void assert_clean(const char *dirty, const char *expected)
{
	char text[64];

	strcpy(text, dirty);
	format_clean(text);
	assert_string_equal(text, expected);
}

static void hostile_names(void **state)
{
	(void)state;
	assert_clean("plain name", "plain name");
	assert_clean("a\tb\033[1m\x7f", "a?b?[1m?");
	assert_clean("\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\xa7", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\xa7");
	assert_clean("\xc2\x9b", "??");
	assert_clean("\xc2", "?");
	assert_clean("\xe2\x82", "??");
	assert_clean("\xc0\xaf\xe0\x80\xaf\xff", "??????");
	assert_clean("\xed\xa0\x80\xf4\x90\x80\x80", "???????");
	assert_int_equal(format_width("\xc3\xa4\xe2\x82\xac"), 2);
	make_process(601, "net:[601]", "a\033\xff\n", NULL);
	assert_name(601, 601, "", "a?" "?(601)");
}

static void services(void **state)
{
	struct services *known;

	(void)state;
	write_file("services", "# comment 1/tcp\n\nssh\t\t22/tcp\t\t\t# SSH\n"
		   "domain 53/udp\nhttp 80/tcp www\nwww2 80/tcp\nbad x/tcp\nbad2 65536/tcp\n"
		   "bad3 81tcp\nbad4 82/tcpx\nbad5\nlast 65535/tcp");
	known = services_load("services");
	assert_non_null(known);
	assert_string_equal(services_name(known, 22), "ssh");
	assert_string_equal(services_name(known, 80), "http");
	assert_string_equal(services_name(known, 65535), "last");
	assert_null(services_name(known, 0));
	assert_null(services_name(known, 1));
	assert_null(services_name(known, 53));
	assert_null(services_name(known, 81));
	assert_null(services_name(known, 82));
	assert_null(services_name(known, 65536));
	assert_null(services_name(NULL, 22));
	services_free(known);
	known = services_load("missing");
	assert_non_null(known);
	assert_null(services_name(known, 22));
	services_free(known);
	services_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(processes),
		cmocka_unit_test(containers),
		cmocka_unit_test(given_names),
		cmocka_unit_test(netns_names_of_a_table),
		cmocka_unit_test(hostile_names),
		cmocka_unit_test(services),
	};

	return cmocka_run_group_tests_name("names", tests, setup, teardown);
}
