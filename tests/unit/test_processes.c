// SPDX-License-Identifier: GPL-2.0-only
/* Processes: their limits, names and descriptors, from a procfs that the test makes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "testing.h"
#include "data/rows.h"
#include "host/descriptors.h"
#include "host/process_names.h"
#include "host/processes.h"

static char top[] = "/tmp/tcpstates-processes-XXXXXX";

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int setup(void **state)
{
	(void)state;
	return !mkdtemp(top) || chdir(top) || mkdir("proc", 0755) || mkdir("proc/7", 0755) ||
	       mkdir("proc/7/fd", 0755);
}

static int teardown(void **state)
{
	char command[64];

	(void)state;
	sprintf(command, "rm -rf %s", top);
	return system(command);
}

static void assert_limit(const char *text, bool have, uint64_t expected)
{
	struct figure limit;

	write_file("proc/7/limits", text);
	limit = processes_descriptor_limit("proc", 7);
	assert_int_equal(limit.have, have);
	assert_int_equal(limit.value, expected);
}

#define CONTAINER "cri-containerd-" \
	"ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12"
#define HEAD	"Limit                     Soft Limit           Hard Limit           Units     \n"
#define LOCKS	"Max file locks            unlimited            unlimited            locks     \n"

static void limit_of_descriptors(void **state)
{
	(void)state;
	assert_limit(HEAD "Max cpu time              unlimited            unlimited            seconds   \n"
		     "Max open files            1024                 524288               files     \n"
		     LOCKS, true, 1024);
	assert_limit("Max open files 7 8 files", true, 7);
	assert_limit(HEAD LOCKS, false, 0);
	assert_limit("Max open files            unlimited unlimited files\n", false, 0);
	assert_limit("Max open files\n", false, 0);
	assert_limit("Max open files 18446744073709551616 0 files\n", false, 0);
	assert_limit("", false, 0);
	assert_false(processes_descriptor_limit("proc", 8).have);
}

static void assert_comm(const char *text, const char *expected)
{
	char comm[16] = "before";

	if (text)
		write_file("proc/7/comm", text);
	processes_comm("proc", text ? 7 : 8, comm, sizeof(comm));
	assert_string_equal(comm, expected);
}

static void names_with_newlines(void **state)
{
	(void)state;
	assert_comm("nginx\n", "nginx");
	assert_comm("\na\nb\n", "\na\nb");
	assert_comm("\n", "");
	assert_comm("", "");
	assert_comm("a name that is too long\n", "a name that is ");
	assert_comm(NULL, "before");
}

static void sockets_among_descriptors(void **state)
{
	static const char *const link[] = {
		"/dev/null", "socket:[4026531840]", "socket:[5]", "socket:[5]", "pipe:[6]",
		"socket:[x]", "socket:[]", "socket:[", "anon_inode:[eventpoll]",
	};
	struct descriptors descriptors = { .nr = 0 };
	uint64_t *inode;
	char path[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(link) / sizeof(link[0]); i++) {
		sprintf(path, "proc/7/fd/%zu", i);
		assert_int_equal(symlink(link[i], path), 0);
	}
	assert_true(descriptors_read(&descriptors, "proc", 7));
	assert_int_equal(descriptors.nr, 9);
	assert_int_equal(descriptors.inode.nr, 3);
	inode = descriptors.inode.at;
	qsort(inode, 3, sizeof(*inode), array_compare_u64);
	assert_int_equal(inode[0], 5);
	assert_int_equal(inode[1], 5);
	assert_int_equal(inode[2], 4026531840);
	/* One that has ended holds nothing, which hides nothing. */
	assert_true(descriptors_read(&descriptors, "proc", 8));
	assert_int_equal(descriptors.nr, 0);
	assert_int_equal(descriptors.inode.nr, 0);
	free(descriptors.inode.at);
}

static void assert_unit(const char *cgroup, const char *expected)
{
	char text[512], unit[PROCESS_UNIT_SIZE] = "";

	snprintf(text, sizeof(text), "%s", cgroup);
	process_names_find_unit(text, unit);
	assert_string_equal(unit, expected);
}

