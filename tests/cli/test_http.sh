#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# metrics: the text for Prometheus, and its HTTP server on real sockets.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

make_procfs procfs
cp "$corpus"/counters/{netstat,snmp} procfs/1/net

# Run a case of http_requests.py in a network namespace of its own.
served() # CASE [ARG...]
{
	need python3 ip
	need_namespaces
	# shellcheck disable=SC2016 # expanded by the other shell
	capture unshare -n sh -c 'ip link set lo up && exec python3 "$@"' sh \
		"$cases/http_requests.py" "$@"
	[ "$status" != 4 ] || skip "$(cat err)"
	[ "$status" = 0 ] || fail "$(cat out err)"
}

without_version()
{
	sed 's/version="[^"]*"/version="X"/'
}

# The text has the metrics of both commands, and each of them once.
metrics_are_those_of_show_and_ports()
{
	succeeds metrics -p procfs
	is_golden metrics.prometheus without_version
	mv out all
	succeeds --prometheus --counters -p procfs
	mv out parts
	succeeds ports --prometheus -p procfs
	cat out >>parts
	equal "metrics" "$(sort -u parts)" "$(sort all)"
	succeeds metrics -p procfs --top 1
	grep -q 'port="other"' out || fail "--top is ignored"
	grep -q '^tcpstates_listen_overflows_total [0-9]' all || fail "no counters"
}

promtool_agrees()
{
	need promtool
	run metrics -p procfs
	promtool check metrics <out >said 2>&1 || fail "$(cat said)"
	says "promtool" "" said
}

to_a_file()
{
	succeeds metrics -p procfs
	mv out printed
	succeeds metrics -p procfs -o file.prom
	says "stdout" "" out
	cmp printed file.prom || fail "the file is not the text"
}

metrics_errors()
{
	refuses 2 "tcpstates: metrics --inetd answers on stdout, not in a file (-o): $see" \
		metrics --inetd -o x
	refuses 2 "tcpstates: option --host is for metrics --inetd: $see" metrics --host x
	refuses 2 "tcpstates: 'metrics' takes no option --json: see 'tcpstates metrics --help'" \
		metrics -j
	# shellcheck disable=SC2046 # words
	refuses 2 "tcpstates: option --host may be given 16 times: $see" \
		metrics --inetd $(printf -- '--host %s ' {1..17})
	need_no_module
	refuses 3 "$unloaded" metrics --source module
}

left_out()
{
	[ -e "$TCPSTATES-plain" ] || skip "no plain build"
	capture "$TCPSTATES-plain" metrics --inetd
	was_refused 2 "tcpstates: unknown option '--inetd': $see"
	capture "$TCPSTATES-plain" metrics
	was_refused 2 "tcpstates: metrics is not in this build, which has no HTTP: use 'tcpstates --prometheus'"
}

# Two clients that know nothing of each other: a pipe, and a file as the request.
without_a_socket()
{
	printf 'GET /metrics HTTP/1.0\n\n' >request
	./tcpstates metrics --inetd -p procfs <request >out 2>err || fail "status $?"
	says stderr "" err
	sed '1,/^\r$/d' out >body
	succeeds metrics -p procfs
	cmp out body || fail "another text"
}

tests metrics_are_those_of_show_and_ports promtool_agrees to_a_file metrics_errors left_out \
	without_a_socket
for case in $(python3 "$cases/http_requests.py"); do
	run_test "$case" served "$case" ./tcpstates
done
finish
