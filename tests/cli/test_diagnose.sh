#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Tests explain and diagnose in both languages, and their translations. The expected
# outputs are in golden/; GOLDEN=update in front of this script rewrites them.
# shellcheck disable=SC2317 # checks are called by their names
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$root/tests/cli/lib.sh"

golden=$root/tests/cli/golden
corpus=$root/tests/fuzz/corpus
po=$root/userspace/po
see="see 'tcpstates --help'"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
unset LANGUAGE LANG NO_COLOR
export LC_ALL=C COLUMNS=80 LOCPATH=$tmp/locales

sysctl() # NAME VALUE
{
	mkdir -p "procfs/sys/net/${1%/*}"
	printf '%b\n' "$2" >"procfs/sys/net/$1"
}

# Make the procfs of a busy server. Its process 1 has the files of the module.
make_procfs()
{
	mkdir -p procfs/1/net procfs/self/net procfs/77/fd
	cp "$corpus/parse/valid" procfs/1/net/tcpstates
	cp "$corpus/rows/valid-ports" procfs/1/net/tcpstates_ports
	cp "$corpus/counters/snmp" procfs/1/net
	awk '/^TcpExt: [A-Z]/ { for (i = 2; i <= NF; i++) name[i] = $i }
	     /^TcpExt: [0-9]/ { for (i = 2; i <= NF; i++) if (name[i] ~ /^Listen/) $i = 12 }
	     { print }' "$corpus/counters/netstat" >procfs/1/net/netstat
	echo "TCP: inuse 100 orphan 20 tw 48296 alloc 130 mem 4000" >procfs/1/net/sockstat
	echo nginx >procfs/77/comm
	sysctl ipv4/tcp_fin_timeout 60
	sysctl ipv4/tcp_max_tw_buckets 50000
	sysctl ipv4/tcp_max_orphans 32768
	sysctl ipv4/tcp_mem '10000\t20000\t30000'
	sysctl ipv4/ip_local_port_range '32768\t60999'
	sysctl ipv4/tcp_orphan_retries 0
	sysctl core/somaxconn 4096
}

# Print a line of /proc/net/tcp: a connection to port 443 in CLOSE_WAIT.
tcp_line() # INODE
{
	printf '%4d: 0100000A:01BB 0200000A:%04X 08 0:0 00:0 0 1000 0 %d 1 0\n' \
		"$1" $((50000 + $1)) "$1"
}

# Add five sockets: nginx holds three, and no process is known for the others.
add_sockets()
{
	local inode

	{ echo "  sl  local_address ..."; for inode in 1 2 3 4 5; do tcp_line "$inode"; done; } \
		>procfs/1/net/tcp
	for inode in 1 2 3; do
		ln -s "socket:[$inode]" "procfs/77/fd/$inode"
	done
	ln -s /dev/null procfs/77/fd/9
}

# Hide the time between the samples, which differs each time.
without_time()
{
	sed -e 's/"interval_ms":[0-9]*/"interval_ms":N/' \
		-e '1s/[0-9.]* ms/N ms/' "$1"
}

is_golden() # NAME
{
	without_time out >now
	[ "${GOLDEN:-}" != update ] || cp now "$golden/$1"
	diff -u "$golden/$1" now >&2 || fail "golden/$1 differs"
	equal "stderr of $1" "" "$(cat err)"
}

explain_in_english()
{
	run explain
	equal status 0 "$status"
	is_golden explain.txt
	[ "$(wc -l <out)" -le 24 ] || fail "the overview does not fit a screen"
	run explain all -p procfs
	is_golden explain-all.txt
	! LC_ALL=C grep -n '[^ -~]' out || fail "not ASCII"
	run explain time-wait -j -p procfs
	is_golden explain.json
}

