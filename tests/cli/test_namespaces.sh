#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# --netns: a namespace by PID, inode number, name or path.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

namespace_of_a_process()
{
	make_procfs procfs
	succeeds -p procfs -N 42
	first_line_is "netns 4026532271 0123456789ab, sockets 2, buckets 4096, walk 8.9 µs"
	refuses 3 "tcpstates: no process 43 in procfs, and no network namespace with this name or inode number" -p procfs -N 43
	refuses 3 "tcpstates: no process 4194305 in /proc, and no network namespace with this name or inode number" \
		-N 4194305
	refuses 3 "tcpstates: process 77 has exited and left its network namespace" \
		-p procfs -N 77
}

# Digits are first taken for a PID, then for the inode number of a namespace.
namespace_by_inode()
{
	local none="in procfs, and no network namespace with this name or inode number"

	make_procfs procfs
	succeeds -p procfs -N 4026532271
	first_line_is "netns 4026532271 0123456789ab, sockets 2, buckets 4096, walk 8.9 µs"
	succeeds ports -p procfs -N 4026531840
	first_line_is "netns 4026531840, server ports 3, client ports 2, connections 148801, buckets 262144, walk 912.3 µs"
	mkdir -p procfs/4026531840/net
	cp "$summaries/valid-idle" procfs/4026531840/net/tcpstates
	succeeds -p procfs -N 4026531840
	first_line_is "netns 4026532271, sockets 2, buckets 4096, walk 8.9 µs"
	# A copy of /proc may lack self.
	mkdir -p copy/42/{ns,net}
	cp "$summaries/valid-idle" copy/42/net/tcpstates
	ln -s 'net:[4026539999]' copy/42/ns/net
	succeeds -p copy -N 4026539999
	first_line_is "netns 4026532271, sockets 2, buckets 4096, walk 8.9 µs"
	[ "$(id -u)" = 0 ] || return 0
	refuses 3 "tcpstates: no process 4026539999 $none" -p procfs -N 4026539999
	refuses 3 "tcpstates: no process 99999999999999999999999 $none" \
		-p procfs -N 99999999999999999999999
	refuses 3 "tcpstates: no procfs is mounted on nowhere: name one with -p DIR" \
		-p nowhere -N 4026531840
}

# A prefix says which kind of name follows; without one there is a rule.
kinds_of_names()
{
	local name=$$ inode

	need_root
	make_procfs procfs
	succeeds -p procfs -N pid:42 -j
	equal "of a process" 4026532271 "$(json netns)"
	succeeds -p procfs -N inode:4026532271 -j
	equal "of an inode number" 4026532271 "$(json netns)"
	refuses 3 "tcpstates: no process 43 in procfs" -p procfs -N pid:43
	refuses 3 "tcpstates: no process 4026532271 in procfs" -p procfs -N pid:4026532271
	refuses 3 "tcpstates: no process self in procfs" -p procfs -N pid:self
	refuses 3 "tcpstates: no network namespace with inode number 42" -p procfs -N inode:42
	refuses 3 "tcpstates: no network namespace with inode number x" -p procfs -N inode:x
	refuses 3 "tcpstates: no network namespace '42': 'ip netns list' shows those that have a name" \
		-p procfs -N name:42
	refuses 3 "tcpstates: no network namespace '': 'ip netns list' shows those that have a name" \
		-p procfs -N name:
	ip netns add "$name" 2>/dev/null || skip "cannot make a network namespace"
	inode=$(stat -L -c %i "/run/netns/$name")
	# This shell is a process of the same number.
	run -N "$name"
	mv err refused
	run -p procfs -N "$name" && mv out as_name
	run --source proc -N "name:$name" && mv out by_name
	run --source proc -N "name:$name" -j && mv out by_name.json
	run --source diag ports -N "name:$name" && mv out by_name.ports
	run --source proc -N "pid:$name" -j && mv out by_pid.json
	ip netns del "$name"
	says refused "tcpstates: '$name' is a process in /proc and a name in 'ip netns': say pid:$name or name:$name" refused
	grep -q '^netns 4026531840, ' as_name || fail "no process, but not the name: $(cat as_name)"
	grep -q "^netns $inode $name, sockets 0, source /proc/net/tcp" by_name ||
		fail "not by name: $(cat by_name)"
	grep -q "\"netns\":$inode,\"netns_name\":\"$name\"," by_name.json ||
		fail "no name: $(cat by_name.json)"
	grep -q "^netns $inode $name, ports 0, " by_name.ports || fail "no name: $(cat by_name.ports)"
	mv by_pid.json out
	equal "of the process" "$(stat -L -c %i /proc/self/ns/net)" "$(json netns)"
}

