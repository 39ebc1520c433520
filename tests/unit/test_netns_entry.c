// SPDX-License-Identifier: GPL-2.0-only
/* The command that enters a namespace. */
#include <string.h>
#include "testing.h"
#include "host/netns_entry.h"

static void is_command(const char *procfs, const char *netns, const char *expected)
{
	const struct request request = { .procfs = procfs, .netns = netns };
	char command[NETNS_ENTRY_SIZE];

	netns_entry_command(&request, command);
	assert_string_equal(command, expected);
}

static void commands(void **state)
{
	(void)state;
	is_command(NULL, NULL, "");
	is_command(NULL, "web", "ip netns exec web");
	is_command(NULL, "it's", "ip netns exec 'it'\\''s'");
	is_command(NULL, "/run/netns/a b", "nsenter --net='/run/netns/a b'");
	is_command(NULL, "1", "nsenter -n -t 1");
	is_command("/host/proc", NULL, "nsenter --net=/host/proc/1/ns/net");
	is_command("/proc", "1", "nsenter --net=/proc/1/ns/net");
	/* Neither a process nor a namespace. */
	is_command(NULL, "99999999999", "");
}

/* A command that does not fit is left out, not cut. */
static void too_long(void **state)
{
	char name[2 * NETNS_ENTRY_SIZE];

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	is_command(NULL, name, "");
	memset(name, '\'', 200);
	name[200] = '\0';
	is_command(NULL, name, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(commands), cmocka_unit_test(too_long) };

	return cmocka_run_group_tests_name("netns_entry", tests, NULL, NULL);
}
