#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Commands that enter all network namespaces in turn, without the module.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

export LC_ALL=C COLUMNS=80
leaky=tcpstates-leaky-$$
quiet=tcpstates-quiet-$$

end_namespaces()
{
	ip netns del "$leaky" 2>/dev/null
	ip netns del "$quiet" 2>/dev/null
}

# Make two namespaces: in one a process leaks 60 sockets, until its stdin ends, and the
# other has no process.
begin_namespaces()
{
	need_root
	need python3
	need_no_module
	ip netns add "$leaky" 2>/dev/null || skip "cannot make a network namespace"
	trap end_namespaces EXIT
	ip netns add "$quiet"
	ip -n "$leaky" link set lo up
	run -N "$leaky"
	[ "$status" = 0 ] || skip "cannot count there: $(cat err)"
	mkfifo ready
	# shellcheck disable=SC2034 # its PID is used
	coproc LEAK { exec ip netns exec "$leaky" python3 -c '
import socket, struct, sys, time
def states():
	with open("/proc/net/tcp") as f:
		return [line.split()[3] for line in f]
listener = socket.create_server(("127.0.0.1", 8080), backlog=200)
clients = [socket.create_connection(("127.0.0.1", 8080)) for _ in range(60)]
accepted = [listener.accept()[0] for _ in clients]
for client in clients:
	client.close()
# The acknowledgement of a FIN may be delayed.
while "04" in states():
	time.sleep(0.01)
# Wait until diagnose may call it a leak: a second without data or an ACK.
def idle_ms(s):
	return min(struct.unpack_from("2I", s.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104), 52))
while any(idle_ms(s) < 1000 for s in accepted):
	time.sleep(0.01)
open("ready", "w").close()
sys.stdin.read()'; }
	cat ready
}

diagnoses_each()
{
	begin_namespaces
	run diagnose --all-netns --interval 0.1 --set close-wait-age=1
	equal status 1 "$status"
	says stderr "" err
	grep -q "^$leaky: netns [0-9]*, source [a-z_]*: 1 problem found in " out ||
		fail "not found: $(cat out)"
	grep -q "^  Inspect   ip netns exec $leaky ss -tanp state close-wait" out ||
		fail "no prefix: $(cat out)"
	grep -q "^  Processes python3($LEAK_PID): 60 sockets" out || fail "no process: $(cat out)"
	grep -A 9 '^No problems found in ' out | grep -q "$quiet" || fail "not quiet: $(cat out)"
	run diagnose --all-netns --interval 0.1 -v
	grep -q "^$quiet: netns [0-9]*, .* no problems found" out || fail "-v: $(cat out)"
	run diagnose --all-netns --interval 0.1 --set close-wait-age=3600
	grep -A 9 '^No problems found in ' out | grep -q "$leaky" ||
		fail "found below the threshold: $(cat out)"
	run diagnose --all-netns --interval 0.1 --set close-wait-age=1 -j
	equal status 1 "$status"
	python3 - "$leaky" "$quiet" <<-'END' || fail "JSON: $(cat out)"
		import json, sys
		spaces = {n["name"]: n for n in json.load(open("out"))["namespaces"]}
		leaky, quiet = (spaces[name] for name in sys.argv[1:])
		assert [f["id"] for f in leaky["findings"]] == ["close-wait-leak"], leaky
		assert not quiet["findings"], quiet
		# The limits of the host are those of one namespace.
		for space in leaky, quiet:
		    verdict = {c["id"]: c["verdict"] for c in space["checks"]}
		    assert verdict["orphans"] == verdict["tcp-memory"] == "unknown", space
	END
}

# A namespace that may not be entered is named, and is not fine.
unprivileged()
{
	begin_namespaces
	chmod 777 .
	capture "${as_nobody[@]}" ./tcpstates diagnose --all-netns --interval 0.1
	equal status 3 "$status"
	grep -q "^Not diagnosed: $quiet: .*root" out || fail "not named: $(cat out)"
	grep -q "^Processes whose namespace may not be read, without CAP_SYS_PTRACE: [0-9]" out ||
		fail "hidden: $(cat out)"
	capture "${as_nobody[@]}" ./tcpstates diagnose --all-netns --interval 0.1 -j
	equal status 3 "$status"
	python3 -c 'import json, sys
all = json.load(open("out"))
assert all["hidden_processes"], all
assert [n for n in all["namespaces"] if n["name"] == sys.argv[1] and n["error"]], all' "$quiet" ||
		fail "JSON: $(cat out)"
}

counts_each()
{
	begin_namespaces
	run netns -j
	equal status 0 "$status"
	says stderr "" err
	python3 - "$leaky" "$quiet" <<-'END' || fail "JSON: $(cat out)"
		import json, sys
		reading = json.load(open("out"))
		spaces = {n["name"]: n["states"] for n in reading["netns"]}
		assert reading["namespaces"] == len(reading["netns"]), reading
		leaky, quiet = (spaces[name] for name in sys.argv[1:])
		seen = {state: n for state, n in leaky.items() if n}
		assert seen == {"LISTEN": 1, "CLOSE_WAIT": 60, "FIN_WAIT2": 60}, leaky
		assert not any(quiet.values()) and "UNKNOWN" not in quiet, quiet
	END
	succeeds netns --sort close-wait --top 1
	equal row "$leaky" "$(awk '/^[0-9]/ { print $2; exit }' out)"
	first_line_is "$(grep -o '^namespaces [0-9]*, sockets [0-9]*, source [a-z_]*, dumped .*' out)"
	chmod 777 .
	capture "${as_nobody[@]}" ./tcpstates netns
	equal "status of nobody" 3 "$status"
	grep -qE "; without it: .*run as root" err || fail "nobody: $(cat err)"
}

# A view of all namespaces must not move the other views to the last one.
returns_to_its_own()
{
	begin_namespaces
	need strace
	capture env "$without_leaks" strace -y -e trace=setns -o trace ./tcpstates netns
	[ -s trace ] || skip "cannot trace"
	equal "the last namespace" "$(readlink /proc/self/ns/net)" \
		"$(sed -n 's/^setns([0-9]*<\(net:[^>]*\)>.*/\1/p' trace | tail -n 1)"
}

# Without a procfs no namespace can be found, which is not the same as none.
without_procfs()
{
	local command none="tcpstates: no procfs is mounted on"

	mkdir empty
	refuses 3 "$none empty: name one with -p DIR" netns -p empty --source diag
	refuses 3 "$none empty: name one with -p DIR" diagnose --all-netns -p empty
	need_root
	unshare -m mount -t tmpfs none /proc 2>/dev/null || skip "cannot mount"
	# A reader with the leak sanitizer cannot run without one.
	unshare -m sh -c 'mount -t tmpfs none /proc && exec ./tcpstates -V' >/dev/null 2>&1 ||
		return 0
	for command in netns "netns -j" "netns --source proc" "diagnose --all-netns -j"; do
		capture unshare -m sh -c "mount -t tmpfs none /proc && exec ./tcpstates $command"
		was_refused 3 "$none /proc: name one with -p DIR"
	done
}

usage_errors()
{
	refuses 2 "tcpstates: all network namespaces (--all-netns) leave none to choose (-N): see 'tcpstates diagnose --help'" \
		diagnose --all-netns -N 1
	refuses 2 "tcpstates: 'diagnose --thresholds' takes no option --all-netns: see 'tcpstates diagnose --help'" \
		diagnose --thresholds --all-netns
}

tests diagnoses_each unprivileged counts_each returns_to_its_own without_procfs \
	usage_errors
finish
