#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Build the module into a guest's root, for a debug kernel:
#
#	/modules/signed.ko	signed with the kernel's own key
#	/modules/other-key.ko	signed with another key
#	/modules/unsigned.ko	not signed
#
# A PREPARE command for guest.sh.

. "$(dirname "$0")/../lib.sh"

log=$OUT/signed-$KERNEL.log
headers=/lib/modules/$RELEASE/build
dir=/variants/signed

# in_root COMMAND...: run it in the guest's root, and exit with the end of the log
# if it fails.
in_root()
{
	chroot "$ROOT" "$@" >>"$log" 2>&1 || {
		tail -n 10 "$log" >&2
		die "could not build signed modules: see $log"
	}
}

# sign NAME KEY CERTIFICATE: sign a copy.
sign()
{
	in_root "$headers/scripts/sign-file" sha256 "$2" "$3" \
		/modules/unsigned.ko "/modules/$1.ko"
}

: >"$log"
mkdir -p "$ROOT$dir" "$ROOT/modules"
cp -a "$ROOT/src/Kbuild" "$ROOT/src/module" "$ROOT/src/include" "$ROOT$dir/"
in_root make -C "$headers" "M=$dir" modules
cp "$ROOT$dir/module/tcpstates.ko" "$ROOT/modules/unsigned.ko"
in_root openssl req -new -x509 -newkey rsa:2048 -nodes -subj /CN=other -days 36500 \
	-outform DER -keyout /variants/other.pem -out /variants/other.x509
sign signed "$headers/certs/signing_key.pem" "$headers/certs/signing_key.x509"
sign other-key /variants/other.pem /variants/other.x509
