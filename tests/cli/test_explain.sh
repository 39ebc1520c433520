#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tcpstates explain, in both languages.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

po=$root/userspace/po
export LC_ALL=C COLUMNS=80
mkdir -p procfs/1/net procfs/self/net
make_sysctls

in_english()
{
	succeeds explain
	is_golden explain.txt
	[ "$(wc -l <out)" -le 24 ] || fail "the overview does not fit a screen"
	succeeds explain all -p procfs
	is_golden explain-all.txt
	! LC_ALL=C grep -n '[^ -~]' out || fail "not ASCII"
	succeeds explain time-wait -j -p procfs
	is_golden explain.json
}

in_chinese()
{
	use_chinese
	succeeds explain all -p procfs
	is_golden explain-all.zh_CN.txt
}

# Without a way to know the width of the characters, the language is English.
in_another_charset()
{
	succeeds explain
	mv out english
	use_chinese GB2312
	succeeds explain
	cmp out english || fail "not English in GB2312"
}

# Without its namespace, explain would show the sysctls of another one.
no_such_namespace()
{
	refuses 3 "tcpstates: no network namespace 'nosuch': 'ip netns list' shows those that have a name" \
		explain time-wait -N nosuch
	refuses 3 "tcpstates: no process 4194305 in /proc, and no network namespace with this name or inode number" \
		explain time-wait -N 4194305
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

lines_fit()
{
	local width language

	need python3
	for width in 40 57 80 100; do
		for language in english chinese; do
			export LC_ALL=C
			[ "$language" = english ] || use_chinese
			COLUMNS=$width run explain all -p procfs
			PYTHONUTF8=1 python3 -c 'import sys, unicodedata
for line in open("out"):
	width = sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line.rstrip("\n"))
	if width > int(sys.argv[1]) and " net." not in line and "tcpdump" not in line:
		sys.exit("%d columns: %s" % (width, line))' "$width" || fail "$language $width"
			! grep -n ' $' out || fail "blanks at the end of a line"
		done
	done
}

# No entry of a catalogue is missing, fuzzy or obsolete.
translations_are_complete()
{
	local file

	need msgattrib
	make -s -C "$root/userspace" pot POT="$PWD/new.pot" O="$PWD" || fail "no texts extracted"
	# The first entry has versions and dates.
	cmp <(sed '1,/^$/d' new.pot) <(sed '1,/^$/d' "$po/tcpstates.pot") ||
		fail "po/tcpstates.pot is old: make -C userspace update-po"
	for file in "$po"/*.po; do
		msgfmt -c -o /dev/null "$file" || fail "$file has errors"
		equal "untranslated in $file" "" "$(msgattrib --untranslated "$file")"
		equal "fuzzy in $file" "" "$(msgattrib --only-fuzzy "$file")"
		equal "obsolete in $file" "" "$(msgattrib --only-obsolete "$file")"
		msgcmp "$file" new.pot || fail "$file lacks texts"
	done
}

tests in_english in_chinese in_another_charset no_such_namespace every_spelling lines_fit \
	translations_are_complete
finish
