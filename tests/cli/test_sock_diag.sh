#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The source "sock_diag", which needs no module.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

left_out="tcpstates: this tcpstates was built without libmnl: it cannot ask sock_diag"

need_sock_diag()
{
	run --source diag
	[ "$(cat err)" != "$left_out" ] || skip "built without libmnl"
	[ "$status" = 0 ] || skip "no sock_diag here: $(cat err)"
}

need_namespaces()
{
	need_root
	unshare -n true 2>/dev/null || skip "cannot make a network namespace"
}

# Run a case of sock_diag.py, which makes real sockets.
with_sockets() # CASE
{
	need_sock_diag
	need_namespaces
	[ -c /dev/net/tun ] || skip "no TUN device"
	python3 "$cases/sock_diag.py" "$1" ./tcpstates >log 2>&1
	status=$?
	[ "$status" != 4 ] || skip "$(cat log)"
	[ "$status" = 0 ] || fail "$(cat log)"
}

stands_in_for_the_module()
{
	need_sock_diag
	need_namespaces
	need_no_module
	capture unshare -n ./tcpstates
	equal status 0 "$status"
	head -n 1 out | grep -qE '^netns [0-9]+, sockets 0, source sock_diag, dumped 0, dump .*s, cpu .*s$' ||
		fail "first line: $(head -n 1 out)"
	capture unshare -n ./tcpstates ports
	head -n 1 out | grep -qE '^netns [0-9]+, ports 0, connections 0, source sock_diag, dumped 0, ' ||
		fail "first line: $(head -n 1 out)"
}

