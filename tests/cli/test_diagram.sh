#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The diagram, compared byte by byte with what it should be: golden/diagram-*.
# With GOLDEN=update they are made anew, to be looked at and committed.
# shellcheck disable=SC2317 # checks are called by their names
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$root/tests/cli/lib.sh"

corpus=$root/tests/fuzz/corpus/parse
golden=$root/tests/cli/golden

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
unset LC_ALL LC_CTYPE LANG NO_COLOR
environment=(LC_ALL=C.UTF-8)

# Rows that are not there, and counts that are.
cat >absent <<'END'
# tcpstates 1 netns 4026531840
state           total     server
ESTABLISHED       100         60
CLOSE_WAIT          5          5
TIME_WAIT           0          0
END

# As wide as it gets, and wider: 10 digits, 11, and 20.
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

succeeds() # ARG...
{
	env "${environment[@]}" "$TCPSTATES" "$@" >out 2>err </dev/null
	equal "status of $*" 0 $?
	equal "stderr of $*" "" "$(cat err)"
}

is_golden() # NAME ARG...
{
	local file=$golden/diagram-$1

	shift
	succeeds diagram "$@"
	[ "${GOLDEN:-}" != update ] || cp out "$file"
	diff -u "$file" out >&2 || fail "$*: not as $file has it"
}

# 80 columns and 23 lines are there; a character is one column.
fits()
{
	[ "$(LC_ALL=C.UTF-8 wc -L <out)" -le 80 ] || fail "wider than 80 columns: $(cat out)"
	[ "$(wc -l <out)" -le 23 ] || fail "higher than 23 lines: $(cat out)"
	! grep -q ' $' out || fail "blanks at the end of a line"
}

text()
{
	is_golden text -f "$corpus/valid"
	fits
	is_golden absent -f absent
	is_golden huge -f huge
	fits
}

text_of_a_family()
{
	is_golden ipv4 -4 -f "$corpus/valid"
	is_golden ipv6 -6 -f "$corpus/valid"
	succeeds diagram -4 -6 -f "$corpus/valid"
	cmp out "$golden/diagram-text" || fail "-4 -6 is not the same as neither"
}

ascii()
{
	local locale

	for locale in C POSIX en_US.ISO-8859-1 zh_CN; do
		environment=(LC_ALL="$locale")
		is_golden ascii -f "$corpus/valid"
		! LC_ALL=C grep -q '[^ -~]' out || fail "more than ASCII"
		fits
	done
	environment=(LC_CTYPE=C LANG=C.UTF-8)
	is_golden ascii -f "$corpus/valid"
	environment=(LANG=de_DE.utf8@euro)
	is_golden text -f "$corpus/valid"
}

# Escapes have no width: without them it is the same.
colour()
{
	is_golden color --color=always -f "$corpus/valid"
	sed 's/\x1b\[[0-9]*m//g' out | cmp - "$golden/diagram-text" || fail "not the same in colour"
	NO_COLOR=1 succeeds diagram --color -f "$corpus/valid"
	cmp out "$golden/diagram-color" || fail "--color does not overrule NO_COLOR"
}

procfs()
{
	mkdir -p procfs/{1,42,self}/net procfs/net
	cp "$corpus/valid" procfs/1/net/tcpstates
	cp "$corpus/valid-idle" procfs/42/net/tcpstates
	succeeds diagram -p procfs
	cmp out "$golden/diagram-text" || fail "not as from a file"
	succeeds diagram -p procfs -N 42
	grep -q 'netns 4026532271' out || fail "not of the namespace: $(cat out)"
}

json()
{
	succeeds diagram -4j -f "$corpus/valid"
	mv out of_diagram
	succeeds show -4j -f "$corpus/valid"
	cmp out of_diagram || fail "the JSON of diagram is not that of show"
	"$TCPSTATES" diagram --svg -j -f "$corpus/valid" >out 2>err
	equal "status of --svg -j" 2 $?
	equal "stderr of --svg -j" \
		"tcpstates: choose one of --svg and --json: see 'tcpstates diagram --help'" "$(cat err)"
	equal "stdout of --svg -j" "" "$(cat out)"
}

no_source()
{
	"$TCPSTATES" diagram -f nowhere >out 2>err
	equal status 3 $?
	equal stderr "tcpstates: cannot open nowhere: No such file or directory" "$(cat err)"
	equal stdout "" "$(cat out)"
}

svg()
{
	is_golden text.svg --svg -f "$corpus/valid"
	is_golden ipv4.svg --svg -4 -f "$corpus/valid"
	is_golden absent.svg --svg -f absent
	is_golden huge.svg --svg -f huge
	environment=(LC_ALL=C)
	succeeds diagram --svg --color=always -f "$corpus/valid"
	cmp out "$golden/diagram-text.svg" || fail "locale or colour change the picture"
}

# Well-formed, complete, and nothing in it outside of what a browser shows.
svg_is_whole()
{
	local file

	command -v python3 >/dev/null || skip "no python3"
	for file in "$corpus"/valid* "$corpus/unknown-names" absent huge; do
		succeeds diagram --svg -f "$file"
		python3 "$root/tests/cli/cases/svg_cases.py" out || fail "$file: see above"
	done
}

for name in text text_of_a_family ascii colour procfs json no_source svg svg_is_whole; do
	check "$name" "$name"
done
finish
