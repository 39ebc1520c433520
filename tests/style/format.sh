#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: format.sh [-i] FILE...
#
# Print the files that clang-format would change, and how many of their lines. With
# -i, change them.
#
# Tabs before a comment at the end of a line, before a macro's value and before its
# backslashes are free: clang-format would align these with columns of its own.

# relaxed: print the input with one blank in these places.
relaxed()
{
	sed -E 's,[[:blank:]]+(/\*.*\*/)$, \1,
		s/^(#define [A-Za-z0-9_]+(\([^)]*\))?)[[:blank:]]+/\1 /
		s/[[:blank:]]+\\$/ \\/'
}

# changes FILE: print the patch for the file.
changes()
{
	relaxed <"$1" >"$tmp/ours"
	clang-format "$1" | relaxed >"$tmp/theirs"
	diff -U 2 "$tmp/ours" "$tmp/theirs"
}

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0
apply=
if [ "$1" = -i ]; then
	apply=yes
	shift
fi
for file in "$@"; do
	changes "$file" >"$tmp/patch" && continue
	if [ "$apply" ]; then
		patch -s -l "$file" "$tmp/patch" || status=1
	else
		echo "$file:1: tests/style/format.sh -i changes $(grep -c '^-[^-]' "$tmp/patch") lines"
		status=1
	fi
done
exit $status
