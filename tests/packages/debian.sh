#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: debian.sh SUITE
#
# Install the Debian packages by apt in a fresh root of that release, as its users
# do, and boot its kernel:
#
#	purged, they leave no file behind, and the module of no kernel
#	an upgrade from the version before replaces its module
#	the boot loads the module, since the package says so
#	the test that the package brings, for autopkgtest, passes
#
# Prints a KTAP line for each.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib.sh"

BEFORE=0.9.9

# files: print the files in the root that packages and their scripts may leave.
files()
{
	(cd "$ROOT" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./tmp \
		-o -path ./src -o -path ./number -o -path ./var/log -o -path ./var/cache -o -path ./debs \
		-o -path ./var/lib/apt -o -path ./var/lib/dpkg -o -path './var/lib/dkms/mok.*' \) -prune -o -print |
		grep -vE '/__pycache__|^./(etc/ld.so.cache|var/lib/systemd/deb-systemd.*)$' | sort)
}

# module_of VERSION: succeed if dkms has installed that version, and no other.
module_of()
{
	local status

	status=$(chroot "$ROOT" dkms status tcpstates)
	echo "$status" >>"$LOG"
	[ "$(wc -l <<<"$status")" = 1 ] && grep -q "tcpstates[,/] *$1, $RELEASE, .*: installed" \
		<<<"$status" &&
	[ "$(chroot "$ROOT" modinfo -k "$RELEASE" -F version tcpstates)" = "$1" ]
}

# purged: purge both packages; show what is left.
purged()
{
	apt purge tcpstates tcpstates-dkms || return 1
	files | diff "$WORK/before" - | tee -a "$LOG" >&2
	[ "${PIPESTATUS[1]}" = 0 ]
}

# prepare: run the steps before the boot. Runs within guest.sh, which has made $ROOT.
prepare()
{
	local version

	open_root
	mkdir "$ROOT/debs"
	cp "$DEBS"/*/*.deb "$ROOT/debs/"
	version=$("$TOP/scripts/version.sh" "$TOP")
	files >"$WORK/before"
	apt install "/debs/tcpstates_$BEFORE-1_amd64.deb" "/debs/tcpstates-dkms_$BEFORE-1_all.deb" &&
		module_of "$BEFORE"
	result install
	purged
	result purge
	apt install "/debs/tcpstates_$BEFORE-1_amd64.deb" "/debs/tcpstates-dkms_$BEFORE-1_all.deb" &&
		apt install "/debs/tcpstates_$version-1_amd64.deb" "/debs/tcpstates-dkms_$version-1_all.deb" &&
		module_of "$version" && [ ! -e "$ROOT/usr/src/tcpstates-$BEFORE" ]
	result upgrade
	close_root
}

# booted: run the steps in the guest. The program of systemd that loads modules at
# boot does so here, though it is not the first process.
booted()
{
	[ ! -e /proc/tcpstates ] && /lib/systemd/systemd-modules-load &&
		[ -e /proc/tcpstates ]
	result boot_loads_it
	sh /src/packaging/debian/tests/load
	result autopkgtest
	[ -z "${FAILED-}" ]
}

main()
{
	need_root
	mkdir -p "$OUT"
	DEBS=$(mktemp -d)
	trap 'rm -rf "$DEBS"' EXIT
	export DEBS
	"$TOP/tests/packages/deb.sh" "$DEBS/now" "$SUITE"
	"$TOP/tests/packages/deb.sh" "$DEBS/before" "$SUITE" "$BEFORE"
	boot_root "$TOP/tests/packages/debian.sh"
}

start "$@"
