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
	refuses 2 "tcpstates: the format influx has all states and names (STATE, --units): $see" \
		processes CLOSE_WAIT --format influx
	refuses 2 "tcpstates: the format zabbix has all states and names (STATE, --units): $see" \
		processes --units --format zabbix
	refuses 2 "tcpstates: option --sort takes a state, total, pid or a figure such as fds, not 'port': $see" \
		processes --sort port
	refuses 2 "tcpstates: 'processes' takes no option --file: see 'tcpstates processes --help'" \
		processes -f "$rows/valid-ports"
	refuses 3 "tcpstates: the module has no processes: use --source diag or proc" \
		processes --source module
	refuses 3 "tcpstates: cannot ask sock_diag there: there is no none/1/ns/net" processes -p none
}

# Without a procfs no process is visible, which is not the same as none.
without_procfs()
{
	need_root
	need_sock_diag
	unshare -m mount -t tmpfs none /proc 2>/dev/null || skip "cannot mount"
	# A reader with the leak sanitizer cannot run without one.
	unshare -m sh -c 'mount -t tmpfs none /proc && exec ./tcpstates -V' >/dev/null 2>&1 ||
		skip "this build needs a procfs"
	capture unshare -m sh -c "mount -t tmpfs none /proc && exec ./tcpstates processes"
	was_refused 3 "tcpstates: no procfs is mounted on /proc: name one with -p DIR"
}

tests usage_errors without_procfs
for name in each_socket_once never_accepted descriptors families names other_users \
	another_namespace units rows_are_limited; do
	run_test "$name" with_processes "$name"
done
finish
