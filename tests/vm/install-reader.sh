#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Install the reader into a guest's root ($ROOT): as tcpstates, built there with
# all optional libraries, and as tcpstates-static, which runs on every release.
# A PREPARE command for guest.sh.

. "$(dirname "$0")/../lib.sh"

log=$OUT/reader-${KERNEL}.log

# build COMMAND...: run it, and exit with the end of its log if it fails.
build()
{
	"$@" >>"$log" 2>&1 || {
		tail -n 20 "$log" >&2
		die "the reader does not build: see $log"
	}
}

: >"$log"
# libc6-dev brings the kernel's headers.
need_packages musl-tools make gcc libc6-dev
build make -C "$TOP" reader-static
install -m 755 "$OUT/reader/tcpstates-static" "$ROOT/usr/local/bin/tcpstates-static"
build chroot "$ROOT" make -C /src/userspace O=/tmp/reader NCURSES=yes
install -m 755 "$ROOT/tmp/reader/tcpstates" "$ROOT/usr/local/bin/tcpstates"
