#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tcpstates diagnose, in both languages.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

export LC_ALL=C COLUMNS=80

# Print a line of /proc/net/tcp: in CLOSE_WAIT, from local port 443 to a remote port
# from 50000 on.
tcp_line() # INODE
{
	printf '%4d: 0100000A:01BB 0200000A:%04X 08 0:0 00:0 0 1000 0 %d 1 0\n' \
		"$1" $((50000 + $1)) "$1"
}

# Add 300 sockets in CLOSE_WAIT: two are of an unknown process, the others of process 77.
add_sockets()
{
	local inode

	{ echo "  sl  local_address ..."; for inode in {1..300}; do tcp_line "$inode"; done; } \
		>procfs/1/net/tcp
	for inode in {3..300}; do
		ln -s "socket:[$inode]" "procfs/77/fd/$inode"
	done
	ln -s /dev/null procfs/77/fd/1
}

# Make the procfs of a busy server, seen from process 1.
make_busy_procfs()
{
	make_procfs procfs
	mkdir procfs/77/fd
	echo nginx >procfs/77/comm
	cp "$corpus/counters/snmp" procfs/1/net
	awk '/^TcpExt: [A-Z]/ { for (i = 2; i <= NF; i++) name[i] = $i }
	     /^TcpExt: [0-9]/ { for (i = 2; i <= NF; i++) if (name[i] ~ /^Listen/) $i = 12 }
	     { print }' "$corpus/counters/netstat" >procfs/1/net/netstat
	echo "TCP: inuse 100 orphan 20 tw 48296 alloc 130 mem 4000" >procfs/1/net/sockstat
	make_sysctls
	add_sockets
}

# The time between the two samples varies.
without_time()
{
	sed -e 's/"interval_ms":[0-9]*/"interval_ms":N/; s/"time_ms":[0-9]*/"time_ms":N/' -e '1s/[0-9.]* ms/N ms/'
}

diagnose() # STATUS ARG...
{
	local want=$1

	shift
	run diagnose -p procfs --interval 0.001 "$@"
	equal "status of diagnose $*" "$want" "$status"
	says "stderr of diagnose $*" "" err
}

busy_server()
{
	make_busy_procfs
	diagnose 1
	is_golden diagnose-busy.txt without_time
	diagnose 1 -v
	is_golden diagnose-verbose.txt without_time
	diagnose 1 -j
	is_golden diagnose-busy.json without_time
	need python3
	python3 -m json.tool out >/dev/null || fail "not JSON"
}

busy_server_in_chinese()
{
	make_busy_procfs
	use_chinese
	diagnose 1
	is_golden diagnose-busy.zh_CN.txt without_time
}

# The lines of a terminal of 80 columns, which breaks longer ones.
one_finding_fits_a_screen()
{
	make_busy_procfs
	sysctl ipv4/tcp_max_tw_buckets 500000
	printf '# tcpstates_ports 1\nside port listeners full backlog backlog_max CLOSE_WAIT\n%s\n' \
		"server 443 4 0 12 16384 300" >procfs/1/net/tcpstates_ports
	diagnose 1
	equal problems "1 problem found" "$(head -n 1 out | grep -o '1 problem found')"
	equal "lines of the checks that are fine" 1 "$(grep -c '^Also fine: ' out)"
	[ "$(fold -w 80 out | wc -l)" -le 24 ] || fail "too long: $(cat out)"
	# Not even one name fits.
	COLUMNS=40 diagnose 1
	grep -qx 'Also fine: and [0-9]* more (see -v)' out || fail "narrow: $(cat out)"
}

make_quiet_procfs()
{
	make_busy_procfs
	cp "$summaries/valid-idle" procfs/1/net/tcpstates
	cp "$rows/ports-empty" procfs/1/net/tcpstates_ports
	sysctl ipv4/tcp_max_tw_buckets 500000
	rm procfs/sys/net/ipv4/tcp_max_orphans
}

quiet_server()
{
	make_quiet_procfs
	diagnose 0
	is_golden diagnose-quiet.txt without_time
	# Some checks need the counts by port.
	echo >procfs/1/net/tcpstates_ports
	diagnose 0 -j
	equal unknown 9 "$(grep -o '"verdict":"unknown"' out | wc -l)"
}