static void units_of_control_groups(void **state)
{
	(void)state;
	assert_unit("0::/system.slice/nginx.service\n", "nginx.service");
	assert_unit("0::/user.slice/user-1000.slice/session-3.scope\n", "session-3.scope");
	assert_unit("0::/user.slice/user-1000.slice/user@1000.service/app.slice/web.service\n",
		    "web.service");
	assert_unit("0::/system.slice/a.service/child\n", "a.service");
	/* The hierarchy of systemd beside those of controllers. */
	assert_unit("12:pids:/\n1:name=systemd:/system.slice/ssh.service\n0::/\n", "ssh.service");
	assert_unit("9:pids:/a.service\n1:name=systemd:/b.service", "b.service");
	assert_unit("0::/system.slice/a\x1b\xff.service\n", "a??.service");
	assert_unit("0::/\n", "");
	assert_unit("0::/.service/.scope\n", "");
	assert_unit("0::/a.services/a.slice/service/kubepods\n", "");
	assert_unit("", "");
}

static void assert_cut(const char *unit, const char *expected)
{
	char text[PROCESS_UNIT_SIZE];

	snprintf(text, sizeof(text), "%s", unit);
	process_names_cut_unit(text);
	assert_string_equal(text, expected);
}

static void numbered_units(void **state)
{
	(void)state;
	assert_cut("session-12.scope", "session.scope");
	assert_cut("session-c1.scope", "session.scope");
	assert_cut("app-gnome-firefox-4711.scope", "app-gnome-firefox.scope");
	assert_cut("vte-spawn-3b2f-aa-7.scope", "vte-spawn.scope");
	assert_cut("run-r3f2a.scope", "run.scope");
	assert_cut("run-u17.service", "run.service");
	assert_cut("ssh@3-192.0.2.1:22-192.0.2.2:40000.service", "ssh@.service");
	assert_cut("ssh@3-2001:db8::1:22-2001:db8::a:40000.service", "ssh@.service");
	assert_cut("varlink@3-812-1000.service", "varlink@.service");
	/* Names that stay the same. */
	assert_cut("init.scope", "init.scope");
	assert_cut("machine-qemu\\x2d1\\x2dweb.scope", "machine-qemu\\x2d1\\x2dweb.scope");
	assert_cut("machine-db1.scope", "machine-db1.scope");
	assert_cut(CONTAINER ".scope", CONTAINER ".scope");
	assert_cut("a1-b.scope", "a1-b.scope");
	assert_cut("web-2.service", "web-2.service");
	assert_cut("user@1000.service", "user@1000.service");
	assert_cut("postgresql@15-main.service", "postgresql@15-main.service");
	assert_cut("redis@1-2.service", "redis@1-2.service");
	assert_cut("vpn@12-34-office.service", "vpn@12-34-office.service");
	assert_cut("@.service", "@.service");
	assert_cut("", "");
}

/* Add a process with a name and a control group to the names and rows. */
static void add_process(struct process_names *names, struct rows *rows, uint64_t pid,
			const char *comm, const char *cgroup)
{
	struct row *row = rows_add(rows);

	write_file("proc/7/comm", comm);
	write_file("proc/7/cgroup", cgroup);
	assert_non_null(row);
	row->id = pid;
	row->cell[ROWS_COL_FDS] = 10 * pid;
	row->cell[ROWS_COL_FDS_MAX] = pid == 3 ? 0 : pid == 4 ? 100 : 1000;
	row->cell[ROWS_COL_OF(TCPSTATES_ROW_LISTEN)] = 1;
	rows->nr++;
	assert_int_equal(process_names_add(names, "proc", 7), 0);
	((struct process_name *)names->process.at)[names->process.nr - 1].pid = pid;
	((struct process_name *)names->process.at)[names->process.nr - 1].first = pid;
	assert_int_equal(process_names_add_port(names, pid, (uint16_t)(65000 + pid)), 0);
	assert_int_equal(process_names_add_port(names, pid, 80), 0);
	assert_int_equal(process_names_add_port(names, pid, 80), 0);
}

