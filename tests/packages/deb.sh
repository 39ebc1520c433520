#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: deb.sh FOLDER [SUITE [VERSION]]
#
# Build the Debian packages in a clean root of that Debian release (trixie), check
# them with its lintian if it is the newest, and put them into FOLDER. VERSION
# replaces that of the tree, to try an upgrade.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../vm/layer.sh"

NEWEST=trixie

# build_packages SUITE: print what a build needs. Older releases have dh_dkms in dkms.
build_packages()
{
	echo build-essential debhelper gettext libncurses-dev
	case $1 in
	bullseye)	echo dkms pkg-config ;;
	bookworm)	echo dh-dkms pkgconf ;;
	*)		echo dh-dkms pkgconf lintian ;;
	esac
}

# prepare FOLDER: make the source package's tree there.
prepare()
{
	local is version

	is=$("$TOP/scripts/version.sh" "$TOP")
	version=${VERSION:-$is}
	OUT=$1 "$TOP/scripts/dist.sh" >/dev/null
	tar -C "$1" -xzf "$1/tcpstates-$is.tar.gz"
	if [ "$version" = "$is" ]; then
		mv "$1/tcpstates-$is.tar.gz" "$1/tcpstates_$is.orig.tar.gz"
	else
		mv "$1/tcpstates-$is" "$1/tcpstates-$version"
		(cd "$1/tcpstates-$version" && grep -rlF "$is" include dkms.conf packaging/debian) |
			sed "s|^|$1/tcpstates-$version/|" |
			xargs sed -i "s/${is//./\\.}/$version/"
		rm "$1/tcpstates-$is.tar.gz"
		tar -C "$1" -czf "$1/tcpstates_$version.orig.tar.gz" "tcpstates-$version"
	fi
	cp -a "$1/tcpstates-$version/packaging/debian" "$1/tcpstates-$version/debian"
}

inner()
{
	local root=$WORK/root log=$OUT/deb-$SUITE.log

	layer "$BASE"
	mkdir "$root/build"
	prepare "$root/build"
	# shellcheck disable=SC2016 # expanded by the shell in the root
	chroot "$root" sh -euc '
		chown -R nobody /build
		cd /build/tcpstates-*/
		export HOME=/build
		setpriv --reuid nobody --clear-groups dpkg-buildpackage -us -uc
		[ "$1" = "$2" ] || exit 0
		cd ..
		setpriv --reuid nobody --clear-groups \
			lintian --fail-on error,warning,info --info --show-overrides ./*.changes
	' build "$SUITE" "$NEWEST" >"$log" 2>&1 || {
		tail -n 30 "$log" >&2
		die "the Debian packages could not be built: see $log"
	}
	mkdir -p "$FOLDER"
	find "$root/build" -maxdepth 1 -type f -exec cp -t "$FOLDER" {} +
	say "built in $FOLDER: $(cd "$FOLDER" && echo ./*.deb)"
}

main()
{
	local packages

	need_root
	mkdir -p "$OUT"
	read -ra packages -d '' < <(build_packages "$SUITE") || true
	BASE=$("$TOP/tests/vm/plain-root.sh" "deb.$SUITE" "$SUITE" "${packages[@]}")
	export BASE FOLDER SUITE VERSION
	run_inner deb
}

if [ "${1-}" = --inner ]; then
	inner
else
	[ $# -ge 1 ] || { sed -n '4s/^# //p' "$0" >&2; exit 2; }
	FOLDER=$(realpath "$1")
	SUITE=${2:-$NEWEST}
	VERSION=${3-}
	main
fi
