#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Installs the reader into a guest's root ($ROOT): built there with all that is
# optional, as tcpstates, and the static one, which runs on every release, as
# tcpstates-static. To be a PREPARE command of guest.sh.

. "$(dirname "$0")/../lib.sh"

log=$OUT/reader-${KERNEL}.log

# build COMMAND...
build()
{
	"$@" >>"$log" 2>&1 || {
		tail -n 20 "$log" >&2
		die "the reader does not build: see $log"
	}
}

: >"$log"
need_packages musl-tools make gcc
build make -C "$TOP" reader-static
install -m 755 "$OUT/reader/tcpstates-static" "$ROOT/usr/local/bin/tcpstates-static"
build chroot "$ROOT" make -C /src/userspace O=/tmp/reader LIBMNL=yes NCURSES=yes
install -m 755 "$ROOT/tmp/reader/tcpstates" "$ROOT/usr/local/bin/tcpstates"
