#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tcpstates peers: connections by remote address, real ones and those of a saved /proc.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# Run a case of peers.py, which makes real connections.
with_sockets() # CASE
{
	need_sock_diag
	need_namespaces
	need python3 ip ss
	[ "$1" != narrow ] || need script
	printf '%s\n' '127.0.0.1 loop localhost' '# 127.1.0.1 comment' '127.9.9.9	nine.example nine' \
		'::1 six' '127.9.9.9 again' $'127.9.9.8 \033[31mred' '127.1.0.2' >hosts
	# shellcheck disable=SC2016 # the shell in the namespace expands them
	capture unshare -nm sh -c 'mount --bind hosts /etc/hosts && exec "$@"' sh \
		python3 "$cases/peers.py" "$1" ./tcpstates
	[ "$status" = 0 ] || fail "$(cat out err)"
}

# A saved /proc with two servers' connections, one of them to itself.
make_saved()
{
	mkdir -p saved/1/net
	{
		tcp_line 10.0.0.1 443 0.0.0.0 0 0A
		tcp_line 10.0.0.1 443 192.0.2.1 40001 01
		tcp_line 10.0.0.1 443 192.0.2.1 40002 01
		tcp_line 10.0.0.1 443 192.0.2.200 40002 08
		tcp_line 10.0.0.1 40002 198.51.100.7 3306 06
	} >saved/1/net/tcp
}

saved_copy()
{
	make_saved
	succeeds peers -p saved
	head -n 1 out | grep -qE '^peers 3, connections 4, source /proc/net/tcp, dumped 5, dump ' ||
		fail "first line: $(head -n 1 out)"
	sed 1,2d out >rows
	says "the table" "PEER         TOTAL ESTABLISHED TIME_WAIT CLOSE_WAIT
192.0.2.1        2           2         0          0
192.0.2.200      1           0         0          1
198.51.100.7     1           0         1          0" rows
	has_rows "192.0.2.0/24/3 198.51.100.0/24/1" peers -p saved --prefix 24
	has_rows "198.51.100.7/1" peers -p saved --side client
	has_rows "198.51.100.7/1" peers -p saved --port 3306
	has_rows "192.0.2.200/1 198.51.100.7/1" peers -p saved fin-wait-1 time_wait CLOSE-WAIT
	has_rows "198.51.100.7/1 192.0.2.1/2 192.0.2.200/1" peers -p saved --sort TIME_WAIT
	has_rows "" peers -p saved LAST_ACK
	says "an empty table" "PEER" <(sed -n 3p out)
	succeeds peers -p saved -j --top 1
	equal "the others" "None 2 1 1" "$(for key in peer peers; do json peers 1 $key; done | xargs) $(
		for key in TIME_WAIT CLOSE_WAIT; do json peers 1 states $key; done | xargs)"
	equal "a state that was not asked for" "" "$(
		./tcpstates peers -p saved -j TIME_WAIT | grep -o CLOSE_WAIT)"
}

# More peers than a table or a format has by default, and memory for 200,000.
many_peers()
{
	local args

	need python3
	build_as_installed
	mkdir -p saved/1/net
	awk 'BEGIN { for (i = 0; i < 200000; i++)
		printf "   0: 0100007F:01BB %08X:9C40 01 00000000:00000000 00:00000000 00000000 0 0 42 1 0\n",
			i * 2654435761 % 4294967296 }' >saved/1/net/tcp
	for args in "" "-j" "--prometheus" "--top 0 -j" "--top 0 --format influx" \
		    "--top 0 --color=always" "--top 0 -r"; do
		python3 - "$reader" "$args" >log <<-'END' || fail "$args: $(cat log)"
			import resource, subprocess, sys
			with open("out", "wb") as out:
			    subprocess.run([sys.argv[1], "peers", "-p", "saved", *sys.argv[2].split()],
			                   stdout=out, check=True)
			kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
			print(kib, "KiB")
			sys.exit(kib > 32 * 1024)
		END
		echo "peers $args: $(cat log)"
	done
	grep -q '^peers 200000, connections 200000, ' out || fail "$(head -n 1 out)"
}