every_spelling()
{
	local word

	for word in fin-wait-1 FIN_WAIT1 fin_wait_1 FIN-WAIT-1 finwait1; do
		run explain "$word"
		equal "$word" FIN_WAIT1 "$(head -n 1 out | cut -d ' ' -f 1)"
	done
	for word in SYN_RCVD syn-recv SYN_RECEIVED; do
		run explain "$word"
		equal "$word" SYN_RECV "$(head -n 1 out | cut -d ' ' -f 1)"
	done
	for word in ESTABLISHED SYN_SENT FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK \
		    LISTEN CLOSING; do
		run explain "$word"
		equal "$word" "$word" "$(head -n 1 out | cut -d ' ' -f 1)"
	done
	refuses 2 "tcpstates: unknown state 'FROB': 'tcpstates explain' lists them" explain FROB
	refuses 2 "tcpstates: unknown state 'unknown': 'tcpstates explain' lists them" \
		explain unknown
	refuses 2 "tcpstates: 'explain' takes no option --file: see 'tcpstates explain --help'" explain -f x
}

in_chinese()
{
	[ -n "${LOCALEDIR:-}" ] || skip "built without translations"
	command -v localedef >/dev/null || skip "no localedef"
	mkdir -p locales
	localedef -i zh_CN -f UTF-8 locales/zh_CN.UTF-8 2>/dev/null || skip "no locale zh_CN"
	run explain
	mv out english
	export LC_ALL=zh_CN.UTF-8
	run explain all -p procfs
	is_golden explain-all.zh_CN.txt
	run diagnose -p procfs --interval 0.001
	is_golden diagnose-busy.zh_CN.txt
	# The width of GB2312 text is not known: the texts stay English.
	localedef -i zh_CN -f GB2312 locales/zh_CN.GB2312 2>/dev/null || return 0
	export LC_ALL=zh_CN.GB2312
	run explain
	cmp out english || fail "another language in GB2312"
}

lines_fit()
{
	local width

	command -v python3 >/dev/null || skip "no python3"
	for width in 40 57 80 100; do
		for LC_ALL in C zh_CN.UTF-8; do
			export LC_ALL
			COLUMNS=$width run explain all -p procfs
			PYTHONUTF8=1 python3 -c 'import sys, unicodedata
for line in open("out"):
	width = sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line.rstrip("\n"))
	if width > int(sys.argv[1]) and " net." not in line:
		sys.exit("%d columns: %s" % (width, line))' "$width" || fail "$LC_ALL $width"
			! grep -n ' $' out || fail "blanks at the end of a line"
		done
	done
}

