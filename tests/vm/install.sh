#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Install the module into a guest's root ($ROOT, kernel $RELEASE) as on a server:
# copy the tree to /usr/src, then run dkms. A PREPARE command for guest.sh.

. "$(dirname "$0")/../lib.sh"

version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$TOP/dkms.conf")
log=$OUT/dkms-${KERNEL}.log

cp -a "$ROOT/src" "$ROOT/usr/src/tcpstates-$version"
if ! chroot "$ROOT" dkms install -m tcpstates -v "$version" -k "$RELEASE" >"$log" 2>&1; then
	cat "$ROOT/var/lib/dkms/tcpstates/$version/build/make.log" >>"$log" 2>/dev/null || true
	tail -n 30 "$log" >&2
	die "dkms could not install the module for $RELEASE: see $log"
fi
