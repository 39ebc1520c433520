#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Tests all that monitoring systems use: formats, output files, rows by interval and
# the plugin. 'test_monitor.sh golden' rewrites the golden outputs: read the diff.
# shellcheck disable=SC2317 # checks are called by their names
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$root/tests/cli/lib.sh"

cases=$root/tests/cli/cases
golden=$root/tests/cli/golden
corpus=$root/tests/fuzz/corpus
summary=$corpus/parse/valid
ports=$corpus/rows/valid-ports
container=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
see="see 'tcpstates --help'"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cp "$TCPSTATES" "$tmp/tcpstates"
cd "$tmp" || exit 1
export COLLECTD_HOSTNAME=host.example.org COLLECTD_INTERVAL=10.000
unset NO_COLOR

# Make a procfs with all three files, and with names for its namespaces.
make_procfs() # DIR
{
	mkdir -p "$1"/{1,42}/{net,ns} "$1/self" "$1/net"
	touch "$1/1/net/dev"
	cp "$summary" "$1/1/net/tcpstates"
	cp "$ports" "$1/1/net/tcpstates_ports"
	cp "$corpus/rows/valid-netns" "$1/tcpstates_netns"
	ln -s 'net:[4026531840]' "$1/1/ns/net"
	ln -s 'net:[4026532271]' "$1/42/ns/net"
	echo 'we"ird\' >"$1/1/comm"
	echo 'a b,c=d' >"$1/42/comm"
	mkdir -p "$1/43/ns"
	ln -s 'net:[4026532160]' "$1/43/ns/net"
	echo "0::/docker/$container" >"$1/43/cgroup"
}
make_procfs procfs

run() # ARG...
{
	./tcpstates "$@" >out 2>err </dev/null
	status=$?
}

# Check the status, and stderr and stdout to the letter.
gives() # STATUS STDERR STDOUT ARG...
{
	local want=$1 err=$2 out=$3

	shift 3
	run "$@"
	equal "status of $*" "$want" "$status"
	equal "stderr of $*" "$err" "$(cat err)"
	equal "stdout of $*" "$out" "$(cat out)"
}

# Hide the version, which changes with each release.
is_golden() # NAME ARG...
{
	local name=$1

	shift
	run "$@"
	equal "status of $*" 0 "$status"
	sed 's/version="[^"]*"/version="X"/' out >now
	if [ "${mode:-}" = golden ]; then
		cp now "$golden/$name"
	else
		diff -u "$golden/$name" now >&2 || fail "$name differs from $*"
	fi
}

golden_outputs()
{
	local command format

	for command in show ports netns; do
		for format in prometheus influx collectd zabbix json; do
			is_golden "$command.$format" "$command" --format "$format" -p procfs
		done
	done
	is_golden show.prometheus-node --format prometheus-node -p procfs
	is_golden show.table --format table -p procfs
	is_golden show.interval 0.001 2 -p procfs
	is_golden show-4.prometheus -4 --prometheus -p procfs
	is_golden show-6.influx -6 --format influx -p procfs
	is_golden ports-top.prometheus ports client --top 1 --prometheus -p procfs
	is_golden check.all check -p procfs
}

# Each short option equals its --format, and the last of several counts.
same_formats()
{
	run -j -p procfs
	mv out json
	run --format json -p procfs
	cmp json out || fail "--format json is not -j"
	run --prometheus --format=json -p procfs
	cmp json out || fail "the last format is not taken"
	run ports --prometheus -p procfs
	mv out prometheus
	run ports --format prometheus -p procfs
	cmp prometheus out || fail "--prometheus is not --format prometheus"
}

promtool_agrees()
{
	local args

	command -v promtool >/dev/null || skip "no promtool"
	for args in "--prometheus" "--prometheus -4" "--format prometheus-node" \
		    "ports --prometheus" "netns --prometheus"; do
		# shellcheck disable=SC2086
		run $args -p procfs
		promtool check metrics <out >said 2>&1 || fail "$args: $(cat said)"
		equal "what promtool says of $args" "" "$(cat said)"
	done
}

