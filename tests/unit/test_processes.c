// SPDX-License-Identifier: GPL-2.0
/* Processes: their limits, names and descriptors, from a procfs that the test makes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "testing.h"
#include "host/descriptors.h"
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
	if (have)
		assert_int_equal(limit.value, expected);
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limit_of_descriptors),
		cmocka_unit_test(names_with_newlines),
		cmocka_unit_test(sockets_among_descriptors),
	};

	return cmocka_run_group_tests_name("processes", tests, setup, teardown);
}
