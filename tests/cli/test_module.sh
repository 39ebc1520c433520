#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The source "module": its files in /proc and in another procfs, or none.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

no_module()
{
	need_no_module
	refuses 3 "$unloaded" --source module
	refuses 3 "$unloaded" --source module -N $$
	refuses 3 "$unloaded" --source module -p /proc
	[ "$(id -u)" != 0 ] || refuses 3 "$unloaded" --source module -N /proc/self/ns/net
}

no_module_for_ports_and_netns()
{
	need_no_module
	refuses 3 "$unloaded" ports --source module
	refuses 3 "$unloaded" netns --source module
}

# An older module has no files of ports and namespaces.
older_module()
{
	local old="tcpstates: the tcpstates module that is loaded is older than this reader: it has no"

	make_procfs procfs
	rm procfs/1/net/tcpstates_ports procfs/tcpstates_netns
	refuses 3 "$old tcpstates_ports" ports -p procfs
	refuses 3 "$old tcpstates_netns" netns -p procfs
	rm -r procfs/net
	refuses 3 "tcpstates: a procfs mounted subset=pid hides tcpstates_netns: name another with -p DIR" \
		netns -p procfs
	rm -r procfs/self
	refuses 3 "tcpstates: no procfs is mounted on procfs: name one with -p DIR" netns -p procfs
}

no_module_in_a_subset_of_procfs()
{
	need_no_module
	unshare -mpf --propagation private mount -t proc -o subset=pid proc /proc 2>/dev/null ||
		skip "cannot mount a procfs"
	unshare -mpf --propagation private bash -c \
		'mount -t proc -o subset=pid proc /proc && ./tcpstates --source module 2>err'
	equal status 3 $?
	says stderr "$unloaded (a procfs mounted subset=pid hides tcpstates, but self/net/tcpstates is missing too)" err
}

no_procfs()
{
	mkdir empty
	refuses 3 "tcpstates: no procfs is mounted on empty: name one with -p DIR" -p empty
	refuses 3 "tcpstates: no procfs is mounted on nowhere: name one with -p DIR" -p nowhere
}

another_procfs()
{
	make_procfs procfs
	succeeds -p procfs
	first_line_is "netns 4026531840, sockets 148813, buckets 262144, walk 412.3 µs"
	succeeds -p procfs -j
	grep -qE '^\{"source":"module","time_ms":[0-9]{13,},"format":1,' out ||
		fail "JSON: $(cat out)"
	rm procfs/1/net/tcpstates
	refuses 3 "$unloaded" -p procfs
}

tests no_module no_module_for_ports_and_netns older_module \
	no_module_in_a_subset_of_procfs no_procfs another_procfs
finish
