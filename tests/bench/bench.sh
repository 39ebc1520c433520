#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: bench.sh [KERNEL]
#
# Measure how long each way to know the states of all sockets takes, over the same
# sockets and in one run: in a Debian kernel under QEMU ("guest"), and at native
# speed under user-mode Linux ("uml"), there with the memory floor. Then measure
# the cost of pollers on a busy server, and how long bottom halves are off. About
# 35 minutes.
#
# Results go to docs/performance: guest.csv, uml.csv, results.md and the pictures.
# Times under emulation, and on a shared machine, mean little: use the ratios.
# BENCH=guest or BENCH=uml runs one of the two and keeps the other's results.

. "$(dirname "$0")/../lib.sh"

BENCH_DIR=$TOP/tests/bench
RESULTS=$TOP/docs/performance
ROUNDS=${ROUNDS:-7}
NUMBERS=${NUMBERS:-0 1000 10000 100000 500000}

# The peers to compare, as time_peers takes them. Ratios are to the first.
OURS="'tcpstates=read:/proc/tcpstates' 'tcpstates_ports=read:/proc/tcpstates_ports' \
'tcpstates_netns=read:/proc/tcpstates_netns' 'tcpstates_idle=read:/proc/tcpstates_idle'"
FILES="'/proc/net/tcp=read:/proc/net/tcp' 'parse=parse:/proc/net/tcp'"
SS="'ss -tan=run:ss -V|ss -tan' 'ss last-ack=run:ss -V|ss -tn state last-ack' \
'ss -s=run:ss -V|ss -s'"
EXPORTER="'node_exporter=http:prometheus-node:9100/metrics?collect[]=tcpstat'"
READER="'tcpstates (reader)=run:tcpstates -V|tcpstates'"
FALLBACK="'tcpstates --source diag=run:tcpstates -V|tcpstates --source diag'"
BPF="'bpf iterator=serve:count_states /usr/local/lib/count_states.bpf.o'"

# Local ports for connections, outside of the range that make_sockets uses.
PORTS='sysctl -qw net.ipv4.ip_local_port_range="62500 65499"'

# Start the exporter with one collector.
START_EXPORTER='prometheus-node-exporter --collector.disable-defaults \
--collector.tcpstat --web.listen-address=127.0.0.1:9100 >/dev/null 2>&1 &
until ss -ltn | grep -q 127.0.0.1:9100; do :; done'

# section SETTING,SIZE: print a command that prints the head of a section of CSV.
section()
{
	echo "echo section,$1"
}

# peers_job SETTING PEERS: print a job that times the peers at each number of
# sockets.
peers_job()
{
	local number rounds

	echo "$PORTS"
	echo "$START_EXPORTER"
	for number in $NUMBERS; do
		section "$1,$number"
		# Some peers take half a minute with so many sockets.
		rounds=$((number > 100000 ? (ROUNDS + 1) / 2 : ROUNDS))
		echo "make_sockets $number taskset -c 0 time_peers $rounds $2"
	done
}

# empty_job SETTING BUCKETS: print a job that times reads of an empty table.
empty_job()
{
	section "$1 empty,$2"
	echo "time_peers $ROUNDS $OURS '/proc/net/tcp=read:/proc/net/tcp' 'ss -tan=run:ss -V|ss -tan'"
}

# time_wait_job SETTING: print a job that times reads with all sockets in
# TIME_WAIT. The grep checks that none has expired, which takes a minute.
time_wait_job()
{
	section "$1 time_wait,100000"
	cat <<-END
	sysctl -qw net.ipv4.tcp_max_tw_buckets=1000000
	make_sockets -w 100000 sh -c "taskset -c 0 time_peers $ROUNDS \
		tcpstates=read:/proc/tcpstates /proc/net/tcp=read:/proc/net/tcp
		grep -q '^TIME_WAIT *100000 ' /proc/tcpstates"
	END
}

# load_job SETTING: print a job that measures what pollers cost. A round of three
# seconds has three polls at 1 Hz.
load_job()
{
	section "$1 load,100000"
	echo "make_sockets 100000 connect_load ${ROUNDS_LOAD:-7} 3 tcpstates@1=1:/proc/tcpstates \
tcpstates@10=10:/proc/tcpstates tcpstates@max=0:/proc/tcpstates \
/proc/net/tcp@10=10:/proc/net/tcp /proc/net/tcp@max=0:/proc/net/tcp \
'ss@10=10:ss -tan' 'ss@max=0:ss -tan'"
}

