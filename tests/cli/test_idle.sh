#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tcpstates idle: how long nothing has come from the peers.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

the_table()
{
	local f=$rows/valid-idle

	succeeds idle -f "$f"
	mv out from_file
	make_procfs procfs
	succeeds idle -p procfs
	cmp out from_file || fail "a procfs differs from a file"
	./tcpstates idle -f - <"$f" >out 2>err
	cmp out from_file || fail "stdin differs from a file"
	is_golden idle.table
	has_rows "CLOSE_WAIT/345 LAST_ACK/3" idle last-ack CLOSE_WAIT -f "$f"
	LC_ALL=C succeeds idle -f "$f"
	! grep -q '[^ -~]' out || fail "not ASCII: $(cat out)"
	succeeds idle -f "$rows/idle-unknown"
	equal "a row with absent figures" "CLOSE_WAIT - - - - - - - - 1 d 1 h" \
		"$(sed -n 4p out | tr -s ' ')"
}

json_is_valid()
{
	local f=$rows/valid-idle

	need python3
	succeeds idle -j -f "$f"
	equal "the longest" 11520 "$(json states CLOSE_WAIT max_s)"
	equal "the sum" 100000 "$(json states ESTABLISHED sockets)"
	succeeds idle closing -j -f "$f"
	equal "states" "{'CLOSING': {'sockets': 0, 'lt_1s': 0, 'lt_10s': 0, 'lt_1m': 0, 'lt_10m': 0, 'lt_1h': 0, 'lt_1d': 0, 'ge_1d': 0, 'max_s': 0}}" \
		"$(json states)"
	succeeds idle -j -f "$rows/idle-unknown"
	equal "no absent figure" "{'CLOSE_WAIT': {'ge_1d': 2, 'max_s': 90061}}" "$(json states)"
}

at_an_interval()
{
	local f=$rows/valid-idle

	succeeds idle CLOSE_WAIT -f "$f"
	mv out once
	succeeds idle CLOSE_WAIT 0.001 2 -f "$f"
	{ cat once; echo; cat once; } | cmp - out || fail "not the same twice: $(cat out)"
	succeeds idle -t 0.001 2 -f "$f"
	equal "lines with a time" 2 "$(grep -cE '^[0-9-]{10}T[0-9:]{8}\.[0-9]{3}[+-][0-9:]{5}$' out)"
	succeeds idle 0.001 3 --format influx -f "$f"
	equal "points" 18 "$(grep -c '^tcpstates_idle,' out)"
}

bad_files()
{
	cp "$rows"/* .
	refuses 3 "tcpstates: idle-garbage:6: not a number of sockets" idle -f idle-garbage
	refuses 3 "tcpstates: idle-truncated:4: the file is cut short here" idle -f idle-truncated
	refuses 3 "tcpstates: idle-duplicate:9: a row that was there before" idle -f idle-duplicate
	refuses 3 "tcpstates: valid-ports:1: not a tcpstates_idle file" idle -f valid-ports
	refuses 3 "tcpstates: idle-future: file format 2 is newer than this reader understands (1): update tcpstates" \
		idle -f idle-future
}

usage_errors()
{
	local f=$rows/valid-idle kept="idle times are of ESTABLISHED, FIN_WAIT1, FIN_WAIT2, CLOSE_WAIT, LAST_ACK and CLOSING"

	refuses 2 "tcpstates: $kept, not of 'TIME_WAIT': $see" idle TIME_WAIT -f "$f"
	refuses 2 "tcpstates: $kept, not of 'frob': $see" idle frob -f "$f"
	refuses 2 "tcpstates: unexpected argument '3': $see" idle CLOSING 1 2 3 -f "$f"
	refuses 2 "tcpstates: the format zabbix has all states: $see" \
		idle CLOSING --format zabbix -f "$f"
	refuses 2 "tcpstates: 'idle' takes no option --ipv4: see 'tcpstates idle --help'" idle -4
	refuses 2 "tcpstates: option --time is for the table of an INTERVAL; JSON always has the time: $see" \
		idle -t -f "$f"
}

sources()
{
	refuses 3 "tcpstates: /proc/net/tcp does not tell idle times: use --source diag" \
		idle --source proc
	make_procfs procfs
	rm procfs/1/net/tcpstates_idle
	refuses 3 "tcpstates: the tcpstates module that is loaded is older than this reader: it has no tcpstates_idle" \
		idle -p procfs
	need_no_module
	refuses 3 "$unloaded" idle --source module
	need_sock_diag
	ln -sf /proc/self/ns/net procfs/1/ns/net
	succeeds idle -p procfs
	grep -q "source sock_diag" out || fail "an older module: $(cat out)"
	succeeds idle
	head -n 1 out | grep -qE '^netns [0-9]+, sockets [0-9]+, source sock_diag, dumped [0-9]+,' ||
		fail "first line: $(head -n 1 out)"
}

without_netlink()
{
	need_no_module
	need python3
	python3 "$cases/without_netlink.py" EPERM ./tcpstates idle >out 2>err
	status=$?
	[ "$status" != 4 ] || skip "$(cat out)"
	equal status 3 "$status"
	grep -q "^$unloaded; without it: netlink sockets are refused here" err ||
		fail "stderr: $(cat err)"
}

as_ss_says()
{
	need_sock_diag
	need_namespaces
	need ss
	[ -c /dev/net/tun ] || skip "no TUN device"
	python3 "$cases/idle_times.py" ./tcpstates >log 2>&1 || fail "$(cat log)"
}

tests the_table json_is_valid at_an_interval bad_files usage_errors sources without_netlink as_ss_says
finish
