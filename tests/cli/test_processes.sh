#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# tcpstates processes: who holds which sockets, with real processes.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# Run a case of processes.py in a network namespace of its own.
with_processes() # CASE
{
	need python3 ip setpriv
	need_sock_diag
	need_namespaces
	unshare -n python3 "$cases/processes.py" "$1" ./tcpstates >log 2>&1
	status=$?
	[ "$status" != 4 ] || skip "$(cat log)"
	[ "$status" = 0 ] || fail "$(cat log)"
}

usage_errors()
{
	refuses 2 "tcpstates: unknown state 'frob': 'tcpstates explain' lists them" processes frob
	refuses 2 "tcpstates: the format influx has all states: $see" \
		processes CLOSE_WAIT --format influx
	refuses 2 "tcpstates: option --sort takes a state, total, pid, fds or shared, not 'port': $see" \
		processes --sort port
	refuses 2 "tcpstates: 'processes' takes no option --file: see 'tcpstates processes --help'" \
		processes -f "$rows/valid-ports"
	refuses 3 "tcpstates: the module does not tell which processes hold sockets" \
		processes --source module
	refuses 3 "tcpstates: cannot ask sock_diag there: there is no none/1/ns/net" processes -p none
}

usage_errors_are_one_line()
{
	run processes -p none
	equal lines 1 "$(wc -l <err)"
}

tests usage_errors usage_errors_are_one_line
for name in each_socket_once never_accepted descriptors families names other_users \
	another_namespace units rows_are_limited; do
	run_test "$name" with_processes "$name"
done
finish
