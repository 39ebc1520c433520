#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: browser.sh
#
# Open the page of 'tcpstates metrics --inetd' in Chromium, in a fresh root of Debian and
# a network namespace with real sockets, and check it there. The pictures of it are put
# into build/page-*.png.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../vm/layer.sh"

PACKAGES=(chromium fonts-dejavu-core python3 iproute2)

# inner ROOT: run the test in a layer over that root.
inner()
{
	local root=$WORK/root

	layer "$1"
	mount -t tmpfs none "$root/dev/shm"
	mkdir -p "$root/srv/pictures"
	cp "$WORK/tcpstates" "$TOP"/tests/monitoring/{browser,devtools,population}.py \
		"$TOP"/tests/cli/cases/{holder,http_server}.py "$root/srv"
	cp "$TOP"/tests/fuzz/corpus/{parse/valid-large,rows/valid-ports} "$root/srv"
	local status=0

	unshare --net --pid --fork chroot "$root" sh -c \
		'mount -t proc proc /proc && ip link set lo up && cd /srv && exec python3 browser.py ./tcpstates' ||
		status=$?
	cp "$root"/srv/pictures/page-*.png "$OUT" || status=1
	return "$status"
}

main()
{
	local base

	need_root
	need_packages gcc make libc6-dev
	mkdir -p "$OUT" "$CACHE"
	base=$("$TOP/tests/vm/plain-root.sh" browser trixie "${PACKAGES[@]}")
	make -s -C "$TOP/userspace" O="$OUT/browser" NCURSES=no NLS=no 2>&1 | grep -v '^note:' || true
	export READER=$OUT/browser/tcpstates
	run_inner browser "$base"
}

if [ "${1-}" = --inner ]; then
	cp "$READER" "$WORK/tcpstates"
	inner "$2"
else
	main
fi
