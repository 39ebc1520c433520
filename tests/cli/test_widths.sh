#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Output on narrow and wide terminals: no line is wrapped, no figure is cut.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# A file with counts that need room.
cat >large <<'END'
# tcpstates 1 netns 4026531840 walk_ns 98765432 age_ms 1500 buckets 4294967296
state           total       ipv4       ipv6     server     client       mini     orphan
ESTABLISHED   1234567    1034567     200000    1000000     234567          0          0
TIME_WAIT     9876543    9876543          0    9000000     876543    9876543          0
CLOSE_WAIT      20001      20001          0      20001          0          0          0
LISTEN             14          7          7         14          0          0          0
UNKNOWN             3          3          0          3          0          0          0
END

make_held held
for port in {10000..10009}; do
	printf '0: 0100007F:%04X 0:0 0A 0:0 0:0 0 0 0 %s 1 0\n' "$port" "$port" >>held/1/net/tcp
	ln -s "socket:[$port]" "held/5/fd/$port"
done

fits() # [--complaint] WIDTH ARG...
{
	need python3
	[ -e ../procfs ] || make_procfs ../procfs
	ln -sf ../procfs procfs
	python3 "$cases/widths.py" "$@" || fail "see above"
}

run_test show fits 40 -f "$summaries/valid"
run_test show_large fits 40 -f "$tmp/large"
run_test show_ipv6 fits 40 -6 -f "$tmp/large"
run_test diagram fits 40 diagram -f "$summaries/valid"
run_test diagram_large fits 40 diagram -f "$tmp/large"
run_test ports fits 40 ports -f "$rows/valid-ports"
run_test ports_top fits 40 ports -r --top 1 -f "$rows/valid-ports"
run_test idle fits 40 idle -f "$rows/valid-idle"
run_test netns fits 40 netns -f "$rows/valid-netns"
run_test netns_names fits 40 netns -p procfs --top 2
run_test processes fits 40 processes -p "$tmp/held"
run_test processes_by_unit fits 40 processes --units -p "$tmp/held"
run_test explain fits 40 explain
run_test explain_all fits 40 explain all -p procfs
run_test rows fits 40 0.001 2 -f "$summaries/valid"
run_test rows_large fits 40 0.001 2 -f "$tmp/large"
run_test thresholds fits 40 diagnose --thresholds
run_test diagnose fits 40 diagnose -p procfs --interval 0.001
run_test diagnose_verbose fits 40 diagnose -v -p procfs --interval 0.001
run_test help fits 40 --help
for name in show watch diagram ports netns peers explain diagnose check verify help; do
	run_test "help_$name" fits 40 help "$name"
done
run_test complaint_option fits --complaint 40 --frobnicate
run_test complaint_path fits --complaint 40 -f /nonexistent
run_test complaint_procfs fits --complaint 40 -p /nonexistent
run_test complaint_range fits --complaint 40 diagnose --set frobnicated=50
finish