quiet_server_in_chinese()
{
	make_quiet_procfs
	use_chinese
	diagnose 0
	is_golden diagnose-quiet.zh_CN.txt without_time
}

# /proc/net/tcp may have any length: 9 MiB of other sockets stand before those of a leak.
many_sockets()
{
	make_busy_procfs
	mv procfs/1/net/tcp sockets
	{
		yes '   0: 0100000A:01BB 0200000A:0001 01 0:0 00:0 0 1000 0 1 1 0' | head -n 160000
		cat sockets
	} >procfs/1/net/tcp
	diagnose 1 -j
	equal id close-wait-leak "$(json findings 1 id)"
	equal stayed 300 "$(json findings 1 ports 0 stayed)"
	equal source /proc/net/tcp "$(json sockets_from)"
}

# Without single sockets it is not known if the same ones stayed, which is no leak of
# ten times the threshold.
only_numbers_are_known()
{
	make_busy_procfs
	# An older module.
	sed -i 's/close_wait_s/another/' procfs/1/net/tcpstates_ports
	diagnose 1 -j --set close-wait=30
	equal gravity critical "$(json findings 1 gravity)"
	equal stayed 300 "$(json findings 1 ports 0 stayed)"
	rm procfs/1/net/tcp
	diagnose 1 -j --set close-wait=30
	equal id close-wait-leak "$(json findings 2 id)"
	equal gravity warning "$(json findings 2 gravity)"
	equal missing "single sockets: counts do not tell if the same ones stayed" \
		"$(json findings 2 missing)"
	# Connections in the accept queue are none of the program's.
	run diagnose -p procfs --interval 0.001 --set close-wait=289 -j
	! grep -q '"id":"close-wait-leak","gravity"' out || fail "found in the accept queue"
	diagnose 1 -j --set unaccepted=12
	grep -q '"id":"accept-queue-full","gravity":"warning"' out || fail "accept queue is fine"
}

# The module tells how old the oldest CLOSE_WAIT of a port is: the number does not matter.
the_module_tells_the_age()
{
	make_busy_procfs
	printf '# tcpstates_ports 1\nside port CLOSE_WAIT close_wait_s\n%s\n%s\n' \
		"server 443 300 59" "client 3306 3 11520" >procfs/1/net/tcpstates_ports
	rm procfs/1/net/tcp
	diagnose 1 -j
	equal findings 2 "$(json findings | grep -o "'gravity'" | wc -l)"
	equal id close-wait-leak "$(json findings 0 id)"
	equal port "{'side': 'client', 'port': 3306, 'CLOSE_WAIT': 3, 'oldest_s': 11520}" \
		"$(json findings 0 ports 0)"
	equal missing "single sockets: counts do not tell if the same ones stayed" \
		"$(json findings 0 missing)"
	diagnose 1
	grep -qx '  Ports     client 3306: CLOSE_WAIT 3, oldest for 3 h 12 min' out || fail "$(cat out)"
	diagnose 1 -j --set close-wait-age=59
	equal port 443 "$(json findings 0 ports 0 port)"
	run diagnose -p procfs --interval 0.001 -j --set close-wait-age=11521
	! grep -q '"id":"close-wait-leak","gravity"' out || fail "found below the threshold"
}

# Without single sockets it is not known who is silent for longer than keepalive allows,
# unless too few are.
silent_for_hours()
{
	make_busy_procfs
	printf '# tcpstates_idle 1\nstate sockets lt_1h lt_1d ge_1d\nESTABLISHED 100000 9 %s\n' \
		"99 100" >procfs/1/net/tcpstates_idle
	diagnose 1 -j
	python3 -c 'import json, sys
check, = [c for c in json.load(open("out"))["checks"] if c["id"] == "silent-established"]
assert (check["verdict"], check["missing"]) == ("unknown", "idle times of connections"), check
assert check["figures"] == {"ESTABLISHED": 100000, "keepalive_s": 7875}, check' ||
		fail "$(cat out)"
	sed -i 's/99 100$/99 0/' procfs/1/net/tcpstates_idle
	diagnose 1 -j
	grep -q '"id":"silent-established","verdict":"fine"' out || fail "not fine: $(cat out)"
	sysctl ipv4/tcp_keepalive_time 3599
	sysctl ipv4/tcp_keepalive_probes 0
	diagnose 1 -j
	grep -q '"id":"silent-established","verdict":"unknown"' out || fail "fine: $(cat out)"
}

