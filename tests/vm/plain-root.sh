#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: plain-root.sh NAME SUITE[:ARCH[:extract]] PACKAGE...
#
# Print the folder of a Debian root of that suite with these packages and what they
# depend on, without recommendations. With an architecture, packages of it may be
# named PACKAGE:ARCH; with extract, all are of it, and are only unpacked, since this
# machine may not be able to run them. If the root is not cached, make it first. A
# root of NAME with other packages is deleted.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/apt.sh"

# Done in a root before anything is unpacked. Before trixie no package has these links.
# shellcheck disable=SC2016 # expanded by mmdebstrap's shell
MERGE='cd "$1" && mkdir -p usr/bin usr/sbin usr/lib && ln -s usr/bin usr/sbin usr/lib .'

build() # ROOT
{
	local list=$1.list log=$CACHE/root-$NAME.log options=(--variant=apt)

	case $ARCH:$EXTRACT in
	:)		;;
	*:)		options+=("--architectures=$(dpkg --print-architecture),$ARCH") ;;
	*:extract)	options=(--variant=extract "--architectures=$ARCH" "--setup-hook=$MERGE") ;;
	esac
	# Packages of backports are installed only if asked for.
	case $SUITE in
	*-backports)	options+=("--aptopt=APT::Default-Release \"$SUITE\"") ;;
	esac
	sources "$SUITE" "$ARCH" >"$list"
	# A mount namespace, so that no mount outlives a killed build.
	unshare --mount mmdebstrap --format=directory --mode=root "${options[@]}" \
		--include="ca-certificates,$(IFS=,; echo "${PACKAGES[*]}")" \
		--aptopt='APT::Install-Recommends "false"' --aptopt="$(apt_options)" \
		--dpkgopt=force-unsafe-io \
		"${SUITE%-backports}" "$1" "$list" >"$log" 2>&1 || {
		tail -n 15 "$log" >&2
		rm -rf --one-file-system "$1" "$list"
		die "could not make the root $NAME ($SUITE): see $log"
	}
	rm -f "$list"
	[ -z "$EXTRACT" ] || finish "$1"
}

# finish ROOT: do what the packages of a root that is only unpacked need most.
finish()
{
	mkdir -p "$1"/{dev,proc,run,sys,tmp,root}
	ln -sf dash "$1/usr/bin/sh"
	depmod -b "$1" "$(ls "$1/usr/lib/modules")"
}

main()
{
	local root

	need_root
	root=$CACHE/roots/$NAME-$(printf '%s\n' "$WHOLE" "${PACKAGES[@]}" | sha256sum | cut -c1-12)
	mkdir -p "$CACHE/roots"
	exec 9>"$CACHE/roots/$NAME.lock"
	flock 9
	if [ ! -d "$root" ]; then
		need_packages mmdebstrap debian-archive-keyring
		say "making the Debian root $NAME ($WHOLE): once, about a minute"
		rm -rf --one-file-system "$CACHE/roots/$NAME-"*
		build "$CACHE/roots/$NAME-partial"
		mv "$CACHE/roots/$NAME-partial" "$root"
	fi
	echo "$root"
}

[ $# -ge 3 ] || { sed -n '4s/^# //p' "$0" >&2; exit 2; }
NAME=$1
WHOLE=$2
IFS=: read -r SUITE ARCH EXTRACT <<<"$WHOLE"
PACKAGES=("${@:3}")
main