usage_errors()
{
	local bits

	refuses 2 "tcpstates: a socket in 'LISTEN' has no peer: $see" peers LISTEN
	refuses 2 "tcpstates: unknown state 'frob': 'tcpstates explain' lists them" peers frob
	refuses 2 "tcpstates: unknown state 'UNKNOWN': 'tcpstates explain' lists them" peers UNKNOWN
	refuses 2 "tcpstates: unknown state '2': 'tcpstates explain' lists them" peers 2
	for bits in "" 33 / 24/ 24/129 /56 24/56/1 -1 a; do
		refuses 2 "tcpstates: option --prefix takes bits such as 24 or 24/56, not '$bits': $see" \
			peers "--prefix=$bits"
	done
	refuses 2 "tcpstates: a port is a number up to 65535, not '65536': $see" peers --port 65536
	refuses 2 "tcpstates: unknown side 'both', server and client are known: $see" peers --side both
	refuses 2 "tcpstates: option --sort takes a state other than LISTEN, total or peer, not 'backlog': $see" \
		peers --sort backlog
	refuses 2 "tcpstates: option --sort takes a state other than LISTEN, total or peer, not 'LISTEN': $see" \
		peers --sort LISTEN
	refuses 2 "tcpstates: the format influx has no names (-r): $see" peers -r --format influx
	refuses 2 "tcpstates: 'peers' takes no option --file: see 'tcpstates peers --help'" \
		peers -f x
	refuses 3 "tcpstates: the module has no addresses: use --source diag or proc" \
		peers --source module
	refuses 3 "tcpstates: no network namespace 'no-such': 'ip netns list' shows those that have a name" \
		peers -N no-such
	mkdir -p none
	refuses 3 "tcpstates: cannot ask sock_diag there: there is no none/1/ns/net" peers -p none
}

# Without netlink, the files are read; a namespace without them adds nothing to the failure.
falls_back()
{
	need_sock_diag
	need python3
	capture python3 "$cases/without_netlink.py" EPERM true
	[ "$status" != 4 ] || skip "$(cat out)"
	capture python3 "$cases/without_netlink.py" EPERM ./tcpstates peers -j
	equal "stderr" "" "$(cat err)"
	equal source proc "$(json source)"
	need_namespaces
	mkdir empty
	# shellcheck disable=SC2016 # the shell in the namespace expands $$
	capture unshare -m sh -c 'mount --bind empty /proc/$$/net && exec "$@"' sh \
		python3 "$cases/without_netlink.py" EPERM ./tcpstates peers
	was_refused 3 "tcpstates: netlink sockets are refused here (Operation not permitted): allow AF_NETLINK in the sandbox, such as seccomp or RestrictAddressFamilies="
}

# A dump that takes long says so on a terminal, and erases it. Listeners are read first,
# here from a pipe; the file that takes its place has the connections.
progress()
{
	need script python3
	make_saved
	mv saved/1/net/tcp file
	mkfifo saved/1/net/tcp
	python3 - <<-'END' &
		import os, time
		with open("saved/1/net/tcp", "w") as pipe:
		    os.rename("file", "saved/1/net/tcp")
		    end = time.monotonic() + 2.5
		    while time.monotonic() < end:
		        pipe.write("0: 0100007F:1F90 00000000:0000 0A 0:0 00:0 0 0 0 4242 1 0\n" * 512)
		        pipe.flush()
	END
	capture timeout 60 script -qec './tcpstates peers -p saved >table' /dev/null
	wait
	equal status 0 "$status"
	grep -qE $'^\r?tcpstates: [0-9]+ sockets' out || fail "no progress: $(od -c out | head)"
	grep -q $'\r\033\\[K' out || fail "not erased: $(od -c out | tail)"
	grep -q '^192.0.2.1 ' table || fail "$(cat table)"
	capture script -qec './tcpstates peers -p saved >table' /dev/null
	says "the terminal after a short dump" "" out
}

for name in same_as_ss choices prefixes tops formats names narrow; do
	run_test "$name" with_sockets "$name"
done
tests saved_copy many_peers usage_errors falls_back progress
finish
