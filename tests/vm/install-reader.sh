#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Installs the reader into a guest's root ($ROOT): the static one, which runs on
# every release. To be a PREPARE command of guest.sh.

. "$(dirname "$0")/lib.sh"

need_packages musl-tools make gcc
make -C "$TOP" reader-static >"$OUT/reader.log" 2>&1 || {
	tail -n 20 "$OUT/reader.log" >&2
	die "the reader does not build: see $OUT/reader.log"
}
install -m 755 "$OUT/reader/tcpstates-static" "$ROOT/usr/local/bin/tcpstates"