# In the folder of a textfile collector, no series may be there twice.
prometheus_files_go_together()
{
	{
		./tcpstates --prometheus -p procfs
		./tcpstates ports --prometheus -p procfs
		./tcpstates netns --prometheus -p procfs
	} >all
	grep '^# HELP' all | sort -u | awk '{ print $3 }' | uniq -d >twice
	equal "metrics with two helps" "" "$(cat twice)"
	equal "series that are there twice" "" "$(grep -v '^#' all | sed 's/ [^ ]*$//' | sort | uniq -d)"
}

# With -N each series has the namespace, so that several outputs can be merged.
namespace_is_a_label()
{
	local link=$'we"ird\\ a,b=c\n\xff'

	[ "$(id -u)" = 0 ] || skip "not root"
	[ ! -e /proc/tcpstates ] || skip "this kernel has the module"
	mkdir -p procfs/self/net
	cp "$summary" procfs/self/net/tcpstates
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
	grep -q 'interval=10 N:412345$' out || fail "an interval that is none: $(head -n 1 out)"
}

random_captures()
{
	command -v python3 >/dev/null || skip "no python3"
	"$cases/formats.py" ./tcpstates 30 || fail "see above"
}

format_errors()
{
	gives 2 "tcpstates: option --format does not take 'frob': $see" "" --format frob
	gives 2 "tcpstates: 'help' takes no option --prometheus: see 'tcpstates help --help'" "" help --prometheus
	gives 2 "tcpstates: 'ports' has no format prometheus-node: $see" "" \
		ports --format prometheus-node
	gives 2 "tcpstates: option --output needs an argument that is not empty: $see" "" -o ''
}

interval_errors()
{
	gives 2 "tcpstates: an interval is in seconds, from 0.001 to 1000000, not '0': $see" "" 0
	gives 2 "tcpstates: an interval is in seconds, from 0.001 to 1000000, not '1x': $see" "" 1x
	gives 2 "tcpstates: a COUNT is a number from 1, not '0': $see" "" 1 0
	gives 2 "tcpstates: a COUNT is a number from 1, not 'ports': $see" "" 1 ports
	gives 2 "tcpstates: unexpected argument '3': $see" "" 1 2 3
	gives 2 "tcpstates: stdin (-f -) can be read only once: leave out the INTERVAL: $see" "" 1 -f -
	gives 2 "tcpstates: the format prometheus has one reading in a file: with an INTERVAL, name it with -o FILE: $see" \
		"" 1 --prometheus -o -
	gives 2 "tcpstates: with an INTERVAL, a file (-o) has the last reading only: use --format too: $see" \
		"" 1 -o file
	equal "files that are left" "" "$(find . -name 'file*')"
	gives 3 "tcpstates: cannot open none: No such file or directory" "" 1 -f none
}

files_in() # DIR
{
	find "$1" -mindepth 1 -printf '%f %M\n' | sort
}

output_replaces_a_file()
{
	mkdir dir
	umask 022
	gives 0 "" "" -p procfs -o dir/new
	equal "a new file" "new -rw-r--r--" "$(files_in dir)"
	run -p procfs
	cmp out dir/new || fail "-o differs from stdout"
	umask 077
	echo old >dir/old
	ln dir/old other-name
	gives 0 "" "" --prometheus -p procfs -o dir/old
	equal "files" "new -rw-r--r--"$'\n'"old -rw-------" "$(files_in dir)"
	equal "the file that was there" old "$(cat other-name)"
	gives 0 "" "" --version --output=dir/new
	grep -q '^tcpstates [0-9]' dir/new || fail "no version: $(cat dir/new)"
	./tcpstates -p procfs -o dir/closed >&- 2>err
	equal "stderr with stdout closed" "" "$(cat err)"
	grep -q ESTABLISHED dir/closed || fail "nothing is written with stdout closed"
	run -p procfs -o -
	equal "lines on stdout" 15 "$(wc -l <out)"
}

output_follows_a_link()
{
	mkdir a b
	echo old >a/file
	ln -s ../a/file b/link
	gives 0 "" "" -p procfs -o b/link
	equal "b" "link lrwxrwxrwx" "$(files_in b)"
	grep -q ESTABLISHED a/file || fail "the target is not written"
}

# What is no file stays what it is.
output_in_place()
{
	mkfifo pipe
	cat pipe >got &
	gives 0 "" "" -p procfs -o pipe
	[ -p pipe ] || { kill $!; fail "the pipe is gone"; }
	wait
	run -p procfs
	cmp got out || fail "a pipe got something else"
	ln -s /dev/full full
	gives 1 "tcpstates: cannot write the output: No space left on device" "" -p procfs -o full
	[ -c /dev/full ] || fail "/dev/full is gone"
}

