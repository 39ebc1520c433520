#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
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

# Reading many descriptors for long says so on a terminal, and erases it. The limits of a
# process are read behind its descriptors, here from a pipe that is held for above a
# second: the descriptors of the other process then show the progress.
progress()
{
	need script python3
	make_held held
	rm held/{5,6}/limits
	mkfifo held/{5,6}/limits
	python3 - <<-'END' &
		import os, threading, time
		def hold(path):
		    with open(path, "w") as pipe:
		        end = time.monotonic() + 1.5
		        while time.monotonic() < end:
		            time.sleep(end - time.monotonic())
		        pipe.write("Max open files 100 1000 files\n")
		for pid in (5, 6):
		    for fd in range(100, 5100):
		        os.symlink("pipe:[1]", "held/%d/fd/%d" % (pid, fd))
		open("ready", "w").close()
		for pid in (5, 6):
		    threading.Thread(target=hold, args=("held/%d/limits" % pid,)).start()
	END
	until [ -e ready ]; do kill -0 $! 2>/dev/null || fail "no links"; done
	capture timeout 60 script -qec './tcpstates processes -p held >table' /dev/null
	wait
	equal status 0 "$status"
	grep -qE $'^\r?tcpstates: [0-9]+ descriptors' out || fail "no progress: $(od -c out | head)"
	grep -q $'\r\033\\[K' out || fail "not erased: $(od -c out | tail)"
	grep -q ' worker5 ' table || fail "$(cat table)"
	rm -r held
	make_held held
	capture script -qec './tcpstates processes -p held >table' /dev/null
	says "the terminal after few descriptors" "" out
}

tests usage_errors without_procfs progress
for name in each_socket_once never_accepted descriptors families names other_users \
	another_namespace units sessions rows_are_limited; do
	run_test "$name" with_processes "$name"
done
finish
