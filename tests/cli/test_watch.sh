#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# tcpstates watch: what it refuses, and in a terminal (watch_cases.py).
# $TCPSTATES_PLAIN is a reader built without ncurses.
# shellcheck disable=SC2317 # checks are called by their names
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$root/tests/cli/lib.sh"

export CORPUS=$root/tests/fuzz/corpus
plain=${TCPSTATES_PLAIN:-$TCPSTATES-plain}
without="tcpstates: watch is not in this build, which has no ncurses: use 'tcpstates 1'"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1

with_ncurses()
{
	! "$TCPSTATES" help | grep -q '^  watch .*(not in this build)$'
}

build_without_ncurses()
{
	TCPSTATES=$plain
	! with_ncurses || fail "help does not mark watch"
	refuses 2 "$without" watch
	refuses 2 "$without" watch 5
}

usage()
{
	local interval

	with_ncurses || skip "built without ncurses"
	for interval in 0 x -- '' 1.2.3; do
		refuses 2 "tcpstates: an interval is in seconds, from 0.001 to 1000000, not '$interval': see 'tcpstates --help'" \
			watch -- "$interval"
	done
	refuses 2 "tcpstates: unexpected argument '2': see 'tcpstates --help'" watch 1 2
	refuses 2 "tcpstates: 'watch' takes no option --json: see 'tcpstates watch --help'" watch -j
	refuses 2 "tcpstates: watch reads its file again and again, which stdin cannot be" watch -f -
	refuses 2 "tcpstates: watch needs a terminal: use 'tcpstates 1' elsewhere" \
		watch -f "$CORPUS/parse/valid"
}

no_counts_at_first()
{
	with_ncurses || skip "built without ncurses"
	command -v script >/dev/null || skip "no script(1)"
	TERM=xterm script -qec "$TCPSTATES watch -f nowhere 2>err" /dev/null </dev/null >out
	equal status 3 $?
	equal stderr "tcpstates: cannot open nowhere: No such file or directory" "$(cat err)"
	equal stdout "" "$(cat out)"
}

in_terminal() # CASE
{
	with_ncurses || skip "built without ncurses"
	command -v python3 >/dev/null || skip "no python3"
	command -v tmux >/dev/null || skip "no tmux"
	mkdir "$1"
	cd "$1" || exit 1
	PYTHONDONTWRITEBYTECODE=1 timeout 300 python3 "$root/tests/cli/cases/watch_cases.py" "$1" ||
		fail "see above"
}

for name in build_without_ncurses usage no_counts_at_first; do
	check "$name" "$name"
done
for name in counts views pauses resizes starts_tiny module_goes garbage_comes signals \
	    keys_that_signal suspends terminal_goes locales colours terminals_that_cannot; do
	check "watch_$name" in_terminal "$name"
done
finish