# Refuse missing and fuzzy entries, and those whose text no longer exists.
translations_are_complete()
{
	local file

	command -v msgattrib >/dev/null || skip "no gettext"
	make -s -C "$root/userspace" pot POT="$tmp/now.pot" O="$tmp" || fail "no texts extracted"
	# The header has versions and dates.
	cmp <(sed '1,/^$/d' now.pot) <(sed '1,/^$/d' "$po/tcpstates.pot") ||
		fail "po/tcpstates.pot is old: make -C userspace update-po"
	for file in "$po"/*.po; do
		msgfmt -c -o /dev/null "$file" || fail "$file is faulty"
		equal "untranslated in $file" "" "$(msgattrib --untranslated "$file")"
		equal "doubtful in $file" "" "$(msgattrib --only-fuzzy "$file")"
		equal "obsolete in $file" "" "$(msgattrib --only-obsolete "$file")"
		msgcmp "$file" now.pot || fail "$file lacks texts"
	done
}

diagnose_a_busy_server()
{
	run diagnose -p procfs --interval 0.001
	equal status 1 "$status"
	is_golden diagnose-busy.txt
	run diagnose -p procfs --interval 0.001 -j
	equal status 1 "$status"
	is_golden diagnose-busy.json
	command -v python3 >/dev/null || return 0
	python3 -m json.tool out >/dev/null || fail "not JSON"
}

diagnose_a_quiet_server()
{
	cp "$corpus/parse/valid-idle" procfs/1/net/tcpstates
	cp "$corpus/rows/ports-empty" procfs/1/net/tcpstates_ports
	sysctl ipv4/tcp_max_tw_buckets 500000
	rm procfs/sys/net/ipv4/tcp_max_orphans
	run diagnose -p procfs --interval 0.001
	equal status 0 "$status"
	is_golden diagnose-quiet.txt
	# Some rules need the counts by port.
	rm procfs/1/net/tcpstates_ports
	run diagnose -p procfs --interval 0.001 -j
	equal status 0 "$status"
	equal unknown 8 "$(grep -o '"verdict":"unknown"' out | wc -l)"
}

# Print a line of /proc/net/tcp: a client's TIME_WAIT socket to port 3306.
client_line() # NUMBER DESTINATION
{
	printf '%4d: 0100000A:%04X %s:0CEA 06 0:0 03:0 0 0 0 0 3 0\n' "$1" $((50000 + $1)) "$2"
}

# Use 4 of 5 local ports: to one destination, to two, and to unknown ones.
local_ports_run_out()
{
	local i

	printf '# tcpstates_ports 1\nside port TIME_WAIT\nclient 3306 4\n' \
		>procfs/1/net/tcpstates_ports
	sysctl ipv4/ip_local_port_range '50001\t50005'
	{ echo head; for i in 1 2 3 4; do client_line "$i" 0200000A; done; } >procfs/1/net/tcp
	run diagnose -p procfs --interval 0.001 -j
	grep -q '"state":"confirmed"' out || fail "not confirmed: $(cat out)"
	grep -q '"route":{"source":"10.0.0.1","destination":"10.0.0.2","port":3306,"sockets":4,"time_wait":4}' \
		out || fail "another route: $(cat out)"
	run diagnose -p procfs --interval 0.001
	grep -q 'confirmed: 4 sockets from 10.0.0.1 to 10.0.0.2 port 3306' out || fail "no route: $(cat out)"
	{ echo head; for i in 1 2 3 4; do client_line "$i" "$((i % 2))200000A"; done; } \
		>procfs/1/net/tcp
	run diagnose -p procfs --interval 0.001 -j
	! grep -q '"id":"port-exhaustion","gravity"' out || fail "found for two destinations"
	rm procfs/1/net/tcp
	run diagnose -p procfs --interval 0.001 -j
	grep -q '"state":"unconfirmed"' out || fail "not called unconfirmed: $(cat out)"
}

thresholds()
{
	run diagnose --thresholds
	equal status 0 "$status"
	is_golden thresholds.txt
	run diagnose --set close-wait=7 --thresholds
	equal "what is set" "close-wait 7" "$(awk '/^close-wait / { print $1, $2 }' out)"
	run diagnose -p procfs --interval 0.001 --set close-wait=301 --set closing=99 -j
	! grep -q '"id":"close-wait-leak","gravity"' out || fail "found below the threshold"
	run diagnose -p procfs --interval 0.001 --set close-wait=300 -j
	grep -q '"id":"close-wait-leak","gravity"' out || fail "not found at the threshold"
	refuses 2 "tcpstates: unknown threshold 'frob': see 'tcpstates diagnose --thresholds'" \
		diagnose --set frob=1
	refuses 2 "tcpstates: threshold syn-recv takes a number from 1 to 1000000000: --set syn-recv=100" \
		diagnose --set syn-recv=x
}

help_of_both()
{
	local name

	for name in explain diagnose; do
		run help "$name"
		equal "status of help $name" 0 "$status"
		grep -q "^Usage: tcpstates $name " out || fail "help $name: $(head -n 1 out)"
		awk 'length > 80 { exit 1 }' out || fail "help $name is wider than 80 columns"
	done
	grep -q 'status: 0 nothing found, 1 something found' out || fail "nothing about the exit status"
}

usage_errors()
{
	local word

	for word in 0 0.0 x 1.0001 1000001 . -1 ''; do
		refuses 2 "tcpstates: an interval is in seconds, from 0.001 to 1000000, not '$word': $see" \
			diagnose --interval "$word"
	done
	refuses 2 "tcpstates: 'diagnose' takes no option --file: see 'tcpstates diagnose --help'" \
		diagnose -f x
	refuses 2 "tcpstates: unexpected argument 'x': $see" diagnose x
	refuses 2 "tcpstates: 'diagnose' takes no option --ipv4: see 'tcpstates diagnose --help'" diagnose -4
	rm -r procfs/1/net
	run diagnose -p procfs
	equal "status without a source" 3 "$status"
	equal "complaints" 1 "$(wc -l <err)"
}

make_procfs
add_sockets
for name in explain_in_english every_spelling in_chinese lines_fit \
	    translations_are_complete diagnose_a_busy_server thresholds \
	    diagnose_a_quiet_server local_ports_run_out help_of_both usage_errors; do
	check "$name" "$name"
done
finish
