#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: bench.sh [KERNEL]
#
# How long a read of /proc/tcpstates takes against one of /proc/net/tcp, of the
# ports and of all namespaces, in the same guest and over the same sockets.
# Times under emulation mean little; the ratios are the figures.

. "$(dirname "$0")/../vm/lib.sh"

ROUNDS=9

# build_tools: with the guest's own compiler, into its root.
# shellcheck disable=SC2016 # $ROOT is guest.sh's
BUILD_TOOLS='for tool in make_sockets time_reads; do
	chroot "$ROOT" gcc -O2 -Wall -o "/usr/local/bin/$tool" "/src/tests/bench/$tool.c"
done'

job()
{
	local number

	echo "modprobe tcpstates; uname -r"
	for number in 0 1000 10000 100000; do
		echo "echo; echo $number sockets"
		echo "make_sockets $number time_reads $ROUNDS /proc/tcpstates /proc/net/tcp"
	done
	echo "echo; echo 100000 sockets on 1000 remote ports"
	echo "make_sockets -p 1000 100000 time_reads $ROUNDS /proc/tcpstates /proc/tcpstates_ports"
	echo "echo; echo 100000 sockets in 1000 namespaces"
	echo "make_sockets -n 1000 100000 time_reads $ROUNDS /proc/tcpstates /proc/tcpstates_netns"
}

need_root
GUEST_MEMORY=4096 "$TOP/tests/vm/guest.sh" "${1:-6.1}" \
	"tests/vm/install.sh; $BUILD_TOOLS" "$(job)" | tee "$OUT/bench.txt"
