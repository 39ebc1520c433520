#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The commands of explain and diagnose that capture packets.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

export LC_ALL=C COLUMNS=80

# Print the values of a key in the JSON in the file out, wherever it is, one a line.
values_of() # KEY
{
	python3 -c 'import json, sys
def walk(value):
	if isinstance(value, dict):
		if isinstance(value.get(sys.argv[1]), str):
			print(value[sys.argv[1]])
		value = list(value.values())
	for member in value if isinstance(value, list) else []:
		walk(member)
walk(json.load(open("out")))' "$1"
}

# Print lines of /proc/net/tcp: sockets to a remote port, or with -r, to a local one.
tcp_lines() # PORT STATE NUMBER [-r]
{
	awk -v port="$1" -v state="$2" -v nr="$3" -v server="${4:-}" 'BEGIN {
		for (i = 0; i < nr; i++) {
			near = server ? port : sprintf("%04X", 40001 + i)
			far = server ? sprintf("%04X", 40001 + i) : port
			inode = state == 6 ? 0 : state * 1000 + i
			printf "%4d: 0100000A:%s 0200000A:%s %s 0:0 03:0 0 0 0 %d 1 0\n",
				i, near, far, state, inode
		}
	}'
}

# Make a procfs of a server that has every problem at once, but those of rising counters.
make_everything_wrong()
{
	make_procfs procfs
	make_sysctls
	{
		head -n 2 "$summaries/valid"
		echo "SYN_RECV 300 300 0 300 0 0 0"
		echo "FIN_WAIT2 200 200 0 200 0 0 0"
		echo "TIME_WAIT 50000 50000 0 50000 0 50000 0"
	} >procfs/1/net/tcpstates
	cat >procfs/1/net/tcpstates_ports <<-END
		# tcpstates_ports 1
		side port listeners full backlog backlog_max SYN_RECV CLOSE_WAIT LAST_ACK SYN_SENT TIME_WAIT
		server 443 4 1 12 16384 0 0 0 0 0
		server 444 1 1 129 128 0 0 0 0 0
		server 445 1 0 0 128 300 0 0 0 0
		server 446 1 0 0 128 0 300 0 0 0
		server 447 1 0 0 128 0 0 300 0 0
		client 448 0 0 0 0 0 0 0 300 0
		client 449 0 0 0 0 0 0 0 0 300
	END
	cp "$corpus/counters/netstat" "$corpus/counters/snmp" procfs/1/net
	echo "TCP: inuse 100 orphan 32000 tw 49999 alloc 130 mem 30000" >procfs/1/net/sockstat
	sysctl ipv4/ip_local_port_range '40001\t40310'
	{
		echo head
		tcp_lines 01C1 06 310	# the local ports to one address run out
		tcp_lines 01BE 08 300 -r
		tcp_lines 01BF 09 300 -r
		tcp_lines 01C0 02 300
		tcp_lines 01C2 05 200
	} >procfs/1/net/tcp
}

# Write the commands of all findings and of all states to the file commands.
collect_commands()
{
	make_everything_wrong
	run diagnose -p procfs --interval 0.001 -j
	equal status 1 "$status"
	values_of capture >commands
	equal "commands of findings" "$(json findings | grep -o "'gravity'" | wc -l)" \
		"$(wc -l <commands)"
	succeeds explain all -j -p procfs
	values_of capture >states
	equal "commands of states" 11 "$(wc -l <states)"
	cat states >>commands
}

need_capture()
{
	need tcpdump python3
	need_namespaces
}

filters_catch_both_families()
{
	need_capture
	collect_commands
	python3 "$cases/capture.py" catches commands >log 2>&1 || fail "$(cat log)"
}

# The command as it is printed, in a shell.
a_capture_ends()
{
	need_capture
	succeeds explain listen -j
	python3 "$cases/capture.py" ends "$(values_of capture)" >log 2>&1 || fail "$(cat log)"
}

# Each finding's port and flags.
ports_and_flags()
{
	local id want

	need python3
	collect_commands
	run diagnose -p procfs --interval 0.001 -j
	while read -r id want; do
		equal "$id" "$want" "$(python3 -c 'import json, re, sys
for f in json.load(open("out"))["findings"]:
	if f["id"] == sys.argv[1]:
		print(*re.findall(r"host (\S+)|port (\d+)|\((tcp-[^)]*)\)|(14:2)", f["capture"]))
' "$id" | tr -cd 'a-z0-9.:| -' | xargs)"
	done <<-END
		stuck-worker 443 tcp-syn|tcp-rst
		accept-queue-full 444 tcp-syn|tcp-rst
		syn-flood 445 tcp-syn|tcp-rst
		close-wait-leak 446 tcp-fin|tcp-rst
		peer-gone 447 tcp-fin|tcp-rst
		peer-down 448 tcp-syn|tcp-rst
		port-exhaustion 10.0.0.2 449 tcp-syn|tcp-fin|tcp-rst
		fin-wait2-held 450 tcp-fin|tcp-rst
		time-wait-limit tcp-fin|tcp-rst
		orphans tcp-fin|tcp-rst
		tcp-memory 14:2 14:2
	END
}

# Commands run in the namespace that was chosen.
in_another_namespace()
{
	local name="tcpstates-test-$$" inode pid

	need_root
	ip netns add "$name" 2>/dev/null || skip "cannot make a network namespace"
	inode=$(stat -L -c %i "/run/netns/$name")
	ip netns exec "$name" sleep 60 &
	pid=$!
	for arg in "$name" "/run/netns/$name" "$inode" "$pid"; do
		./tcpstates explain listen -N "$arg" | sed -n 's/^ *Capture *\(.*\) tcpdump.*/\1/p'
	done >prefixes
	kill "$pid"
	wait "$pid" 2>/dev/null
	ip netns del "$name"
	says prefixes "ip netns exec $name
nsenter --net=/run/netns/$name
ip netns exec $name
nsenter -n -t $pid" prefixes
	make_everything_wrong
	sysctl ipv4/tcp_mem '10\t20\t30'
	run diagnose -p procfs --interval 0.001 -N 1 -j
	! grep -q nsenter out || fail "a saved /proc has a namespace: $(cat out)"
	run explain listen
	grep -q '  Capture  *tcpdump -i any' out || fail "a prefix for our own: $(cat out)"
}

tests filters_catch_both_families a_capture_ends ports_and_flags in_another_namespace
finish