# A figure that sock_diag lacks is shown as absent; only a figure of 0 is left out.
absent_is_not_zero()
{
	need_sock_diag
	need_namespaces
	capture unshare -n sh -c 'ip link set lo up && python3 -c "
import socket, subprocess
s = socket.create_server((\"127.0.0.1\", 8080), backlog=7)
subprocess.run([\"./tcpstates\", \"ports\", \"--source\", \"diag\"], check=True)"'
	equal head "SIDE PORT LISTENERS BACKLOG/MAX SYNQ" "$(sed -n 3p out | xargs)"
	equal row "server 8080 1 0/7 -" "$(sed -n 4p out | xargs)"
}

# Ports of one family: a dual-stack listener is IPv6, and so are all its connections.
families_of_ports()
{
	need_sock_diag
	need_namespaces
	capture unshare -n sh -c 'ip link set lo up && python3 -c "
import json, socket, subprocess
v4 = socket.create_server((\"127.0.0.1\", 8001))
v6 = socket.create_server((\"::1\", 8002), family=socket.AF_INET6)
dual = socket.create_server((\"::\", 8003), family=socket.AF_INET6, dualstack_ipv6=True)
to = [(\"127.0.0.1\", 8001), (\"::1\", 8002), (\"127.0.0.1\", 8003), (\"::1\", 8003)]
clients = [socket.create_connection(where) for where in to]
# Its local port has a listener, but only of the other family.
accepted = v4.accept()
v4.close()
v4 = socket.create_server((\"::1\", 8001), family=socket.AF_INET6)
for option in (\"-4\", \"-6\", \"-46\"):
    out = subprocess.run([\"./tcpstates\", \"ports\", \"--sort\", \"port\", option, \"-j\"], check=True, stdout=subprocess.PIPE).stdout
    rows = json.loads(out)
    print(option, rows.get(\"family\"), *[\"%s:%d=%d+%d\" % (row[\"side\"][0], row[\"port\"], row[\"listeners\"], row[\"states\"][\"ESTABLISHED\"]) for row in rows[\"ports\"]])
"'
	equal "stderr" "" "$(cat err)"
	says rows "-4 ipv4 s:8001=0+1 c:8001=0+1 c:8003=0+1
-6 ipv6 s:8001=1+0 s:8002=1+1 s:8003=1+2 c:8002=0+1 c:8003=0+1
-46 None s:8001=1+1 s:8002=1+1 s:8003=1+2 c:8001=0+1 c:8002=0+1 c:8003=0+2" out
}

# If the namespace of another procfs can't be entered, our own is no substitute.
another_procfs()
{
	need_no_module
	mkdir -p fake/self fake/net fake/1/net
	touch fake/1/net/dev
	refuses 3 "$unloaded" -p fake
	refuses 3 "$unloaded" ports -p fake
	need_sock_diag
	refuses 3 "tcpstates: cannot ask sock_diag there: there is no fake/1/ns/net" \
		--source diag -p fake
	mkdir fake/1/ns
	ln -s /proc/self/ns/mnt fake/1/ns/net
	refuses 3 "$unloaded; without it: cannot enter the network namespace fake/1/ns/net: Invalid argument" \
		-p fake
	refuses 3 "tcpstates: no process 4194305 in /proc, and no network namespace with this inode number" \
		--source diag -N 4194305
	refuses 3 "tcpstates: no network namespace 'no-such': 'ip netns list' shows those that have a name" \
		--source diag -N no-such
}

unprivileged()
{
	need_sock_diag
	need_namespaces
	chmod 777 .
	capture "${as_nobody[@]}" ./tcpstates --source diag
	equal "status in the own namespace" 0 "$status"
	mkdir -p closed/1/ns
	touch closed/1/ns/net
	chmod 000 closed/1/ns/net
	capture "${as_nobody[@]}" ./tcpstates --source diag -p closed
	was_refused 3 "tcpstates: not permitted to enter the network namespace closed/1/ns/net: requires CAP_SYS_PTRACE: run as root, such as with sudo"
	mkdir -p other/1/ns
	ln -s /proc/1/ns/net other/1/ns/net
	capture unshare -n "${as_root_without[@]}" ./tcpstates --source diag -p other
	was_refused 3 "tcpstates: not permitted to enter the network namespace other/1/ns/net: requires CAP_SYS_PTRACE, which root does not have here"
}

# The kernel, a sandbox or a lack of memory refuses the request.
refusals()
{
	local call

	need_sock_diag
	need strace
	capture strace -o trace true
	[ -s trace ] || skip "cannot trace"
	# The leak sanitizer can't run under strace.
	export ASAN_OPTIONS=detect_leaks=0
	for call in sendto:error=ENOENT sendto:error=EOPNOTSUPP socket:error=EPROTONOSUPPORT; do
		capture strace -o trace -e "inject=$call" ./tcpstates --source diag
		was_refused 3 "tcpstates: this kernel has no sock_diag for TCP: load it with 'modprobe tcp_diag'"
	done
	capture strace -o trace -e inject=sendto:error=EPERM ./tcpstates --source diag
	was_refused 3 "tcpstates: netlink sockets are refused here (Operation not permitted): allow AF_NETLINK in the sandbox, such as seccomp or RestrictAddressFamilies="
	capture strace -o trace -e inject=recvmsg:error=ENOBUFS ./tcpstates --source diag
	was_refused 3 "tcpstates: cannot ask sock_diag: No buffer space available"
	# An interrupted call is repeated. Without the old request, families are asked
	# for one by one.
	capture strace -o trace -e inject=recvmsg:error=EINTR:when=1 ./tcpstates --source diag -j
	equal "status after EINTR" 0 "$status"
	capture strace -o trace -e inject=sendto:error=EOPNOTSUPP:when=1 ./tcpstates --source diag -j
	equal "status without the old request" 0 "$status"
	equal "requests" 4 "$(grep -c ^sendto trace)"
	need_no_module
	capture strace -o trace -e inject=sendto:error=ENOENT ./tcpstates
	was_refused 3 "$unloaded; without it: this kernel has no sock_diag for TCP: load it with 'modprobe tcp_diag'"
}

# Every output says where the counts come from and what they cost.
source_is_shown()
{
	need_sock_diag
	run --source diag 0.001 2
	equal "rows" "source sock_diag" "$(head -n 1 out | cut -d, -f1)"
	equal "lines of rows" 4 "$(wc -l <out)"
	run --source diag diagram
	grep -q 'source sock_diag, dumped [0-9]*, dump ' out || fail "$(cat out)"
	run --source diag --prometheus
	grep -q '^tcpstates_info{.*source="diag"' out || fail "$(cat out)"
	grep -q '^tcpstates_dump_duration_seconds{file="tcpstates"} [0-9.]*$' out || fail "$(cat out)"
	run ports --source diag --format influx
	grep -q '^tcpstates_reading,file=tcpstates_ports,source=diag dump_sockets=[0-9]*i,dump_ns=' out ||
		fail "$(cat out)"
	run --source diag --format collectd
	grep -q '/tcpstates-reading/gauge-dump_ns" ' out || fail "$(cat out)"
	run --source diag --format zabbix
	grep -q '"reading":{"source":"diag","dump_sockets":' out || fail "$(cat out)"
}

usage_errors()
{
	refuses 2 "tcpstates: option --source takes auto, module or diag, not 'frob': $see" \
		--source frob
	refuses 2 "tcpstates: a saved file (-f) has no source to choose (--source): $see" \
		--source diag -f x
	refuses 2 "tcpstates: 'verify' takes no option --file: see 'tcpstates verify --help'" \
		verify -f x
	refuses 2 "tcpstates: 'verify' takes no option --source: see 'tcpstates verify --help'" \
		verify --source diag
}

verify_without_module()
{
	need_no_module
	refuses 3 "$unloaded" verify
}

# A build without libmnl says so if sock_diag is asked for, and only then.
built_without_libmnl()
{
	need_no_module
	cp "$TCPSTATES-plain" plain
	capture ./plain --source diag
	was_refused 3 "$left_out"
	capture ./plain ports --source diag
	was_refused 3 "$left_out"
	capture ./plain
	was_refused 3 "$unloaded"
	capture ./plain netns
	was_refused 3 "$unloaded"
}

for name in every_cell sums_of_ports queue_of_one_worker bound_only another_namespace \
	    mptcp_is_no_orphan verify; do
	run_test "$name" with_sockets "$name"
done
tests stands_in_for_the_module absent_is_not_zero families_of_ports \
	another_procfs unprivileged refusals source_is_shown usage_errors verify_without_module \
	built_without_libmnl
# A hardened system closes /proc/self/net, and a sandbox refuses netlink.
refused()
{
	local error text

	need_sock_diag
	need strace
	need_no_module
	export ASAN_OPTIONS=detect_leaks=0	# it can't run under strace
	capture strace -o trace -P /proc/self/net/tcpstates -e inject=openat:error=EACCES ./tcpstates
	grep -q 'EACCES.*INJECTED' trace || skip "cannot trace"
	equal "status with self/net closed" 0 "$status"
	says stderr "" err
	grep -q 'source sock_diag' out || fail "not from sock_diag: $(head -n 1 out)"
	while read -r error text; do
		capture strace -o trace -e inject=socket:error="$error" ./tcpstates --source diag
		was_refused 3 "tcpstates: netlink sockets are refused here ($text): allow AF_NETLINK in the sandbox, such as seccomp or RestrictAddressFamilies="
	done <<-END
		EAFNOSUPPORT Address family not supported by protocol
		EACCES Permission denied
		EPERM Operation not permitted
		ECONNREFUSED Connection refused
		ESOCKTNOSUPPORT Socket type not supported
	END
}

run_test refused refused
finish
