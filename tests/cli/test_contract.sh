#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The contract: its header, its version, and the samples in its format.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

header=$root/include/uapi/linux/tcpstates.h

compiles_alone() # COMPILER
{
	need "$1"
	"$1" -std=c99 -Wpedantic -Wall -Werror -fsyntax-only -x c "$header"
}

reader_has_the_version()
{
	local version

	version=$("$root/scripts/version.sh")
	[ -n "$version" ] || fail "no TCPSTATES_VERSION in tcpstates_version.h"
	equal "tcpstates --version" "tcpstates $version" "$("$TCPSTATES" --version)"
}

# The samples have the columns of the module's printf().
corpus_is_as_printed()
{
	local f

	for f in "$summaries"/valid*; do
		equal "${f##*/}" "" "$(awk '
			NR == 1 { next }
			{
				line = sprintf("%-11s %9s", $1, $2)
				for (i = 3; i <= NF; i++)
					line = line sprintf(" %10s", $i)
				if (line != $0)
					print NR ": " $0
			}' "$f")"
		equal "lines of ${f##*/}" 14 "$(wc -l <"$f")"
	done
}

corpus_of_rows_is_as_printed()
{
	equal ports "" "$(awk '
		NR < 3 { next }
		{
			line = sprintf("%s %5d", $1, $2)
			for (i = 3; i <= NF; i++)
				line = line " " $i
			if (line != $0)
				print NR ": " $0
		}' "$rows/valid-ports")"
	equal netns "" "$(awk '
		NR < 2 { next }
		{
			line = sprintf("%-10s", $1)
			for (i = 2; i <= NF; i++)
				line = line " " $i
			if (line != $0)
				print NR ": " $0
		}' "$rows/valid-netns")"
}

run_test header_compiles_with_gcc compiles_alone gcc
run_test header_compiles_with_clang compiles_alone clang
tests reader_has_the_version corpus_is_as_printed corpus_of_rows_is_as_printed
finish
