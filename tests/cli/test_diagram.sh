#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tcpstates diagram: as text, in ASCII, in colour, and as SVG.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

unset LC_CTYPE LANG
export LC_ALL=C.UTF-8

# A file that lacks rows and columns.
cat >absent <<'END'
# tcpstates 1 netns 4026531840
state           total     server
ESTABLISHED       100         60
CLOSE_WAIT          5          5
TIME_WAIT           0          0
END

# Counts that fill their box, with 10 digits, and longer ones.
cat >huge <<'END'
# tcpstates 1 netns 4026531840 walk_ns 9999999999 age_ms 1500 buckets 4294967296
state           total       ipv4       ipv6     server     client       mini     orphan
ESTABLISHED 18446744073709551615 0 0 0 0 0 0
SYN_SENT    9999999999 9999999999 0 0 9999999999 0 0
SYN_RECV    10000000000 10000000000 0 0 0 0 0
FIN_WAIT1   123456789012 0 0 0 0 0 0
FIN_WAIT2   1234567890123 0 0 0 0 0 0
TIME_WAIT   9999999999 0 0 0 0 0 0
CLOSE       9999999999 0 0 0 0 0 0
CLOSE_WAIT  999999999999999 0 0 0 0 0 0
LAST_ACK    9999999999 0 0 0 0 0 0
LISTEN      9999999999 0 0 0 0 0 0
CLOSING     9999999999 0 0 0 0 0 0
UNKNOWN     18446744073709551615 0 0 0 0 0 0
END

diagram_is_golden() # NAME ARG...
{
	local name=$1

	shift
	succeeds diagram "$@"
	is_golden "diagram-$name"
}

# Check that it fits into a terminal of 80 columns and 24 lines, with a prompt.
fits()
{
	[ "$(LC_ALL=C.UTF-8 wc -L <out)" -le 80 ] || fail "wider than 80 columns: $(cat out)"
	[ "$(wc -l <out)" -le 23 ] || fail "higher than 23 lines: $(cat out)"
	! grep -q ' $' out || fail "blanks at the end of a line"
}

text()
{
	diagram_is_golden text -f "$summaries/valid"
	fits
	diagram_is_golden absent -f "$tmp/absent"
	diagram_is_golden huge -f "$tmp/huge"
	fits
}

text_of_a_family()
{
	diagram_is_golden ipv4 -4 -f "$summaries/valid"
	diagram_is_golden ipv6 -6 -f "$summaries/valid"
	succeeds diagram -4 -6 -f "$summaries/valid"
	cmp out "$golden/diagram-text" || fail "-4 -6 is not the same as neither"
}

ascii()
{
	local locale

	for locale in C POSIX en_US.ISO-8859-1 zh_CN; do
		# Through env: bash warns of locales that are not installed.
		capture env LC_ALL="$locale" ./tcpstates diagram -f "$summaries/valid"
		is_golden diagram-ascii
		! LC_ALL=C grep -q '[^ -~]' out || fail "more than ASCII"
		fits
	done
	unset LC_ALL
	export LC_CTYPE=C LANG=C.UTF-8
	diagram_is_golden ascii -f "$summaries/valid"
	unset LC_CTYPE
	export LANG=de_DE.utf8@euro
	diagram_is_golden text -f "$summaries/valid"
}

# Without the escapes, the coloured diagram is the same.
colour()
{
	diagram_is_golden color --color=always -f "$summaries/valid"
	sed 's/\x1b\[[0-9]*m//g' out | cmp - "$golden/diagram-text" || fail "not the same in colour"
	NO_COLOR=1 succeeds diagram --color -f "$summaries/valid"
	cmp out "$golden/diagram-color" || fail "--color does not overrule NO_COLOR"
}

procfs()
{
	make_procfs procfs
	succeeds diagram -p procfs
	cmp out "$golden/diagram-text" || fail "not the same as from a file"
	succeeds diagram -p procfs -N 42
	grep -q 'netns 4026532271' out || fail "not the namespace: $(cat out)"
}

json()
{
	succeeds diagram -4j -f "$summaries/valid"
	sed 's/"time_ms":[0-9]*//' out >of_diagram
	succeeds show -4j -f "$summaries/valid"
	sed 's/"time_ms":[0-9]*//' out | cmp - of_diagram ||
		fail "the JSON of diagram is not that of show"
	refuses 2 "tcpstates: choose one of --svg and --json: see 'tcpstates diagram --help'" \
		diagram --svg -j -f "$summaries/valid"
}

no_source()
{
	refuses 3 "tcpstates: cannot open nowhere: No such file or directory" diagram -f nowhere
}

svg()
{
	diagram_is_golden text.svg --svg -f "$summaries/valid"
	diagram_is_golden ipv4.svg --svg -4 -f "$summaries/valid"
	diagram_is_golden absent.svg --svg -f "$tmp/absent"
	diagram_is_golden huge.svg --svg -f "$tmp/huge"
	LC_ALL=C succeeds diagram --svg --color=always -f "$summaries/valid"
	cmp out "$golden/diagram-text.svg" || fail "the picture depends on locale or colour"
}

# The SVG is well-formed and complete, and refers to nothing outside of it.
svg_is_whole()
{
	local file

	need python3
	for file in "$summaries"/valid* "$summaries/unknown-names" "$tmp/absent" "$tmp/huge"; do
		succeeds diagram --svg -f "$file"
		python3 "$cases/svg.py" out || fail "$file: see above"
	done
}

tests text text_of_a_family ascii colour procfs json no_source svg svg_is_whole
finish
