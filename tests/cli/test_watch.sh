#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tcpstates watch: usage errors, and the cases of watch.py in a terminal.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

export CORPUS=$corpus
without="tcpstates: watch is not in this build, which has no ncurses: use 'tcpstates 1'"

need_ncurses()
{
	! ./tcpstates help | grep -q '^  watch .*(not in this build)$' ||
		skip "built without ncurses"
}

build_without_ncurses()
{
	ln -sf "$TCPSTATES-plain" tcpstates
	./tcpstates help | grep -q '^  watch .*(not in this build)$' ||
		fail "help does not mark watch"
	refuses 2 "$without" watch
	refuses 2 "$without" watch 5
}

usage_errors()
{
	local interval

	need_ncurses
	for interval in 0 x -- '' 1.2.3; do
		refuses 2 "tcpstates: an interval is in seconds, from 0.001 to 1000000, not '$interval': see 'tcpstates --help'" \
			watch -- "$interval"
	done
	for interval in 0.001 0.099 .05; do
		refuses 2 "tcpstates: watch has an interval of at least 0.1 s, not '$interval': see 'tcpstates --help'" \
			watch "$interval"
	done
	refuses 2 "tcpstates: watch needs a terminal: use 'tcpstates 1' elsewhere" watch 0.1
	refuses 2 "tcpstates: unexpected argument '2': see 'tcpstates --help'" watch 1 2
	refuses 2 "tcpstates: 'watch' takes no option --json: see 'tcpstates watch --help'" watch -j
	refuses 2 "tcpstates: watch reads its file again and again, which stdin cannot be" watch -f -
	refuses 2 "tcpstates: watch needs a terminal: use 'tcpstates 1' elsewhere" \
		watch -f "$summaries/valid"
}

no_counts_at_first()
{
	need_ncurses
	need script
	TERM=xterm script -qec "./tcpstates watch -f nowhere 2>err" /dev/null </dev/null >out
	equal status 3 $?
	equal stderr "tcpstates: cannot open nowhere: No such file or directory" "$(cat err)"
	equal stdout "" "$(cat out)"
}

in_terminal() # CASE
{
	need_ncurses
	need python3
	need tmux
	timeout 300 python3 "$cases/watch.py" "$1" ||
		fail "see above"
}

tests build_without_ncurses usage_errors no_counts_at_first
for name in counts views pauses resizes starts_tiny module_goes garbage_comes signals \
	    keys_that_signal suspends terminal_goes locales colours terminals_that_cannot \
	    unknown_terminals families sorts diagnoses options; do
	run_test "watch_$name" in_terminal "$name"
done
finish
