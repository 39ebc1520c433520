#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The contract header stands alone, and the version is the same everywhere.
# shellcheck disable=SC2317 # checks are called by their names
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$root/tests/cli/lib.sh"

header=$root/include/uapi/linux/tcpstates.h

compiles_alone() # COMPILER
{
	command -v "$1" >/dev/null || skip "no $1"
	"$1" -std=c99 -Wpedantic -Wall -Werror -fsyntax-only -x c "$header"
}

version_is_everywhere()
{
	local header dkms reader

	header=$(sed -n 's/^#define TCPSTATES_VERSION "\(.*\)"$/\1/p' \
		"$root/include/tcpstates_version.h")
	dkms=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' "$root/dkms.conf")
	reader=$("$TCPSTATES" --version)
	[ -n "$header" ] || fail "no TCPSTATES_VERSION in tcpstates_version.h"
	equal "dkms.conf" "$header" "$dkms"
	equal "tcpstates --version" "tcpstates $header" "$reader"
}

# The sample of the tests is in the module's format: rows as its printf has them.
corpus_is_as_printed()
{
	local f

	for f in "$root"/tests/fuzz/corpus/parse/valid*; do
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

# Rows of ports and of namespaces, too.
corpus_of_rows_is_as_printed()
{
	local dir=$root/tests/fuzz/corpus/rows

	equal ports "" "$(awk '
		NR < 3 { next }
		{
			line = sprintf("%s %5d", $1, $2)
			for (i = 3; i <= NF; i++)
				line = line " " $i
			if (line != $0)
				print NR ": " $0
		}' "$dir/valid-ports")"
	equal netns "" "$(awk '
		NR < 2 { next }
		{
			line = sprintf("%-10s", $1)
			for (i = 2; i <= NF; i++)
				line = line " " $i
			if (line != $0)
				print NR ": " $0
		}' "$dir/valid-netns")"
}

check header_compiles_with_gcc compiles_alone gcc
check header_compiles_with_clang compiles_alone clang
check version_is_everywhere version_is_everywhere
check corpus_is_as_printed corpus_is_as_printed
check corpus_of_rows_is_as_printed corpus_of_rows_is_as_printed
finish
