#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
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

# Replace what differs from run to run.
without_version()
{
	sed 's/version="[^"]*"/version="X"/; s/"time_ms":[0-9]*/"time_ms":0/'
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

	for command in show ports netns idle; do
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
	equal "--format json" "$(without_version <json)" "$(without_version <out)"
	run --prometheus --format=json -p procfs
	equal "the last format" "$(without_version <json)" "$(without_version <out)"
	run ports --prometheus -p procfs
	mv out prometheus
	run ports --format prometheus -p procfs
	cmp prometheus out || fail "--prometheus is not --format prometheus"
}

promtool_agrees()
{
	local args

	need promtool
	mkdir -p counters
	cp -r procfs/. counters
	cp "$corpus"/counters/{netstat,snmp} counters/1/net
	for args in "--prometheus" "--counters --prometheus -p counters" "--prometheus -4" "--format prometheus-node" \
		    "ports --prometheus" "ports server --top 1 --prometheus" \
		    "netns --prometheus"; do
		# shellcheck disable=SC2086
		run -p procfs $args
		promtool check metrics <out >said 2>&1 || fail "$args: $(cat said)"
		equal "what promtool says of $args" "" "$(cat said)"
	done
}

# The files of all commands can be in one folder of a textfile collector: no series is
# in two of them, and a metric has one help and one type.
prometheus_files_go_together()
{
	local files=("" ports netns idle) args kind

	[ $# -eq 0 ] || files=("$@")
	for args in "${files[@]}"; do
		# shellcheck disable=SC2086
		./tcpstates $args --prometheus -p procfs || fail "$args"
	done >all
	for kind in HELP TYPE; do
		grep "^# $kind" all | sort -u | awk '{ print $3 }' | uniq -d >twice
		equal "metrics with two $kind lines" "" "$(cat twice)"
	done
	equal "series that occur twice" "" "$(grep -v '^#' all | sed 's/ [^ ]*$//' | sort | uniq -d)"
	# A collector merges them by metric, as these do.
	command -v promtool >/dev/null || return 0
	awk '/^#/ { if (!seen[$0]++) print $3, 0, NR, $0; next }
	     { name = $0; sub(/{.*/, "", name); print name, 1, NR, $0 }' all |
		sort -k 1,1 -k 2,2n -k 3,3n | cut -d ' ' -f 4- >merged
	promtool check metrics <merged >said 2>&1 || fail "$(cat said)"
}

# Two files of one command, which differ in their choice of sockets.
prometheus_choices_go_together()
{
	prometheus_files_go_together -4 -6 "ports server" "ports client" netns
	equal "files with a choice" 4 "$(grep -c '^tcpstates_info{.*,\(side\|family\)=' all)"
	./tcpstates -4 --format prometheus-node -p procfs >all
	./tcpstates -6 --format prometheus-node -p procfs >>all
	equal "series that occur twice" "" "$(grep -v '^#' all | sed 's/ [^ ]*$//' | sort | uniq -d)"
}

# The same in formats where a later point would replace the one before.
other_choices_go_together()
{
	local format args

	for format in influx collectd; do
		for args in -4 -6 "ports server" "ports client"; do
			# shellcheck disable=SC2086
			run $args --format "$format" -p procfs
			sed 's/ [^=]*=[^ ]*$//; s/ interval.*//' out >>"points.$format"
		done
		equal "$format points that occur twice" "" "$(grep reading "points.$format" | sort |
			uniq -d)"
	done
}

# Connections of a server that has stopped have as many remote ports as there were
# clients. Formats for machines sum those beyond the first 50.
rows_are_limited()
{
	local args i

	{
		printf '# tcpstates_ports 1\nside port TIME_WAIT\nserver 22 0\n'
		for ((i = 0; i < 300; i++)); do
			echo "client $((32768 + i)) $((1 + i % 7))"
		done
	} >many
	succeeds ports --prometheus -f many
	equal "client series" 51 "$(grep -c 'connections{side="client"' out)"
	equal "their sum" 1197 "$(awk -F '} ' '/side="client"/ { n += $2 } END { print n }' out)"
	equal "the sum of 250 ports" 1 "$(grep -c '="client",port="other",.*} 855$' out)"
	for args in "--format influx" "--format collectd"; do
		# shellcheck disable=SC2086
		succeeds ports $args -f many
		equal "lines of $args" 52 "$(wc -l <out)"
	done
	for args in "-j" "--format zabbix"; do
		# shellcheck disable=SC2086
		succeeds ports $args -f many
		equal "rows of $args" 52 "$(grep -o '"TIME_WAIT"' out | wc -l)"
	done
	succeeds ports --top 0 --prometheus -f many
	equal "all client series" 300 "$(grep -c 'connections{side="client"' out)"
	succeeds ports -f many
	equal "rows of the table" 300 "$(grep -c '^client ' out)"
	{
		printf '# tcpstates_netns 1\nnetns LISTEN\n'
		for ((i = 0; i < 300; i++)); do
			echo "$((4026532000 + i)) 1"
		done
		echo "other 7"
	} >namespaces
	succeeds netns --format influx -f namespaces
	equal "namespaces" 251 "$(wc -l <out)"
	equal "those that were cut, and other" "tcpstates_netns,netns=other listen=57i" \
		"$(tail -n 1 out)"
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

# Numbers change when a service restarts: its series have the container's name, or none.
numbers_are_no_label()
{
	make_procfs procfs
	succeeds --format influx -p procfs -N 42
	equal "points of the container" 0 "$(grep -vcF ',netns_name=0123456789ab' out)"
	succeeds ports --prometheus -p procfs -N pid:42
	equal "series of the container" 0 "$(grep -v '^#' out | grep -vcF 'netns_name="0123456789ab"')"
	rm procfs/42/cgroup
	for name in 42 pid:42 inode:4026532271 procfs/42/ns/net; do
		run --format influx -p procfs -N "$name"
		[ "$status" = 0 ] || continue
		equal "labels of $name" 0 "$(grep -c netns_name out)"
	done
	succeeds --format influx -p procfs -N 1
	equal "labels of process 1" 0 "$(grep -c netns_name out)"
	succeeds --format collectd -p procfs -N 42
	equal "values with a number" 0 "$(grep -c tcpstates-42 out)"
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

# The same of real connections, whose server closed them and then stopped.
stopped_server_is_limited()
{
	need python3
	need_sock_diag
	need_namespaces
	capture unshare -n sh -c 'ip link set lo up && python3 -c "
import socket, subprocess
server = socket.create_server((\"127.0.0.1\", 8080), backlog=60)
for _ in range(60):
    client = socket.create_connection((\"127.0.0.1\", 8080))
    accepted = server.accept()[0]
    accepted.close()
    client.recv(1)
    client.close()
server.close()
subprocess.run([\"./tcpstates\", \"ports\", \"--prometheus\", \"--source\", \"diag\"], check=True)"'
	equal status 0 "$status"
	grep 'state="time_wait"' out >series
	equal "series of TIME_WAIT" 51 "$(wc -l <series)"
	equal "their sum" 60 "$(awk -F '} ' '{ n += $2 } END { print n }' series)"
	equal "the sum of those that were cut" \
		'tcpstates_port_connections{side="client",port="other",state="time_wait"} 10' \
		"$(grep other series)"
}

# Counters of real events: connections refused by a full accept queue, and RSTs.
counters_are_the_kernels()
{
	need python3
	need_sock_diag
	need_namespaces
	capture unshare -n sh -c 'ip link set lo up && python3 -c "
import json, socket, subprocess
server = socket.create_server((\"127.0.0.1\", 8080), backlog=1)
clients = [socket.socket() for _ in range(8)]
for client in clients:
    client.setblocking(False)
    client.connect_ex((\"127.0.0.1\", 8080))
for _ in range(3):
    socket.socket().connect_ex((\"127.0.0.1\", 9))
def kernel(file, group):
    lines = [line.split()[1:] for line in open(\"/proc/self/net/\" + file) if line.startswith(group + \":\")]
    return dict(zip(*lines))
out = subprocess.run([\"./tcpstates\", \"-j\", \"--counters\", \"--source\", \"diag\"], check=True, stdout=subprocess.PIPE).stdout
got, tcp, ext = json.loads(out)[\"counters\"], kernel(\"snmp\", \"Tcp\"), kernel(\"netstat\", \"TcpExt\")
assert got[\"out_rsts\"] == int(tcp[\"OutRsts\"]) >= 3, (got, tcp)
assert got[\"listen_overflows\"] > 0 and got[\"listen_drops\"] >= got[\"listen_overflows\"], (got, ext)
assert got[\"passive_opens\"] == int(tcp[\"PassiveOpens\"]) == 2, (got, tcp)
assert got[\"active_opens\"] == int(tcp[\"ActiveOpens\"]) == 11, (got, tcp)
assert got[\"out_segs\"] > 0 and sorted(got) == sorted(\"listen_overflows listen_drops syncookies_sent syncookies_failed passive_opens active_opens out_segs retrans_segs estab_resets out_rsts\".split()), got
"'
	equal "status: $(cat err)" 0 "$status"
}

counters_errors()
{
	refuses 2 "tcpstates: option --counters needs a --format such as json, not table: $see" \
		--counters
	refuses 2 "tcpstates: option --counters needs a --format such as json, not prometheus-node: $see" \
		--counters --format prometheus-node
	refuses 2 "tcpstates: a saved file (-f) has no counters of the kernel (--counters): $see" \
		--counters -jf "$summaries/valid"
	refuses 2 "tcpstates: the kernel's counters (--counters) are those of both families: $see" \
		--counters -4j
	# Without the kernel's files, the counters are absent.
	succeeds --counters --prometheus -p procfs
	! grep -q _total out || fail "counters without a source: $(grep _total out)"
}

tests golden_outputs same_formats promtool_agrees prometheus_files_go_together \
	prometheus_choices_go_together other_choices_go_together rows_are_limited \
	counters_are_the_kernels counters_errors \
	stopped_server_is_limited \
	namespace_is_a_label numbers_are_no_label collectd_without_collectd random_captures format_errors
finish
