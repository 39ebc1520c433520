#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Output to a file (-o), to a full disk and to a closed pipe.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

make_procfs procfs

files_in() # DIR
{
	find "$1" -mindepth 1 -printf '%f %M\n' | sort
}

output_replaces_a_file()
{
	mkdir dir
	umask 022
	answers 0 "" -p procfs -o dir/new
	equal "a new file" "new -rw-r--r--" "$(files_in dir)"
	run -p procfs
	cmp out dir/new || fail "-o differs from stdout"
	umask 077
	echo old >dir/old
	ln dir/old other-name
	answers 0 "" --prometheus -p procfs -o dir/old
	equal "files" "new -rw-r--r--"$'\n'"old -rw-------" "$(files_in dir)"
	equal "the file that was there" old "$(cat other-name)"
	answers 0 "" --version --output=dir/new
	grep -q '^tcpstates [0-9]' dir/new || fail "no version: $(cat dir/new)"
	./tcpstates -p procfs -o dir/closed >&- 2>err
	equal "stderr with stdout closed" "" "$(cat err)"
	grep -q ESTABLISHED dir/closed || fail "nothing written with stdout closed"
	run -p procfs -o -
	equal "lines on stdout" 15 "$(wc -l <out)"
}

output_follows_a_link()
{
	mkdir a b
	echo old >a/file
	ln -s ../a/file b/link
	answers 0 "" -p procfs -o b/link
	equal "b" "link lrwxrwxrwx" "$(files_in b)"
	grep -q ESTABLISHED a/file || fail "the target is not written"
}

# A pipe or a device is written to, not replaced.
output_in_place()
{
	mkfifo pipe
	cat pipe >got &
	answers 0 "" -p procfs -o pipe
	[ -p pipe ] || { kill $!; fail "the pipe is gone"; }
	wait
	run -p procfs
	cmp got out || fail "the pipe got something else"
	ln -s /dev/full full
	refuses 4 "tcpstates: cannot write the output: No space left on device" \
		-p procfs -o full
	[ -c /dev/full ] || fail "/dev/full is gone"
}

output_fails()
{
	mkdir dir
	echo old >dir/file
	refuses 3 "tcpstates: cannot open none: No such file or directory" -f none -o dir/file
	refuses 2 "tcpstates: unknown side 'frob', server and client are known: $see" \
		ports frob -o dir/file
	refuses 4 "tcpstates: cannot write none/file: No such file or directory" -o none/file
	refuses 4 "tcpstates: cannot write dir: Is a directory" -o dir
	( ulimit -f 0; trap '' XFSZ; run -p procfs -o dir/file; equal status 4 "$status" ) ||
		fail "a full disk"
	equal "the file" old "$(cat dir/file)"
	equal "files" 1 "$(find dir -mindepth 1 | wc -l)"
}

output_is_lost()
{
	local arg

	for arg in "ports -f $rows/valid-ports" "netns -jf $rows/valid-netns" \
		   "-f $summaries/valid" "-jf $summaries/valid" --help -V; do
		# shellcheck disable=SC2086
		./tcpstates $arg >/dev/full 2>err
		equal "status of $arg" 4 $?
		says stderr "tcpstates: cannot write the output: No space left on device" err
	done
	./tcpstates -f "$summaries/valid" >&- 2>err
	equal "status without stdout" 4 $?
	says stderr "tcpstates: cannot write the output: Bad file descriptor" err
}

# Run with a pipe as stdout whose reading end is closed first.
into_closed_pipe()
{
	{ read -r _ <fifo; ./tcpstates -f "$summaries/valid" 2>err; echo $? >status; } |
		{ exec <&-; echo >fifo; }
}

closed_pipe()
{
	mkfifo fifo
	into_closed_pipe
	equal "status by SIGPIPE" 141 "$(cat status)"
	says stderr "" err
	( trap '' PIPE; into_closed_pipe )
	equal "status by EPIPE" 4 "$(cat status)"
	says stderr "" err
}

tests output_replaces_a_file output_follows_a_link output_in_place output_fails \
	output_is_lost closed_pipe
finish
