#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The source that does without the module, before real sockets.
# shellcheck disable=SC2317 # checks are called by their names
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$root/tests/cli/lib.sh"

see="see 'tcpstates --help'"
unloaded="tcpstates: the tcpstates module is not loaded: load it with 'modprobe tcpstates'"
left_out="tcpstates: this tcpstates was built without libmnl: it cannot ask sock_diag"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
cd "$tmp" || exit 1
cp "$TCPSTATES" tcpstates

run() # COMMAND...
{
	"$@" >out 2>err </dev/null
	status=$?
}

need_diag()
{
	run ./tcpstates --source diag
	[ "$(cat err)" != "$left_out" ] || skip "built without libmnl"
	[ "$status" = 0 ] || skip "no sock_diag here: $(cat err)"
}

need_namespaces()
{
	[ "$(id -u)" = 0 ] || skip "not root"
	unshare -n true 2>/dev/null || skip "cannot make a network namespace"
}

need_no_module()
{
	[ ! -e /proc/tcpstates ] || skip "this kernel has the module"
}

# One of diag_sockets.py's.
with_sockets() # CHECK
{
	need_diag
	need_namespaces
	[ -c /dev/net/tun ] || skip "no TUN device"
	python3 "$root/tests/cli/cases/diag_sockets.py" "$1" ./tcpstates >log 2>&1
	status=$?
	[ "$status" != 4 ] || skip "$(cat log)"
	[ "$status" = 0 ] || fail "$(cat log)"
}

stands_in_for_the_module()
{
	need_diag
	need_namespaces
	need_no_module
	run unshare -n ./tcpstates
	equal status 0 "$status"
	head -n 1 out | grep -qE '^netns [0-9]+, sockets 0, source sock_diag, dumped 0, dump .*s, cpu .*s$' ||
		fail "first line: $(head -n 1 out)"
	run unshare -n ./tcpstates ports
	head -n 1 out | grep -qE '^netns [0-9]+, ports 0, connections 0, source sock_diag, dumped 0, ' ||
		fail "first line: $(head -n 1 out)"
}

