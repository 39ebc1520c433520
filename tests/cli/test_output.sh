#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
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
	answers 0 "" -p procfs -o dir/private
	equal "a new file under umask 077" "private -rw-------" "$(files_in dir | grep private)"
	rm dir/private
	echo old >dir/old
	chmod 644 dir/old
	ln dir/old other-name
	answers 0 "" --prometheus -p procfs -o dir/old
	equal "files" "new -rw-r--r--"$'\n'"old -rw-r--r--" "$(files_in dir)"
	equal "the file that was there" old "$(cat other-name)"
	answers 0 "" --version --output=dir/new
	grep -q '^tcpstates [0-9]' dir/new || fail "no version: $(cat dir/new)"
	./tcpstates -p procfs -o dir/closed >&- 2>err
	equal "stderr with stdout closed" "" "$(cat err)"
	grep -q ESTABLISHED dir/closed || fail "nothing written with stdout closed"
	run -p procfs -o -
	equal "lines on stdout" 15 "$(wc -l <out)"
}

access_of() # FILE
{
	stat -c '%a %u:%g' "$1"
}

# A collector such as node_exporter, as another user, can go on reading the file.
output_keeps_access()
{
	need_root
	need setpriv
	umask 077
	install -m 640 -o 65534 -g 33 /dev/null file
	answers 0 "" -p procfs -o file
	equal "with root" "640 65534:33" "$(access_of file)"
	install -d -m 777 dir
	# The last is not in the group: those of another get no more than everybody.
	install -m 664 -o 65533 -g 33 /dev/null dir/group
	install -m 664 -o 65533 -g 34 /dev/null dir/other
	for file in dir/group dir/other; do
		setpriv --reuid 65534 --regid 65534 --groups 33 \
			./tcpstates -p procfs -o "$file" || fail "$file"
	done
	equal "with the group" "664 65534:33" "$(access_of dir/group)"
	equal "without the group" "644 65534:65534" "$(access_of dir/other)"
}

# The text is on the disk before it gets its name, and the name is before the end.
output_is_synced()
{
	need strace
	env "$without_leaks" strace -f -o calls -e trace=fsync,rename,/open \
		./tcpstates -p procfs -o file || skip "strace does not work"
	equal "calls" "fsync rename openat fsync" \
		"$(sed -n '/fsync/,/+++/s/^[0-9 ]*\([a-z]*\)(.*/\1/p' calls | paste -sd ' ')"
	grep -q 'openat(AT_FDCWD, "[^"]*[.]", .*DIRECTORY' calls || fail "no sync of the folder: $(cat calls)"
}

output_follows_a_link()
{
	mkdir a b
	ln -s "$PWD/b/middle" a/first
	ln -s ../a/new b/middle
	answers 0 "" -p procfs -o a/first
	equal "a after a link to no file" "first lrwxrwxrwx"$'\n'"new -rw-r--r--" "$(files_in a)"
	rm a/* b/*
	ln -s loop loop
	refuses 4 "tcpstates: cannot write loop: Too many levels of symbolic links" \
		-p procfs -o loop
	ln -s none/file nowhere
	refuses 4 "tcpstates: cannot write nowhere: No such file or directory" \
		-p procfs -o nowhere
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

tests output_replaces_a_file output_keeps_access output_is_synced output_follows_a_link output_in_place output_fails \
	output_is_lost closed_pipe
finish
