#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: peers.sh
#
# Install into a guest's root the programs that the benchmark compares the module
# with, and the benchmark's own. A PREPARE command for guest.sh and uml.sh.

. "$(dirname "$0")/../lib.sh"

BENCH=$TOP/tests/bench
log=$OUT/bench-peers.log

need_packages clang libbpf-dev libc6-dev linux-libc-dev

# Packages of the root's own release, so that its libbpf fits its kernel.
cp /etc/resolv.conf "$ROOT/etc/resolv.conf"
chroot "$ROOT" sh -c '
	export DEBIAN_FRONTEND=noninteractive
	apt-get update && apt-get install -y --no-install-recommends \
		prometheus-node-exporter libbpf-dev' >"$log" 2>&1 ||
	{ tail -n 5 "$log" >&2; die "could not install the peers: see $log"; }

clang -g -O2 -target bpf -I"/usr/include/$(gcc -print-multiarch)" \
	-c -o "$ROOT/usr/local/lib/count_states.bpf.o" "$BENCH/count_states.bpf.c"
for tool in make_sockets time_peers connect_load count_states; do
	libs=
	[ "$tool" != count_states ] || libs=-lbpf
	chroot "$ROOT" gcc -O2 -Wall -pthread -o "/usr/local/bin/$tool" \
		"/src/tests/bench/$tool.c" $libs
done