output_fails()
{
	mkdir dir
	echo old >dir/file
	gives 3 "tcpstates: cannot open none: No such file or directory" "" -f none -o dir/file
	gives 2 "tcpstates: unknown side 'frob', server and client are known: $see" "" \
		ports frob -o dir/file
	gives 1 "tcpstates: cannot write none/file: No such file or directory" "" -o none/file
	gives 1 "tcpstates: cannot write dir: Is a directory" "" -o dir
	( ulimit -f 0; trap '' XFSZ; run -p procfs -o dir/file; equal status 1 "$status" ) ||
		fail "a full disk"
	equal "the file" old "$(cat dir/file)"
	equal "files" 1 "$(find dir -mindepth 1 | wc -l)"
}

# Bad news are an output like another.
output_of_check()
{
	mkdir dir
	gives 2 "" "" check -c LISTEN=1 -p procfs -o dir/check
	grep -q '^TCPSTATES CRITICAL' dir/check || fail "no output: $(cat dir/check)"
	gives 3 "" "" check -f none -o dir/check
	equal "why it is unknown" "TCPSTATES UNKNOWN - cannot open none: No such file or directory" \
		"$(cat dir/check)"
}

check_answers()
{
	gives 0 "" "TCPSTATES OK - CLOSE_WAIT 345 | 'CLOSE_WAIT'=345;345;1000;0;" \
		check -w CLOSE_WAIT=345 -c close-wait=1000 -p procfs
	gives 1 "" "TCPSTATES WARNING - CLOSE_WAIT 345, warning range 344 | 'CLOSE_WAIT'=345;344;1000;0;" \
		check -w CLOSE_WAIT=344 -c CLOSE_WAIT=1000 -p procfs
	gives 2 "" "TCPSTATES CRITICAL - CLOSE_WAIT 345, critical range 344 | 'CLOSE_WAIT'=345;5;344;0;" \
		check -w CLOSE_WAIT=5 -c CLOSE_WAIT=344 -p procfs
	gives 0 "" "TCPSTATES OK - TIME_WAIT.client 31.242% | 'TIME_WAIT.client%'=31.242%;62.5;;0;100" \
		check -w TIME_WAIT.client%=62.5 -p procfs
}

check_shares_and_ports()
{
	gives 2 "" "TCPSTATES CRITICAL - server:443.full 1, critical range 0; client:any.TIME_WAIT 18211 (port 443), warning range 1:100 | 'server:443.full'=1;;0;0;4 'client:any.TIME_WAIT'=18211;1:100;;0; 'TIME_WAIT%'=32.397%;;@90:;0;100
CRITICAL: server:443.full 1, critical range 0
WARNING: client:any.TIME_WAIT 18211 (port 443), warning range 1:100
OK: TIME_WAIT 32.397%" \
		check -c port:443.full=0 -w client:any.TIME_WAIT=1:100 -c TIME_WAIT%=@90: -p procfs
	gives 2 "" "TCPSTATES CRITICAL - server:80.listeners 0, critical range 1: | 'server:80.listeners'=0;;1:;0;" \
		check -c server:80.listeners=1: -p procfs
	gives 0 "" "TCPSTATES OK - LISTEN.ipv6 7 | 'LISTEN.ipv6'=7;;;0;" check -6 LISTEN -p procfs
}

# Absent counts are neither 0 nor fine.
check_absent()
{
	printf '# tcpstates 1\nstate total\nLISTEN 3\n' >some
	gives 3 "" "TCPSTATES UNKNOWN - CLOSE_WAIT is not known from this source | 'LISTEN'=3;;;0;
UNKNOWN: CLOSE_WAIT is not known from this source
OK: LISTEN 3" check -c CLOSE_WAIT=0 LISTEN -f some
	gives 2 "" "TCPSTATES CRITICAL - CLOSE_WAIT is not known from this source; LISTEN 3, critical range 0 | 'LISTEN'=3;;0;0;
UNKNOWN: CLOSE_WAIT is not known from this source
CRITICAL: LISTEN 3, critical range 0" check -c CLOSE_WAIT=0,LISTEN=0 -f some
	gives 3 "" "TCPSTATES UNKNOWN - SYN_RECV is not known from this source" check SYN_RECV -f some
}