# An absent figure of a listener is shown as such, not left out like one of 0.
absent_is_no_zero()
{
	need_diag
	need_namespaces
	run unshare -n sh -c 'ip link set lo up && python3 -c "
import socket, subprocess
s = socket.create_server((\"127.0.0.1\", 8080), backlog=7)
subprocess.run([\"./tcpstates\", \"ports\", \"--source\", \"diag\"], check=True)"'
	equal head "SIDE PORT LISTENERS BACKLOG/MAX SYNQ" "$(sed -n 3p out | xargs)"
	equal row "server 8080 1 0/7 -" "$(sed -n 4p out | xargs)"
}

no_source_for_all_namespaces()
{
	refuses 3 "tcpstates: only the module counts all network namespaces: sock_diag sees one at a time (see -N)" \
		./tcpstates netns --source diag
	need_diag
	need_no_module
	refuses 3 "$unloaded; without it: nothing counts all network namespaces (sock_diag sees one at a time: see -N)" \
		./tcpstates netns
}

# Whose namespaces can't be entered is not answered with our own.
another_procfs()
{
	need_no_module
	mkdir -p fake/self fake/net fake/1/net
	touch fake/1/net/dev
	refuses 3 "$unloaded" ./tcpstates -p fake
	refuses 3 "$unloaded" ./tcpstates ports -p fake
	need_diag
	refuses 3 "tcpstates: cannot ask sock_diag there: there is no fake/1/ns/net" \
		./tcpstates --source diag -p fake
	mkdir fake/1/ns
	ln -s /proc/self/ns/mnt fake/1/ns/net
	refuses 3 "$unloaded; without it: cannot enter the network namespace fake/1/ns/net: Invalid argument" \
		./tcpstates -p fake
	refuses 3 "tcpstates: no process 4194305 in /proc, and no network namespace with this inode number" \
		./tcpstates --source diag -N 4194305
	refuses 3 "tcpstates: no network namespace 'no-such': 'ip netns list' shows those that have a name" \
		./tcpstates --source diag -N no-such
}

unprivileged()
{
	local as_nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)

	need_diag
	need_namespaces
	chmod 777 .
	run "${as_nobody[@]}" ./tcpstates --source diag
	equal "status in the own namespace" 0 "$status"
	mkdir -p closed/1/ns
	touch closed/1/ns/net
	chmod 000 closed/1/ns/net
	refuses 3 "tcpstates: not permitted to enter the network namespace closed/1/ns/net: run as root, such as with sudo" \
		"${as_nobody[@]}" ./tcpstates --source diag -p closed
}

# What the kernel, or who guards it, may say instead of an answer.
refusals()
{
	local call

	need_diag
	command -v strace >/dev/null || skip "no strace"
	run strace -o trace true
	[ -s trace ] || skip "cannot trace"
	# The leak sanitizer and strace don't go together.
	export ASAN_OPTIONS=detect_leaks=0
	for call in sendto:error=ENOENT sendto:error=EOPNOTSUPP socket:error=EPROTONOSUPPORT; do
		refuses 3 "tcpstates: this kernel has no sock_diag for TCP: load it with 'modprobe tcp_diag'" \
			strace -o trace -e "inject=$call" ./tcpstates --source diag
	done
	for call in socket:error=EPERM socket:error=EACCES sendto:error=EPERM; do
		refuses 3 "tcpstates: sock_diag is forbidden here: run as root, or allow netlink sockets" \
			strace -o trace -e "inject=$call" ./tcpstates --source diag
	done
	refuses 3 "tcpstates: cannot ask sock_diag: No buffer space available" \
		strace -o trace -e inject=recvmsg:error=ENOBUFS ./tcpstates --source diag
	# An interrupted call is made again; a kernel without the old request asked twice.
	run strace -o trace -e inject=recvmsg:error=EINTR:when=1 ./tcpstates --source diag -j
	equal "status after EINTR" 0 "$status"
	run strace -o trace -e inject=sendto:error=EOPNOTSUPP:when=1 ./tcpstates --source diag -j
	equal "status without the old request" 0 "$status"
	equal "requests" 4 "$(grep -c ^sendto trace)"
	need_no_module
	refuses 3 "$unloaded; without it: this kernel has no sock_diag for TCP: load it with 'modprobe tcp_diag'" \
		strace -o trace -e inject=sendto:error=ENOENT ./tcpstates
}

# Whatever prints the counts says where they are from, and what they cost.
source_is_told()
{
	need_diag
	run ./tcpstates --source diag 0.001 2
	equal "rows" "source sock_diag" "$(head -n 1 out | cut -d, -f1)"
	equal "lines of rows" 4 "$(wc -l <out)"
	run ./tcpstates --source diag diagram
	grep -q 'source sock_diag, dumped [0-9]*, dump ' out || fail "$(cat out)"
	run ./tcpstates --source diag --prometheus
	grep -q '^tcpstates_info{.*source="diag"' out || fail "$(cat out)"
	grep -q '^tcpstates_dump_duration_seconds{file="tcpstates"} [0-9.]*$' out || fail "$(cat out)"
	run ./tcpstates ports --source diag --format influx
	grep -q '^tcpstates_reading,file=tcpstates_ports,source=diag dump_sockets=[0-9]*i,dump_ns=' out ||
		fail "$(cat out)"
	run ./tcpstates --source diag --format collectd
	grep -q '/tcpstates-reading/gauge-dump_ns" ' out || fail "$(cat out)"
	run ./tcpstates --source diag --format zabbix
	grep -q '"reading":{"source":"diag","dump_sockets":' out || fail "$(cat out)"
}

usage()
{
	refuses 2 "tcpstates: option --source takes auto, module or diag, not 'frob': $see" \
		./tcpstates --source frob
	refuses 2 "tcpstates: a saved file (-f) has no source to choose (--source): $see" \
		./tcpstates --source diag -f x
	refuses 2 "tcpstates: 'verify' takes no option --file: see 'tcpstates verify --help'" \
		./tcpstates verify -f x
	refuses 2 "tcpstates: 'verify' takes no option --source: see 'tcpstates verify --help'" \
		./tcpstates verify --source diag
}

verify_without_module()
{
	need_no_module
	refuses 3 "$unloaded" ./tcpstates verify
}

# A build without it says so, where it is asked for and nowhere else.
left_out()
{
	need_no_module
	cp "$TCPSTATES-plain" plain
	refuses 3 "$left_out" ./plain --source diag
	refuses 3 "$left_out" ./plain ports --source diag
	refuses 3 "$unloaded" ./plain
	refuses 3 "$unloaded" ./plain netns
}

for name in every_cell sums_of_ports queue_of_one_worker bound_only another_namespace \
	    mptcp_is_no_orphan verify; do
	check "$name" with_sockets "$name"
done
for name in stands_in_for_the_module absent_is_no_zero no_source_for_all_namespaces \
	    another_procfs unprivileged refusals source_is_told usage verify_without_module left_out; do
	check "$name" "$name"
done
finish
