#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# --format: the formats that monitoring systems read.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# Names with characters that the formats must escape.
make_procfs procfs
echo 'we"ird\' >procfs/1/comm
rm procfs/42/cgroup
echo 'a b,c=d' >procfs/42/comm
mkdir -p procfs/43/ns
ln -s 'net:[4026532160]' procfs/43/ns/net
echo "0::/docker/$container" >procfs/43/cgroup
export COLLECTD_HOSTNAME=host.example.org COLLECTD_INTERVAL=10.000

without_version()
{
	sed 's/version="[^"]*"/version="X"/'
}

format_is_golden() # NAME ARG...
{
	local name=$1

	shift
	succeeds "$@" -p procfs
	is_golden "$name" without_version
}

golden_outputs()
{
	local command format

	for command in show ports netns; do
		for format in prometheus influx collectd zabbix json; do
			format_is_golden "$command.$format" "$command" --format "$format"
		done
	done
	format_is_golden show.prometheus-node --format prometheus-node
	format_is_golden show.table --format table
	format_is_golden show.interval 0.001 2
	format_is_golden show-4.prometheus -4 --prometheus
	format_is_golden show-6.influx -6 --format influx
	format_is_golden ports-top.prometheus ports client --top 1 --prometheus
	format_is_golden check.all check
}

# -j and --prometheus are short for --format, and the last option counts.
same_formats()
{
	run -j -p procfs
	mv out json
	run --format json -p procfs
	cmp json out || fail "--format json is not -j"
	run --prometheus --format=json -p procfs
	cmp json out || fail "the last format does not count"
	run ports --prometheus -p procfs
	mv out prometheus
	run ports --format prometheus -p procfs
	cmp prometheus out || fail "--prometheus is not --format prometheus"
}

promtool_agrees()
{
	local args

	need promtool
	for args in "--prometheus" "--prometheus -4" "--format prometheus-node" \
		    "ports --prometheus" "netns --prometheus"; do
		# shellcheck disable=SC2086
		run $args -p procfs
		promtool check metrics <out >said 2>&1 || fail "$args: $(cat said)"
		equal "what promtool says of $args" "" "$(cat said)"
	done
}

# The files of all commands can be in one folder of a textfile collector: no metric
# or series is in two of them.
prometheus_files_go_together()
{
	{
		./tcpstates --prometheus -p procfs
		./tcpstates ports --prometheus -p procfs
		./tcpstates netns --prometheus -p procfs
	} >all
	grep '^# HELP' all | sort -u | awk '{ print $3 }' | uniq -d >twice
	equal "metrics with two HELP lines" "" "$(cat twice)"
	equal "series that occur twice" "" "$(grep -v '^#' all | sed 's/ [^ ]*$//' | sort | uniq -d)"
}

# Each series has the namespace as a label, so that series of several don't clash.
namespace_is_a_label()
{
	local link=$'we"ird\\ a,b=c\n\xff'

	need_root
	need_no_module
	ln -s /proc/self/ns/net "$link"
	run --prometheus -p procfs -N "./$link"
	[ "$status" = 0 ] || skip "cannot enter a network namespace"
	equal "series without it" 0 "$(grep -v '^#' out | grep -vcF '{netns_name="./we\"ird\\ a,b=c??",')"
	! command -v promtool >/dev/null || promtool check metrics <out >&2 || fail promtool
	run --format influx -p procfs -N "./$link"
	equal "points without it" 0 "$(grep -vcF ',netns_name=./we"ird_\ a\,b\=c??,' out)"
	run --format collectd -p procfs -N "./$link"
	equal "values without it" 0 "$(grep -vcF '"host.example.org/tcpstates-._we_ird_ a,b=c??-' out)"
}

collectd_without_collectd()
{
	unset COLLECTD_HOSTNAME COLLECTD_INTERVAL
	run --format collectd -p procfs
	equal "first line" "PUTVAL \"$(uname -n)/tcpstates-reading/gauge-walk_ns\" interval=10 N:412345" \
		"$(head -n 1 out)"
	COLLECTD_INTERVAL='10" N:1' run --format collectd -p procfs
	grep -q 'interval=10 N:412345$' out || fail "an invalid interval is used: $(head -n 1 out)"
}

random_captures()
{
	need python3
	"$cases/formats.py" ./tcpstates 30 || fail "see above"
}

format_errors()
{
	refuses 2 "tcpstates: option --format does not take 'frob': $see" --format frob
	refuses 2 "tcpstates: 'help' takes no option --prometheus: see 'tcpstates help --help'" \
		help --prometheus
	refuses 2 "tcpstates: 'ports' has no format prometheus-node: $see" \
		ports --format prometheus-node
	refuses 2 "tcpstates: option --output needs an argument that is not empty: $see" -o ''
}

tests golden_outputs same_formats promtool_agrees prometheus_files_go_together \
	namespace_is_a_label collectd_without_collectd random_captures format_errors
finish