check_errors()
{
	local see="see 'tcpstates help check'"

	gives 3 "tcpstates: 'CLOSE_WAIT' is no METRIC=RANGE: $see" "" check -w CLOSE_WAIT
	gives 3 "tcpstates: '5:x' is no RANGE: $see" "" check -w LISTEN=1 -c CLOSE_WAIT=5:x
	gives 3 "tcpstates: 'FROB': a metric begins with a state, total, server: or client:: $see" "" \
		check -w FROB=1
	gives 3 "tcpstates: ports do not tell families apart (-4): $see" "" check server:any.full -4
	gives 3 "tcpstates: 'check' takes no option --json: see 'tcpstates check --help'" "" check -j
	gives 3 "tcpstates: unknown option '--frob': see 'tcpstates --help'" "" check --frob
	run help check
	grep -q 'RANGE is ' out || fail "help says nothing of ranges: $(cat out)"
	gives 3 "tcpstates: option '-w' needs an argument: see 'tcpstates --help'" "" check -w
	gives 3 "" "TCPSTATES UNKNOWN - cannot open a?b: No such file or directory" check -f 'a|b'
}

# What the plain table costs beyond an empty program of the same kind.
system_calls() # COMMAND...
{
	ASAN_OPTIONS=detect_leaks=0 strace -f -o trace "$@" >out || return
	# Sanitizers have their own; what the loader and the C library begin with ends here.
	sed -n '/execve/,$p' trace | grep -vc '^[0-9]* *\(+++\|---\)'
}

# The sanitizers make calls of their own: the plain build is measured.
plain_build()
{
	plain=$tmp/plain/tcpstates
	[ -x "$plain" ] ||
		make -s -C "$root/userspace" O="$tmp/plain" all >"$tmp/plain.log" 2>&1 ||
		fail "$(cat "$tmp/plain.log")"
}

few_system_calls()
{
	local empty table

	command -v strace >/dev/null || skip "no strace"
	plain_build
	echo 'int main(void) { return 0; }' >empty.c
	# Of the libraries that are loaded, too.
	# shellcheck disable=SC2046 # a list
	"${CC:-cc}" -o empty empty.c -Wl,--no-as-needed \
		$(ldd "$plain" | sed -n 's/.* => \(.*\) (.*/\1/p') || fail "no compiler"
	empty=$(system_calls ./empty) || skip "cannot trace"
	table=$(system_calls "$plain" -p procfs)
	equal "lines of the table" 15 "$(wc -l <out)"
	echo "system calls: $table, of an empty program: $empty"
	[ "$((table - empty))" -le 10 ] || fail "more than 10 system calls: $(cat trace)"
}

instructions() # COMMAND...
{
	valgrind --tool=callgrind --callgrind-out-file=callgrind "$@" 2>&1 >out |
		sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

few_instructions()
{
	local start table

	command -v valgrind >/dev/null || skip "no valgrind"
	plain_build
	start=$(instructions "$plain" --version)
	table=$(instructions "$plain" -p procfs)
	[ -n "$start" ] || skip "valgrind cannot run it"
	equal "lines of the table" 15 "$(wc -l <out)"
	echo "instructions: $table, to start: $start"
	[ "$((table - start))" -le 300000 ] || fail "more than 300,000 instructions"
}

interval() # CASE
{
	"$cases/interval.py" ./tcpstates "$1" || fail "see above"
}

if [ "${1:-}" = golden ]; then
	mode=golden
	golden_outputs
	exit
fi

for name in golden_outputs same_formats promtool_agrees prometheus_files_go_together \
	    namespace_is_a_label collectd_without_collectd random_captures format_errors \
	    interval_errors output_replaces_a_file output_follows_a_link output_in_place \
	    output_fails output_of_check check_answers check_shares_and_ports check_absent \
	    check_errors few_system_calls few_instructions; do
	mkdir "$name.d"
	cd "$name.d" || exit 1
	ln -s ../tcpstates ../procfs .
	check "$name" "$name"
	cd ..
done
if command -v python3 >/dev/null; then
	ln -s . interval.d
	for name in $("$cases/interval.py" ./tcpstates list); do
		check "interval: $name" interval "$name"
	done
else
	check intervals skip "no python3"
fi
finish