# Clients that came and left are no leak of the program that never accepted them. This
# does not need the limits of the accept queues, which /proc/net/tcp lacks.
never_accepted()
{
	local source

	need python3
	need_no_module
	need_namespaces
	for source in diag proc; do
		capture unshare -n sh -c 'ip link set lo up && exec python3 -c "
import socket, subprocess, sys, time
listener = socket.create_server((\"127.0.0.1\", 8000), backlog=200)
for _ in range(60):
	socket.create_connection((\"127.0.0.1\", 8000)).close()
while open(\"/proc/net/tcp\").read().count(\" 08 \") < 60:
	time.sleep(0.01)
command = [\"./tcpstates\", \"diagnose\", \"-j\", \"--interval\", \"0.001\"]
sys.exit(subprocess.call(command + [\"--source\", sys.argv[1]]))" "$0"' "$source"
		equal "status with $source" 1 "$status"
		equal "id with $source" accept-queue-full "$(json findings 0 id)"
		equal "unaccepted with $source" 60 "$(json findings 0 ports 0 unaccepted)"
		! grep -q '"id":"close-wait-leak","gravity"' out || fail "a leak with $source"
	done
	! grep -q backlog_max out || fail "an unknown limit: $(cat out)"
}

# A leak is critical if it leaves its process few descriptors.
descriptors_run_out()
{
	make_busy_procfs
	printf 'Limit                     Soft Limit           Hard Limit           Units     \n%s\n' \
		'Max open files            372                  4096                 files     ' \
		>procfs/77/limits
	diagnose 1 -j
	equal critical critical "$(json findings 1 gravity)"
	equal limit 372 "$(json findings 1 figures descriptor_limit)"
	equal percent 80 "$(json findings 1 figures percent)"
	diagnose 1 -j --set descriptors=81
	grep -q '"id":"close-wait-leak","gravity":"warning"' out || fail "critical below the threshold"
}

# Print a line of /proc/net/tcp: in TIME_WAIT, from a local port to port 3306 of
# DESTINATION.
client_line() # NUMBER DESTINATION
{
	printf '%4d: 0100000A:%04X %s:0CEA 06 0:0 03:0 0 0 0 0 3 0\n' "$1" $((50000 + $1)) "$2"
}

# 4 of 5 local ports are in use: to one destination, to two, or to unknown ones.
local_ports_run_out()
{
	local i

	make_busy_procfs
	printf '# tcpstates_ports 1\nside port TIME_WAIT\nclient 3306 4\n' \
		>procfs/1/net/tcpstates_ports
	sysctl ipv4/ip_local_port_range '50001\t50005'
	{ echo head; for i in 1 2 3 4; do client_line "$i" 0200000A; done; } >procfs/1/net/tcp
	diagnose 1 -j
	grep -q '"state":"confirmed"' out || fail "not confirmed: $(cat out)"
	grep -q '"route":{"source":"10.0.0.1","destination":"10.0.0.2","port":3306,"sockets":4,"time_wait":4}' \
		out || fail "another route: $(cat out)"
	diagnose 1
	grep -q 'confirmed: 4 sockets from 10.0.0.1 to 10.0.0.2 port 3306' out || fail "no route: $(cat out)"
	{ echo head; for i in 1 2 3 4; do client_line "$i" "$((i % 2))200000A"; done; } \
		>procfs/1/net/tcp
	run diagnose -p procfs --interval 0.001 -j
	! grep -q '"id":"port-exhaustion","gravity"' out || fail "found for two destinations"
	rm procfs/1/net/tcp
	run diagnose -p procfs --interval 0.001 -j
	grep -q '"state":"unconfirmed"' out || fail "not unconfirmed: $(cat out)"
}

thresholds()
{
	make_busy_procfs
	succeeds diagnose --thresholds
	is_golden thresholds.txt
	run diagnose --set close-wait=7 --thresholds
	equal "what is set" "close-wait 7" "$(awk '/^close-wait / { print $1, $2 }' out)"
	run diagnose -p procfs --interval 0.001 --set close-wait=301 --set closing=99 -j
	! grep -q '"id":"close-wait-leak","gravity"' out || fail "found below the threshold"
	run diagnose -p procfs --interval 0.001 --set close-wait=300 -j
	grep -q '"id":"close-wait-leak","gravity"' out || fail "not found at the threshold"
	refuses 2 "tcpstates: unknown threshold 'frob': see 'tcpstates diagnose --thresholds'" \
		diagnose --set frob=1
	refuses 2 "tcpstates: threshold syn-recv takes a number from 1 to 1000000000: --set syn-recv=100" \
		diagnose --set syn-recv=x
}

thresholds_in_chinese()
{
	use_chinese
	succeeds diagnose --thresholds
	is_golden thresholds.zh_CN.txt
}

thresholds_in_json()
{
	need python3
	succeeds diagnose --thresholds -j --set close-wait=7
	equal "what is set" 7 "$(json thresholds close-wait)"
	equal default 50 "$(json defaults close-wait)"
	equal description "CLOSE_WAIT of one port, the same twice, of unknown age" "$(json descriptions close-wait)"
	mv out listed
	make_busy_procfs
	diagnose 1 -j --set close-wait=7
	equal "thresholds that apply" "$(python3 -c 'import json
print(json.load(open("listed"))["thresholds"])')" "$(json thresholds)"
}

# An option is heeded or refused.
nothing_is_ignored()
{
	local option

	for option in "--interval 2" "--verbose" "--netns 1" "--procfs /proc" "--source diag" \
		"--color=never"; do
		# shellcheck disable=SC2086
		refuses 2 "tcpstates: 'diagnose --thresholds' takes no option $(echo "${option%% *}" |
			cut -d = -f 1): see 'tcpstates diagnose --help'" \
			diagnose --thresholds $option
	done
	refuses 2 "tcpstates: JSON has all figures, without --verbose: see 'tcpstates diagnose --help'" \
		diagnose -j -v
}

usage_errors()
{
	local word

	for word in 0 0.0 x 1.0001 1000001 . -1 ''; do
		refuses 2 "tcpstates: an interval is in seconds, from 0.001 to 1000000, not '$word': $see" \
			diagnose --interval "$word"
	done
	refuses 2 "tcpstates: 'diagnose' takes no option --file: see 'tcpstates diagnose --help'" \
		diagnose -f x
	refuses 2 "tcpstates: unexpected argument 'x': $see" diagnose x
	refuses 2 "tcpstates: 'diagnose' takes no option --ipv4: see 'tcpstates diagnose --help'" diagnose -4
}

no_source()
{
	make_busy_procfs
	rm -r procfs/1/net
	run diagnose -p procfs
	equal status 3 "$status"
	equal "lines of stderr" 1 "$(wc -l <err)"
}

# A lost answer is not a problem that was found.
output_is_lost()
{
	local arg

	make_busy_procfs
	diagnose 1 --interval 0.001
	for arg in -j -V; do
		./tcpstates diagnose -p procfs --interval 0.001 "$arg" >/dev/full 2>err
		equal "status of $arg" 4 $?
		says stderr "tcpstates: cannot write the output: No space left on device" err
	done
}

help_has_the_exit_status()
{
	succeeds help diagnose
	grep -q 'status: 0 nothing found, 1 something found' out || fail "no exit status in help"
}

tests busy_server busy_server_in_chinese one_finding_fits_a_screen quiet_server \
	quiet_server_in_chinese many_sockets only_numbers_are_known the_module_tells_the_age \
	silent_for_hours never_accepted descriptors_run_out \
	local_ports_run_out thresholds thresholds_in_chinese thresholds_in_json \
	nothing_is_ignored usage_errors no_source output_is_lost help_has_the_exit_status
finish
