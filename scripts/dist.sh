#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: dist.sh [FILE]
#
# Write the source archive of the tree as committed, by default
# build/tcpstates-VERSION.tar.gz. The same commit gives the same bytes: names, owners
# and times come from git.
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
version=$("$top/scripts/version.sh" "$top")
file=${1:-${OUT:-$top/build}/tcpstates-$version.tar.gz}

mkdir -p "$(dirname "$file")"
git -c "safe.directory=$top" -C "$top" archive --format=tar --prefix="tcpstates-$version/" HEAD |
	gzip -9n >"$file.partial"
mv "$file.partial" "$file"
echo "$file"