# numbers LEAST MOST: print the numbers of sockets between these two.
numbers()
{
	local number

	for number in $NUMBERS; do
		((number < $1 || number > $2)) || echo "$number"
	done
}

# guest_peers KERNEL MEMORY CMDLINE NUMBERS [JOB]: time the peers at each number of
# sockets in a guest, then run the job there.
guest_peers()
{
	local NUMBERS=$4

	GUEST_MEMORY=$2 GUEST_CMDLINE=$3 "$TOP/tests/vm/guest.sh" -t 3600 "$1" \
		"tests/vm/install.sh; tests/vm/install-reader.sh; tests/bench/peers.sh" \
		"modprobe tcpstates; modprobe -a tcp_diag inet_diag
		$(peers_job guest "$OURS $READER $FILES $SS $FALLBACK $EXPORTER $BPF"); ${5-}"
}

# guest KERNEL: measure under QEMU. The emulator's TLB has 131,072 entries and is
# direct-mapped: pages of the kernel that are more than 512 MiB apart may share an
# entry, and then a walk takes up to twice as long, in some boots and not in
# others. kernelcore=512M keeps the kernel's pages together. 500,000 sockets do not
# fit into 512 MiB.
guest()
{
	local buckets

	guest_peers "$1" 3072 kernelcore=512M "$(numbers 0 100000)" "$(load_job guest)
		$(section bh,0)
		sh /src/tests/bench/bottom_halves.sh"
	guest_peers "$1" 8192 "" "$(numbers 100001 9999999)"
	for buckets in 262144 1048576 8388608; do
		GUEST_MEMORY=4096 GUEST_CMDLINE="thash_entries=$buckets" \
			"$TOP/tests/vm/guest.sh" "$1" \
			"tests/vm/install.sh; tests/bench/peers.sh" \
			"modprobe tcpstates; $(empty_job guest "$buckets")"
	done
}

# uml KERNEL: measure under user-mode Linux.
uml()
{
	local buckets

	UML_MEMORY=8G "$BENCH_DIR/uml.sh" "$1" tests/bench/peers.sh \
		"insmod /tcpstates.ko; $(peers_job uml "$OURS $FILES $SS $EXPORTER")" \
		thash_entries=262144
	# Compare with the memory floor.
	UML_MEMORY=4G "$BENCH_DIR/uml.sh" "$1" tests/bench/peers.sh \
		"insmod /tcpstates.ko; $PORTS; $START_EXPORTER; $(section uml,200000)
		make_sockets 200000 taskset -c 0 time_peers 9 $OURS $FILES $SS \
			'memory floor=ask:floor 200000 262144 2304'
		$(load_job uml)" \
		thash_entries=262144
	UML_MEMORY=4G "$BENCH_DIR/uml.sh" "$1" tests/bench/peers.sh \
		"insmod /tcpstates.ko; $(time_wait_job uml)" thash_entries=262144
	for buckets in 262144 1048576 8388608; do
		UML_MEMORY=2G "$BENCH_DIR/uml.sh" "$1" tests/bench/peers.sh \
			"insmod /tcpstates.ko; $(empty_job uml "$buckets")" \
			"thash_entries=$buckets"
	done
}

# collect SETTING COMMAND...: run it and keep its lines of CSV, each with the name
# of its section in front.
collect()
{
	local setting=$1

	shift
	say "measuring: $setting"
	"$@" | tee -a "$OUT/bench.log" | awk -F, -v OFS=, '
		$1 == "section" { section = $2 "," $3; print section > "/dev/stderr" }
		$1 ~ /^(csv|load|bh)$/ { kind = $1; sub(/^[a-z]+,/, ""); print kind, section, $0; fflush() }
	' >"$OUT/bench-$setting.csv"
	[ -s "$OUT/bench-$setting.csv" ] || die "no measurements: see $OUT/bench.log"
	cp "$OUT/bench-$setting.csv" "$RESULTS/$setting.csv"
}

main()
{
	local kernel=${1:-6.12}

	need_root
	need_packages gnuplot-nox python3
	mkdir -p "$OUT" "$RESULTS"
	: >"$OUT/bench.log"
	case ${BENCH:-all} in all|uml) collect uml uml "$kernel" ;; esac
	case ${BENCH:-all} in all|guest) collect guest guest "$kernel" ;; esac
	python3 "$BENCH_DIR/report.py" "$RESULTS"
	(cd "$RESULTS" && gnuplot "$BENCH_DIR/plot.gp")
	cat "$RESULTS/results.md"
	say "tables, CSV and pictures are in docs/performance"
}

main "$@"
