#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: load_factors.sh [SOCKETS A BUCKET...]
#
# Measure the walk at native speed, under user-mode Linux, with different numbers
# of sockets in a bucket, each beside the memory floor of the same table. Print the
# nanoseconds per socket of both, and their ratio: medians of ROUNDS=9 rounds, each
# the median of some reads.
#
# Linux stops growing its table at 524,288 buckets, so a large host has many
# sockets in a bucket.

. "$(dirname "$0")/../lib.sh"

ROUNDS=${ROUNDS:-9}
KERNEL=${KERNEL:-6.12}
SOCKETS=${SOCKETS:-131072}

# measure BUCKETS: print the lines of time_peers.
measure()
{
	"$TOP/tests/bench/uml.sh" "$KERNEL" tests/bench/peers.sh "
		insmod /tcpstates.ko
		make_sockets $SOCKETS sh -eu -c '
			for round in \$(seq $ROUNDS); do
				time_peers 1 walk=read:/proc/tcpstates \
					\"floor=ask:floor $SOCKETS $1 2304\"
			done'" "thash_entries=$1"
}

main()
{
	local load buckets

	need_root
	mkdir -p "$OUT"
	[ $# -gt 0 ] || set -- 0.5 1 4 16 64
	printf '%8s %10s %10s %8s\n' load 'walk, ns' 'floor, ns' ratio
	for load in "$@"; do
		buckets=$(awk -v s="$SOCKETS" -v l="$load" 'BEGIN { print s / l }')
		measure "$buckets" | python3 -c '
import statistics, sys
times = {}
for line in sys.stdin:
    words = line.strip().split(",")
    if words[0] == "csv":
        times.setdefault(words[1], []).append(float(words[2]) * 1000 / int(sys.argv[2]))
walk, floor = times["walk"], times["floor"]
print("%8s %10.1f %10.1f %8.2f" % (sys.argv[1], statistics.median(walk), statistics.median(floor),
                                   statistics.median(w / f for w, f in zip(walk, floor))))
' "$load" "$SOCKETS"
	done
}

main "$@"
