#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The system calls of each command, against the list in docs/confinement.md. With a word
# "record", print the lines of that list instead.
# shellcheck disable=SC2317 # tests are called by their names
set -u

# Run a command in these namespaces, where another network namespace has a name and a
# process. Few other processes are visible.
if [ "${1:-}" = inside ]; then
	mount -t tmpfs none /run && ip netns add blue || exit
	ip netns exec blue sleep 1000 &
	BLUE=$! exec "${@:2}"
fi
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

list=$root/docs/confinement.md

# Run syscalls.py with samples, in namespaces of its own.
with_samples() # MODE LIBC READER [DOCUMENT]
{
	need python3 ip
	need_no_module
	need_namespaces
	need_sock_diag
	[ "$(uname -m)" = x86_64 ] || skip "the list is for x86_64"
	make_procfs procfs
	cp "$corpus"/counters/{snmp,netstat} procfs/1/net
	mkdir procfs/42/fd
	make_held held
	cp "$summaries"/valid{,-large} "$rows"/valid-{ports,netns,idle} .
	unshare -n -m -p -f --mount-proc "$cases/../test_syscalls.sh" inside \
		python3 "$cases/syscalls.py" "$@" >log 2>&1
	status=$?
	cat log
	[ "$status" != 4 ] || skip "$(cat log)"
	[ "$status" = 0 ] || fail "see above"
}

use_static()
{
	need musl-gcc
	build_as_installed static
	reader=$reader-static
}

of_glibc() # MODE [DOCUMENT]
{
	build_as_installed
	with_samples "$1" glibc "$reader" "${@:2}"
}

of_musl() # MODE [DOCUMENT]
{
	use_static
	with_samples "$1" musl "$reader" "${@:2}"
}

# Print the calls of a group of systemd, and of the groups in it.
expand() # GROUP
{
	local word

	while read -r word _; do
		case $word in
		@*)	expand "$word" ;;
		[a-z_]*)	echo "$word" ;;
		esac
	done < <(systemd-analyze syscall-filter "$1" | tail -n +2)
}

# Print the calls of the groups in the lines that a pattern selects.
calls_of() # PATTERN
{
	local group

	for group in $(sed -nE "/^SystemCallFilter=$1/s/.*=~?//p" "$list"); do
		expand "$group"
	done | sort -u
}

# The groups of systemd in the document have all calls of the list.
groups_suffice()
{
	need systemd-analyze
	sed -nE 's/^(glibc|musl) .*: //p' "$list" | tr ' ' '\n' | grep . | sort -u >made
	comm -23 <(calls_of '@') <(calls_of '~') >permitted
	[ -s permitted ] || fail "no groups in $list"
	comm -23 made permitted >missing
	says "calls that no group permits" "" missing
}

if [ "${1:-}" = record ]; then
	mkdir record && cd record && ln -s ../tcpstates . || exit
	(of_glibc record) && rm -rf procfs held && (of_musl record)
	exit
fi
for libc in glibc musl; do
	run_test "confined_$libc" "of_$libc" confine "$list"
done
tests groups_suffice
finish
