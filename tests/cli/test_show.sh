#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tcpstates show: the table and its JSON, colours, and saved files.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

bad_files()
{
	cp "$summaries"/{garbage,truncated,duplicate,future,empty,crlf,ports} .
	head -c 65537 /dev/zero >large
	refuses 3 "tcpstates: garbage:8: not a number of sockets" -f garbage
	refuses 3 "tcpstates: truncated:13: the file is cut short here" -f truncated
	refuses 3 "tcpstates: duplicate:15: a state that was there before" -f duplicate
	refuses 3 "tcpstates: empty:1: the file is empty" -f empty
	refuses 3 "tcpstates: crlf:1: a carriage return" -f crlf
	refuses 3 "tcpstates: ports:1: not a tcpstates file" -f ports
	refuses 3 "tcpstates: large: not a tcpstates file: larger than 64 KiB" -f large
	refuses 3 "tcpstates: future: file format 2 is newer than this reader understands (1): update tcpstates" \
		-f future
	refuses 3 "tcpstates: cannot open none: No such file or directory" -f none
	refuses 3 "tcpstates: cannot read /: Is a directory" -f /
	refuses 3 "tcpstates: cannot open a?b: No such file or directory" -f $'a\nb'
}

saved_capture()
{
	succeeds -f "$summaries/valid"
	mv out from_file
	./tcpstates -f - <"$summaries/valid" >out 2>err
	equal status 0 $?
	cmp out from_file || fail "stdin differs from a file"
	# A slow pipe gives the file in pieces.
	{ head -c 100; sleep 0.1; cat; } <"$summaries/valid" | ./tcpstates show --file=- >out 2>err
	cmp out from_file || fail "a pipe differs from a file"
	./tcpstates -f - <"$summaries/garbage" >out 2>err
	equal status 3 $?
	says stderr "tcpstates: <stdin>:8: not a number of sockets" err
}

families()
{
	succeeds -4 -f "$summaries/valid"
	equal columns "STATE IPV4 SHARE" "$(sed -n 3p out | xargs)"
	succeeds -6 -f "$summaries/valid"
	equal columns "STATE IPV6 SHARE" "$(sed -n 3p out | xargs)"
	succeeds -f "$summaries/valid"
	mv out all
	succeeds -4 -6 -f "$summaries/valid"
	cmp out all || fail "-4 -6 is not the same as neither"
}

json_is_valid()
{
	local f option

	need python3
	for f in "$summaries"/valid* "$summaries/unknown-names"; do
		for option in -j -4j -6j; do
			succeeds "$option" -f "$f"
			python3 -m json.tool out >/dev/null || fail "$option $f: $(cat out)"
			equal "lines of $option $f" 1 "$(wc -l <out)"
		done
	done
	succeeds -j -f "$summaries/valid"
	equal source file "$(json source)"
	equal netns 4026531840 "$(json netns)"
	equal TIME_WAIT 8211 "$(json states TIME_WAIT ipv6)"
	equal UNKNOWN 0 "$(json states UNKNOWN total)"
	succeeds -4j -f "$summaries/valid"
	equal "-4" "{'ipv4': 40000}" "$(json states TIME_WAIT)"
}

colour()
{
	succeeds --color=always -f "$summaries/valid"
	grep -q $'\033\[33mCLOSE_WAIT' out || fail "no colour with --color=always"
	NO_COLOR=1 succeeds --color -f "$summaries/valid"
	grep -q $'\033' out || fail "no colour with --color"
	succeeds -f "$summaries/valid"
	! grep -q $'\033' out || fail "colour in a file"
	succeeds --color=always -j -f "$summaries/valid"
	! grep -q $'\033' out || fail "colour in JSON"
}

# script(1) provides the terminal.
colour_on_a_terminal()
{
	local command="./tcpstates -f $summaries/valid"

	need script
	TERM=xterm script -qec "$command" /dev/null </dev/null >out
	grep -q $'\033' out || fail "no colour on a terminal"
	TERM=xterm script -qec "NO_COLOR=1 $command" /dev/null </dev/null >out
	! grep -q $'\033' out || fail "colour with NO_COLOR"
	TERM=xterm script -qec "$command --color=never" /dev/null </dev/null >out
	! grep -q $'\033' out || fail "colour with --color=never"
	TERM=dumb script -qec "$command" /dev/null </dev/null >out
	! grep -q $'\033' out || fail "colour on a dumb terminal"
}

tests bad_files saved_capture families json_is_valid colour colour_on_a_terminal
finish
