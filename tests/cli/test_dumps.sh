#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The sources "diag" and "proc", which need no module.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# Run a case of dumps.py, which makes real sockets.
with_sockets() # CASE [SOURCE]
{
	need_sock_diag
	need_namespaces
	[ -c /dev/net/tun ] || skip "no TUN device"
	python3 "$cases/dumps.py" "$1" ./tcpstates "${2:-diag}" >log 2>&1
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

# States and limits that these sources do not know: neither discovered nor in perfdata.
absent_in_monitors()
{
	local from

	need_sock_diag
	need_namespaces
	for from in diag proc; do
		capture unshare -n ./tcpstates check --source "$from"
		equal "status of a check from $from" 0 "$status"
		equal "perfdata from $from" 12 "$(head -n 1 out | grep -o "'[A-Z_a-z0-9]*'=0;;;0;" | wc -l)"
		! grep -q UNKNOWN out || fail "UNKNOWN from $from: $(cat out)"
		capture unshare -n ./tcpstates --format zabbix --source "$from"
		equal "states from $from" 11 "$(grep -o '{#STATE}' out | wc -l)"
		! grep -q UNKNOWN out || fail "UNKNOWN from $from: $(cat out)"
	done
	capture unshare -n sh -c 'ip link set lo up && python3 -c "
import socket, subprocess
s = socket.create_server((\"127.0.0.1\", 8080), backlog=7)
for source in (\"diag\", \"proc\"):
	subprocess.run([\"./tcpstates\", \"check\", \"8080.backlog\", \"--source\", source], check=True)"'
	says stdout "TCPSTATES OK - server:8080.backlog 0 | 'server:8080.backlog'=0;;;0;7
TCPSTATES OK - server:8080.backlog 0 | 'server:8080.backlog'=0;;;0;" out
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
	refuses 3 "tcpstates: no process 4194305 in /proc, and no network namespace with this name or inode number" \
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
	export "${without_leaks?}"
	for call in sendto:error=ENOENT sendto:error=EOPNOTSUPP socket:error=EPROTONOSUPPORT; do
		capture strace -o trace -e "inject=$call" ./tcpstates --source diag
		was_refused 3 "tcpstates: this kernel has no sock_diag for TCP: load it with 'modprobe tcp_diag'"
	done
	capture strace -o trace -e inject=sendto:error=EPERM ./tcpstates --source diag
	was_refused 3 "tcpstates: netlink sockets are refused here (Operation not permitted): allow AF_NETLINK in the sandbox, such as seccomp or RestrictAddressFamilies="
	capture strace -o trace -e inject=recvfrom:error=ENOBUFS ./tcpstates --source diag
	was_refused 3 "tcpstates: cannot ask sock_diag: No buffer space available"
	# An interrupted call is repeated. Without the old request, families are asked
	# for one by one.
	capture strace -o trace -e inject=recvfrom:error=EINTR:when=1 ./tcpstates --source diag -j
	equal "status after EINTR" 0 "$status"
	capture strace -o trace -e inject=sendto:error=EOPNOTSUPP:when=1 ./tcpstates --source diag -j
	equal "status without the old request" 0 "$status"
	equal "requests" 4 "$(grep -c ^sendto trace)"
	need_no_module
	capture strace -o trace -e inject=sendto:error=ENOENT ./tcpstates -j
	equal "status without sock_diag" 0 "$status"
	equal "source without sock_diag" proc "$(json source)"
}

# Every output says where the counts come from and what they cost.
source_is_shown()
{
	need_sock_diag
	run --source diag 0.001 2
	equal "rows" "source sock_diag" "$(head -n 1 out | cut -d, -f1)"
	equal "lines of rows" 4 "$(wc -l <out)"
	run diagnose --source diag --interval 0.001
	head -n 1 out | grep -q ', source sock_diag: ' || fail "another name: $(head -n 1 out)"
	run --source diag diagram --svg
	equal "names of the source" "source sock_diag" "$(grep -o 'source[: ]*[a-z_/]*' out)"
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
	refuses 2 "tcpstates: option --source takes auto, module, diag or proc, not 'frob': $see" \
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

for name in every_cell sums_of_ports queue_of_one_worker bound_only another_namespace \
	    mptcp_is_no_orphan verify; do
	run_test "$name" with_sockets "$name"
done
for name in every_cell sums_of_ports bound_only another_namespace mptcp_is_no_orphan \
	    large_files mapped_addresses; do
	run_test "proc_$name" with_sockets "$name" proc
done
tests stands_in_for_the_module absent_is_not_zero families_of_ports absent_in_monitors \
	another_procfs unprivileged refusals source_is_shown usage_errors verify_without_module
# A hardened system closes /proc/self/net, and a sandbox refuses netlink.
refused()
{
	local error text

	need_sock_diag
	need strace
	need_no_module
	export "${without_leaks?}"
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

# A seccomp filter refuses netlink sockets: the files are left.
netlink_is_refused()
{
	local error

	need_sock_diag
	need python3
	need_no_module
	capture python3 "$cases/without_netlink.py" EPERM true
	[ "$status" != 4 ] || skip "$(cat out)"
	for error in EAFNOSUPPORT ECONNREFUSED EACCES EPERM; do
		capture python3 "$cases/without_netlink.py" "$error" ./tcpstates
		equal "status with $error" 0 "$status"
		says "stderr with $error" "" err
		grep -q ', source /proc/net/tcp, dumped ' out || fail "$error: $(head -n 1 out)"
		capture python3 "$cases/without_netlink.py" "$error" ./tcpstates ports -j
		equal "source of ports with $error" proc "$(json source)"
		capture python3 "$cases/without_netlink.py" "$error" ./tcpstates --source diag
		equal "status of sock_diag with $error" 3 "$status"
	done
}

# Run in a mount namespace whose /proc/self/net is another folder.
with_other_net() # FOLDER COMMAND...
{
	# shellcheck disable=SC2016 # the shell in the namespace expands $$
	capture unshare -m sh -c 'mount --bind "$0" /proc/$$/net && exec "$@"' "$@"
}

# /proc/self/net is closed to others, empty, or in no mounted procfs.
net_is_missing()
{
	local folder

	need_sock_diag
	need_namespaces
	need_no_module
	chmod 777 .
	mkdir empty closed
	chmod 700 closed
	with_other_net closed "${as_nobody[@]}" ./tcpstates -j
	equal "stderr, closed" "" "$(cat err)"
	equal "source, closed" diag "$(json source)"
	for folder in closed empty; do
		with_other_net "$folder" ./tcpstates -j
		equal "stderr, $folder" "" "$(cat err)"
		equal "source, $folder" diag "$(json source)"
	done
	capture unshare -m sh -c 'mount -t tmpfs none /proc && exec ./tcpstates -j'
	equal "source without a procfs" diag "$(json source)"
	! grep -q '"netns"' out || fail "a namespace without a procfs: $(cat out)"
	with_other_net closed python3 "$cases/without_netlink.py" EPERM \
		"${as_nobody[@]}" ./tcpstates
	was_refused 3 "tcpstates: cannot open /proc/self/net/tcpstates: Permission denied; without it: netlink sockets are refused here (Operation not permitted): allow AF_NETLINK in the sandbox, such as seccomp or RestrictAddressFamilies=; cannot open /proc/self/net/tcp: Permission denied"
}

# The files of a process are open to everybody, its namespace is not.
process_of_another_user()
{
	local inside

	need_sock_diag
	need_namespaces
	need_no_module
	chmod 777 .
	coproc unshare -n sh -c 'ip link set lo up && exec python3 -c "
import socket
s = socket.create_server((\"127.0.0.1\", 8080))
print(flush=True)
input()"'
	inside=$COPROC_PID
	read -r -u "${COPROC[0]}"
	capture "${as_nobody[@]}" ./tcpstates -N "$inside" -j
	kill "$inside"
	equal stderr "" "$(cat err)"
	equal source proc "$(json source)"
	equal LISTEN 1 "$(json states LISTEN total)"
}

# A saved /proc has full, timewait and request sockets in the same states.
saved_copy()
{
	local key

	mkdir -p saved/1/net saved/1/ns
	ln -s 'net:[4026531999]' saved/1/ns/net
	cat >saved/1/net/tcp <<-'END'
		  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
		   0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 4242 1 0000000000000000 100 0 0 10 0
		   1: 0100007F:1F90 0200007F:9C40 03 00000000:00000000 01:00000063 00000000     0        0 0 0 0000000000000000
		   2: 0100007F:1F90 0200007F:9C41 03 00000000:00000000 00:00000000 00000000     0        0 0 2 0000000000000000 20 4 30 10 -1
		   3: 0100007F:9C42 0200007F:1F90 05 00000000:00000000 00:00000000 00000000     0        0 0 2 0000000000000000 20 4 30 10 -1
		   4: 0100007F:9C43 0200007F:1F90 05 00000000:00000000 03:00000FFF 00000000     0        0 0 3 0000000000000000
		   5: 0100007F:9C44 0200007F:1F90 06 00000000:00000000 03:00000FFF 00000000     0        0 0 3 0000000000000000
		   6: 0100007F:1F90 0200007F:9C45 01 00000000:00000000 00:00000000 00000000     0        0 0 2 0000000000000000 20 4 30 10 -1
	END
	printf 'MPTcpExt: MPCapableSYNRX MPCapableSYNTX\nMPTcpExt: 0 0\n' >saved/1/net/netstat
	succeeds -p saved -j
	equal source proc "$(json source)"
	equal netns 4026531999 "$(json netns)"
	equal "SYN_RECV" "2 1 2 0" "$(for key in total mini server orphan; do json states SYN_RECV $key; done | xargs)"
	equal "FIN_WAIT2" "2 1 1" "$(for key in total mini orphan; do json states FIN_WAIT2 $key; done | xargs)"
	equal "TIME_WAIT" "1 1 0" "$(for key in total mini orphan; do json states TIME_WAIT $key; done | xargs)"
	equal "ESTABLISHED" "1 0" "$(for key in server orphan; do json states ESTABLISHED $key; done | xargs)"
	succeeds ports -p saved
	equal head "SIDE PORT TOTAL LISTENERS FULL BACKLOG/MAX SYNQ ESTABLISHED SYN_RECV FIN_WAIT2 TIME_WAIT" \
		"$(sed -n 3p out | xargs)"
	equal row "server 8080 3 1 - 3/- - 1 2 0 0" "$(sed -n 4p out | xargs)"
	# Orphans may be subflows where MPTCP was in use, or where nothing tells: their sum too.
	printf 'MPTcpExt: MPCapableSYNRX MPCapableSYNTX\nMPTcpExt: 0 10\n' >saved/1/net/netstat
	succeeds -p saved
	equal "FIN_WAIT2 with MPTCP" "2 28.6% 2 0 0 2 1 -" "$(awk '/^FIN_WAIT2/ { $1 = ""; print }' out | xargs)"
	equal "total with MPTCP" "-" "$(awk '/^total/ { print $NF }' out)"
	rm saved/1/net/netstat
	succeeds -p saved -j
	! json states FIN_WAIT2 orphan >/dev/null 2>&1 || fail "orphans without a netstat"
	equal "TIME_WAIT without a netstat" 0 "$(json states TIME_WAIT orphan)"
	# A line of no socket is skipped; one without an end is not from a kernel.
	head -c 20000 /dev/zero | tr '\0' x >saved/1/net/tcp
	refuses 3 "tcpstates: cannot read saved/1/net/tcp: Invalid argument" --source proc -p saved
}

tests refused netlink_is_refused net_is_missing process_of_another_user saved_copy
finish
