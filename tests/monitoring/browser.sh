#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: browser.sh [BROWSER]...
#
# Open the page of 'tcpstates metrics --inetd' in chromium, firefox and webkit, or in
# those named, each in a fresh root of Debian and a network namespace with real sockets,
# and check it there. Pictures of it are put into build/page-BROWSER-*.png.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../vm/layer.sh"

BROWSERS=(chromium firefox webkit)
PACKAGES=(fonts-dejavu-core python3 iproute2)

# root_of BROWSER: print the folder of its root.
root_of()
{
	local packages

	case $1 in
	chromium)	packages=(chromium) ;;
	firefox)	packages=(firefox-esr python3-websocket) ;;
	webkit)		packages=(webkit2gtk-driver gir1.2-webkit2-4.1 python3-gi xvfb) ;;
	*)		die "no browser '$1': ${BROWSERS[*]}" ;;
	esac
	"$TOP/tests/vm/plain-root.sh" "browser.$1" trixie "${packages[@]}" "${PACKAGES[@]}"
}

# inner BROWSER ROOT: run the test in a layer over that root.
inner()
{
	local root=$WORK/root status=0

	layer "$2"
	mount -t tmpfs none "$root/dev/shm"
	mkdir -p "$root/srv/pictures"
	cp "$WORK/tcpstates" "$TOP"/tests/cli/cases/{holder,http_server}.py \
		"$TOP"/tests/monitoring/{browser,population,driver,devtools,bidi,webdriver,webkit_window}.py \
		"$TOP"/tests/fuzz/corpus/{parse/valid-large,rows/valid-ports} "$root/srv"
	# shellcheck disable=SC2016 # expanded by the inner shell
	unshare --net --pid --fork chroot "$root" sh -c 'mount -t proc proc /proc &&
		ip link set lo up && cd /srv && exec python3 browser.py "$1" ./tcpstates' sh "$1" ||
		status=$?
	cp "$root"/srv/pictures/page-*.png "$OUT" || status=1
	if [ "$status" != 0 ]; then
		tail -n 5 "$root"/srv/*.log >&2
	fi
	return "$status"
}

main()
{
	local browser base status=0

	need_root
	need_packages gcc make libc6-dev
	mkdir -p "$OUT" "$CACHE"
	make -s -C "$TOP/userspace" O="$OUT/browser" NCURSES=no NLS=no 2>&1 | grep -v '^note:' || true
	export READER=$OUT/browser/tcpstates
	for browser in "$@"; do
		base=$(root_of "$browser")
		run_inner "browser.$browser" "$browser" "$base" || status=1
		rm -rf --one-file-system "$WORK"
	done
	return "$status"
}

if [ "${1-}" = --inner ]; then
	cp "$READER" "$WORK/tcpstates"
	inner "$2" "$3"
else
	[ $# -gt 0 ] || set -- "${BROWSERS[@]}"
	main "$@"
fi
