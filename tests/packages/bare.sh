#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: bare.sh SUITE COMMAND...
#
# Run a command in a clone of the tree, as committed, on a bare Debian of that release:
# in a fresh root with git, make and mount, in which the command may install what it
# needs. It uses this machine's cache of roots and kernels. The logs it leaves are copied to
# build/bare-SUITE.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../vm/layer.sh"

# inner COMMAND...: run in namespaces of mounts and processes.
inner()
{
	local root=$WORK/root status=0

	layer "$BASE"
	mount -t sysfs sys "$root/sys"
	mount --bind /dev/pts "$root/dev/pts"
	mkdir -p "$root/root/.cache/tcpstates"
	mount --bind "$CACHE" "$root/root/.cache/tcpstates"
	git -c safe.directory='*' clone -q "$TOP" "$root/root/tcpstates"
	chroot "$root" env -i HOME=/root LANG=C.UTF-8 TERM=dumb \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		sh -c 'cd /root/tcpstates && "$@"' sh "$@" || status=$?
	rm -rf "$OUT/bare-$SUITE"
	cp -r "$root/root/tcpstates/build" "$OUT/bare-$SUITE" 2>/dev/null || true
	return "$status"
}

main()
{
	need_root
	need_packages git
	mkdir -p "$OUT"
	BASE=$("$TOP/tests/vm/plain-root.sh" "bare.$SUITE" "$SUITE" git make mount)
	WORK=$(mktemp -d "$CACHE/bare.XXXXXX")
	trap 'rm -rf --one-file-system "$WORK"' EXIT
	export BASE WORK SUITE OUT
	unshare --mount --pid --fork --kill-child bash "$0" --inner "$@"
}

if [ "${1-}" = --inner ]; then
	inner "${@:2}"
else
	[ $# -ge 2 ] || { sed -n '4s/^# //p' "$0" >&2; exit 2; }
	SUITE=$1
	main "${@:2}"
fi