# The ID of a container, in full or shortened; its monitor is outside of it.
namespace_of_a_container()
{
	make_procfs procfs
	mkdir -p procfs/30/{net,ns}
	echo "0::/machine.slice/libpod-conmon-$container.scope" >procfs/30/cgroup
	cp "$summaries/valid" procfs/30/net/tcpstates
	for name in "$container" 0123456789ab "container:$container" container:0123456789abc; do
		succeeds -p procfs -N "$name" -j
		equal "namespace of $name" 4026532271 "$(json netns)"
		equal "name of $name" 0123456789ab "$(json netns_name)"
	done
	run diagnose -p procfs -N container:0123456789ab --interval 0.001 -j
	equal "name in diagnose" 0123456789ab "$(json netns_name)"
	run diagnose -p procfs -N container:0123456789ab --interval 0.001
	head -n 1 out | grep -q '^netns 4026532271 0123456789ab, source module: ' ||
		fail "diagnose: $(head -n 1 out)"
	succeeds -p procfs -N container:0123456789ab 0.001 1
	first_line_is "netns 4026532271 0123456789ab"
	succeeds -p procfs 0.001 1
	head -n 1 out | grep -q '^ *TOTAL ' || fail "without -N: $(head -n 1 out)"
	succeeds ports -p procfs -N container:0123456789ab
	head -n 1 out | grep -q '^netns [0-9]* 0123456789ab, ports 0, ' || fail "$(head -n 1 out)"
	refuses 3 "tcpstates: no network namespace '0123456789ac' in 'ip netns list', and no container with this ID in procfs" \
		-p procfs -N 0123456789ac
	refuses 3 "tcpstates: no process of container 0123456789ac in procfs" \
		-p procfs -N container:0123456789ac
	for name in 0123456789a 0123456789aB "${container}0" ''; do
		refuses 3 "tcpstates: a container's ID has 12 to 64 digits 0-9a-f, not '$name'" \
			-p procfs -N "container:$name"
	done
}

# The namespace has a name and no process.
namespace_by_inode_of_a_name()
{
	local name=tcpstates-test-$$ inode

	need_root
	ip netns add "$name" 2>/dev/null || skip "cannot make a network namespace"
	make_procfs procfs
	inode=$(stat -L -c %i "/run/netns/$name")
	run -p procfs -N "$inode"
	echo "# tcpstates_netns 1
netns LISTEN
$inode 5" >procfs/tcpstates_netns
	./tcpstates netns -p procfs >names 2>names.err
	ip netns del "$name"
	equal status 0 "$status"
	first_line_is "netns 4026531840, sockets 4294967297, buckets 524288, walk 1.9 s, age 250 ms"
	equal row "$inode $name 5 5" "$(tail -n 1 names | xargs)"
}

# The parent becomes sleep before the process ends, and so never waits for it.
namespace_of_a_zombie()
{
	local pid

	bash -c 'sleep 1 & echo $! >pid; exec sleep 10' &
	for _ in $(seq 50); do
		sleep 0.1
		pid=$(cat pid 2>/dev/null)
		grep -qs '^State:.Z' "/proc/$pid/status" && break
	done
	run -N "$pid"
	kill $!
	equal status 3 "$status"
	says stderr "tcpstates: process $pid has exited and left its network namespace" err
}

namespace_by_name()
{
	touch plain
	refuses 3 "tcpstates: no network namespace 'no-such': 'ip netns list' shows those that have a name" \
		-N no-such
	refuses 3 "tcpstates: no network namespace './no-such': 'ip netns list' shows those that have a name" \
		-N ./no-such
	[ "$(id -u)" = 0 ] || return 0
	refuses 3 "tcpstates: './plain' is not a network namespace" -N ./plain
	refuses 3 "tcpstates: '/proc/self/ns/mnt' is not a network namespace" \
		-N /proc/self/ns/mnt
}

# The reader enters the namespace and reads self/net there.
namespace_is_entered()
{
	local name=tcpstates-test-$$

	need_root
	need strace
	ip netns add "$name" 2>/dev/null || skip "cannot make a network namespace"
	make_procfs procfs
	capture env "$without_leaks" strace -o trace ./tcpstates -p procfs -N "$name"
	ip netns del "$name"
	[ -s trace ] || skip "cannot trace"
	equal status 0 "$status"
	first_line_is "netns 4026531840, sockets 4294967297, buckets 524288, walk 1.9 s, age 250 ms"
	grep -q 'setns(.*CLONE_NEWNET) *= 0' trace || fail "no setns: $(cat trace)"
}

unprivileged()
{
	need_root
	chmod 777 .
	make_procfs procfs
	capture "${as_nobody[@]}" ./tcpstates -p procfs -N 42
	equal "status of a PID" 0 "$status"
	capture "${as_nobody[@]}" ./tcpstates -N /proc/self/ns/net
	was_refused 3 "tcpstates: not permitted to enter the network namespace '/proc/self/ns/net': requires CAP_SYS_ADMIN: run as root, such as with sudo; or give a PID"
	capture "${as_root_without[@]}" ./tcpstates -N /proc/self/ns/net
	was_refused 3 "tcpstates: not permitted to enter the network namespace '/proc/self/ns/net': requires CAP_SYS_ADMIN, which root does not have here; or give a PID"
	install -m 600 "$summaries/valid" secret
	capture "${as_nobody[@]}" ./tcpstates -f secret
	was_refused 3 "tcpstates: cannot open secret: Permission denied"
}

tests namespace_of_a_process namespace_by_inode kinds_of_names namespace_of_a_container namespace_by_inode_of_a_name \
	namespace_of_a_zombie namespace_by_name namespace_is_entered unprivileged
finish
