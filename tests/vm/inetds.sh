#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: inetds.sh SUITE
#
# Print a folder with internet super-servers, to copy into a root of that release of
# Debian: those of the packages inetutils-inetd and xinetd, which exclude openbsd-inetd
# and one another, and in usr/local/bin a BusyBox with inetd and tcpsvd, which Debian
# builds without. If the folder is not cached, or this script has changed, make it first.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/layer.sh"

SERVERS=(inetutils-inetd xinetd)

# inner: make the folder $WORK/root/srv/out in a layer over $BASE.
inner()
{
	layer "$BASE"
	chroot "$WORK/root" sh -euc '
		cd /srv
		sed -i "p; s/^deb /deb-src /" /etc/apt/sources.list.d/*.list
		apt-get update
		apt-get download "$@"
		for package in *.deb; do
			dpkg-deb -x "$package" out
		done
		apt-get source busybox
		cd busybox-*/
		make -s allnoconfig
		for option in BUSYBOX INETD TCPSVD; do
			sed -i "s/^# CONFIG_$option is not set/CONFIG_$option=y/" .config
		done
		yes "" | make -s oldconfig
		make -s
		install -D busybox /srv/out/usr/local/bin/busybox
		./busybox --list | grep -cxE "inetd|tcpsvd" | grep -x 2
	' inner "${SERVERS[@]}"
}

main()
{
	local dir log=$OUT/inetds-$1.log

	need_root
	dir=$CACHE/inetds/$1-$(sha256sum <"$0" | cut -c1-12)
	mkdir -p "$OUT" "$CACHE/inetds"
	exec 9>"$CACHE/inetds/$1.lock"
	flock 9
	if [ ! -d "$dir" ]; then
		say "fetching super-servers, and building BusyBox: once, about a minute"
		rm -rf --one-file-system "$CACHE/inetds/$1-"*
		BASE=$("$TOP/tests/vm/plain-root.sh" "inetds.$1" "$1" gcc libc6-dev make dpkg-dev)
		export BASE
		run_inner inetds "$dir" >"$log" 2>&1 ||
			{ tail -n 10 "$log" >&2; die "could not make them: see $log"; }
	fi
	echo "$dir"
}

if [ "${1-}" = --inner ]; then
	mkdir -p "$WORK/upper/srv/out"
	inner
	rm -rf --one-file-system "$2-partial"
	cp -a "$WORK/root/srv/out" "$2-partial"
	mv "$2-partial" "$2"
else
	[ $# = 1 ] || { sed -n '4s/^# //p' "$0" >&2; exit 2; }
	main "$1"
fi