static void assert_row(const struct process_names *names, const struct row *row, uint64_t pid,
		       const char *comm, const char *unit, uint64_t nr, uint64_t fds, size_t ports)
{
	char text[PROCESS_UNIT_SIZE];
	size_t nr_ports;

	assert_int_equal(row->id, pid);
	assert_string_equal(process_names_text(names, row), comm);
	process_names_unit(names, row, text);
	assert_string_equal(text, unit);
	assert_int_equal(row->cell[ROWS_COL_COUNT], nr);
	assert_int_equal(row->cell[ROWS_COL_OF(TCPSTATES_ROW_LISTEN)], nr);
	assert_int_equal(row->cell[ROWS_COL_FDS], fds);
	assert_int_equal((uint16_t)*process_names_ports(names, row, &nr_ports), 80);
	assert_int_equal(nr_ports, ports);
}

#define ID	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void add_processes(struct process_names *names, struct rows *rows)
{
	add_process(names, rows, 4, "web\n", "0::/web.service\n");
	add_process(names, rows, 2, "web\n", "0::/web.service\n");
	add_process(names, rows, 3, "api\n", "0::/web.service\n");
	add_process(names, rows, 5, "(other)\n", "0::/\n");
	add_process(names, rows, 1, "?\n", "0::/\n");
	add_process(names, rows, 6, "a\n", "0::/docker-" ID ".scope\n");
	process_names_order(names);
}

static void processes_are_merged(void **state)
{
	struct process_names names = { .by_unit = false };
	struct rows rows = { .nr = 0 };

	(void)state;
	add_processes(&names, &rows);
	process_names_merge(&names, &rows);
	assert_int_equal(rows.nr, 4);
	assert_row(&names, &rows.row[0], 1, "?", "", 2, 50, 3);
	/* PID 4 is nearest to its limit. */
	assert_row(&names, &rows.row[1], 2, "web", "web.service", 2, 40, 3);
	assert_int_equal(rows.row[1].cell[ROWS_COL_FDS_MAX], 100);
	assert_row(&names, &rows.row[2], 3, "api", "web.service", 1, 30, 2);
	assert_row(&names, &rows.row[3], 6, "a", "0123456789ab", 1, 60, 2);
	process_names_free(&names);
	rows_free(&rows);
}

static void processes_are_merged_by_unit(void **state)
{
	struct process_names names = { .by_unit = true };
	struct rows rows = { .nr = 0 };

	(void)state;
	add_processes(&names, &rows);
	process_names_merge(&names, &rows);
	assert_int_equal(rows.nr, 3);
	assert_row(&names, &rows.row[0], 1, "?", "", 2, 50, 3);
	/* PID 3, without a limit, is never the nearest. */
	assert_row(&names, &rows.row[1], 2, "", "web.service", 3, 40, 4);
	assert_row(&names, &rows.row[2], 6, "", "0123456789ab", 1, 60, 2);
	process_names_free(&names);
	rows_free(&rows);
}

static void names_of_other_rows(void **state)
{
	const struct process_names names = { .by_unit = false };
	struct row row = { .group = ROWS_NO_PROCESS };
	char unit[PROCESS_UNIT_SIZE];
	size_t nr;

	(void)state;
	assert_string_equal(process_names_text(&names, &row), "(no process)");
	row.group = ROWS_NOT_VISIBLE;
	assert_string_equal(process_names_text(&names, &row), "(not visible)");
	row = (struct row){ .group = ROWS_PROCESS, .summed = 2 };
	assert_string_equal(process_names_text(&names, &row), "(other)");
	process_names_unit(&names, &row, unit);
	assert_string_equal(unit, "");
	process_names_ports(&names, &row, &nr);
	assert_int_equal(nr, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limit_of_descriptors),
		cmocka_unit_test(names_with_newlines),
		cmocka_unit_test(sockets_among_descriptors),
		cmocka_unit_test(units_of_control_groups),
		cmocka_unit_test(numbered_units),
		cmocka_unit_test(processes_are_merged),
		cmocka_unit_test(processes_are_merged_by_unit),
		cmocka_unit_test(names_of_other_rows),
	};

	return cmocka_run_group_tests_name("processes", tests, setup, teardown);
}
