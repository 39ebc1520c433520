// SPDX-License-Identifier: GPL-2.0-only
/* The spellings of states. */
#include "testing.h"
#include "data/state_names.h"

static void states_by_any_name(void **state)
{
	(void)state;
	assert_int_equal(state_find("FIN_WAIT1"), TCPSTATES_ROW_FIN_WAIT1);
	assert_int_equal(state_find("fin-wait-1"), TCPSTATES_ROW_FIN_WAIT1);
	assert_int_equal(state_find("FIN-WAIT-2"), TCPSTATES_ROW_FIN_WAIT2);
	assert_int_equal(state_find("time_wait"), TCPSTATES_ROW_TIME_WAIT);
	assert_int_equal(state_find("ESTAB"), TCPSTATES_ROW_ESTABLISHED);
	assert_int_equal(state_find("established"), TCPSTATES_ROW_ESTABLISHED);
	assert_int_equal(state_find("closed"), TCPSTATES_ROW_CLOSE);
	assert_int_equal(state_find("UNCONN"), TCPSTATES_ROW_CLOSE);
	assert_int_equal(state_find("listening"), TCPSTATES_ROW_LISTEN);
	assert_int_equal(state_find("syn-recv"), TCPSTATES_ROW_SYN_RECV);
	assert_int_equal(state_find("unknown"), TCPSTATES_ROW_UNKNOWN);
	assert_int_equal(state_find("close_"), TCPSTATES_ROW_CLOSE);
	assert_int_equal(state_find(""), -1);
	assert_int_equal(state_find("-"), -1);
	assert_int_equal(state_find("clos"), -1);
	assert_int_equal(state_find("closings"), -1);
	assert_int_equal(state_find("fin-wait"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states_by_any_name),
	};

	return cmocka_run_group_tests_name("state_names", tests, NULL, NULL);
}
