#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The cost of the table: system calls and instructions.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

make_procfs procfs

# Print the number of system calls of a command.
system_calls() # COMMAND...
{
	env "$without_leaks" strace -f -o trace "$@" >out || return
	sed -n '/execve/,$p' trace | grep -vc '^[0-9]* *\(+++\|---\)'
}

few_system_calls()
{
	local empty table

	need strace
	build_as_installed
	echo 'int main(void) { return 0; }' >empty.c
	# An empty program that loads the same libraries.
	# shellcheck disable=SC2046 # a list
	"${CC:-cc}" -o empty empty.c -Wl,--no-as-needed \
		$(ldd "$reader" | sed -n 's/.* => \(.*\) (.*/\1/p') || fail "no compiler"
	empty=$(system_calls ./empty) || skip "cannot trace"
	table=$(system_calls "$reader" -p procfs)
	equal "lines of the table" 15 "$(wc -l <out)"
	echo "system calls: $table, an empty program: $empty"
	[ "$((table - empty))" -le 10 ] || fail "more than 10 system calls: $(cat trace)"
}

# Print the number of instructions of a command.
instructions() # COMMAND...
{
	valgrind --tool=callgrind --callgrind-out-file=callgrind "$@" 2>&1 >out |
		sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

few_instructions()
{
	local start table

	need valgrind
	build_as_installed
	start=$(instructions "$reader" --version)
	table=$(instructions "$reader" -p procfs)
	[ -n "$start" ] || skip "valgrind cannot run it"
	equal "lines of the table" 15 "$(wc -l <out)"
	echo "instructions: $table, --version: $start"
	[ "$((table - start))" -le 300000 ] || fail "more than 300,000 instructions"
}

tests few_system_calls few_instructions
finish
