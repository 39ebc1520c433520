# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# Shared by the scripts of all folders: paths, progress messages, and the
# installation of packages. Source it.

set -euo pipefail
# Let set -e hold inside $( ) too.
shopt -s inherit_errexit

# Hide the options of the calling make from the builds that the scripts start.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/tcpstates
KERNELS_FILE=$TOP/tests/kernels.txt
# Logs and results. No later run depends on them.
OUT=${OUT:-$TOP/build}

# say WORDS: print progress, with the seconds since the script began.
say()
{
	printf '[%4ds] %s\n' "$SECONDS" "$*" >&2
}

# die WORDS: print what failed and what to do about it, and exit.
die()
{
	printf 'error: %s\n' "$*" >&2
	exit 1
}

# as_root COMMAND: run it directly as root, otherwise through sudo.
as_root()
{
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "this needs root, and there is no sudo: run it as root"
	fi
}

# need_root: exit unless run by root. The tests mount, chroot and unshare.
need_root()
{
	[ "$(id -u)" = 0 ] || die "run this as root (or: sudo make ...)"
}

apt_update()
{
	mkdir -p "$OUT"
	as_root apt-get -o DPkg::Lock::Timeout=300 update >"$OUT/apt.log" 2>&1
}

# need_packages NAME...: install the Debian packages among these that are missing.
need_packages()
{
	local p missing=()

	command -v apt-get >/dev/null ||
		die "this machine has no apt: install its packages for these of Debian: $*"
	for p in "$@"; do
		dpkg-query -W -f '${db:Status-Status}\n' "$p" 2>/dev/null |
			grep -qx installed || missing+=("$p")
	done
	[ ${#missing[@]} -eq 0 ] && return
	say "installing ${missing[*]}"
	# A fresh machine's package lists may be older than its archive.
	if ! apt_update ||
	   ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y \
		-o DPkg::Lock::Timeout=300 --no-install-recommends \
		"${missing[@]}" >>"$OUT/apt.log" 2>&1
	then
		tail -n 5 "$OUT/apt.log" >&2
		die "could not install ${missing[*]}: see $OUT/apt.log"
	fi
}

# need_promtool: fetch promtool alone, since the package prometheus would start a
# server. Newer releases of Debian have a package promtool.
need_promtool()
{
	local bin=$CACHE/promtool tmp

	PATH=$PATH:$bin
	command -v promtool >/dev/null && return
	say "fetching promtool"
	tmp=$(mktemp -d)
	if ! (apt_update && cd "$tmp" && { apt-get download promtool || apt-get download prometheus; } &&
	      dpkg-deb -x ./*.deb . && install -D usr/bin/promtool "$bin/promtool") \
		>>"$OUT/apt.log" 2>&1
	then
		rm -rf "$tmp"
		die "could not fetch promtool: see $OUT/apt.log"
	fi
	rm -rf "$tmp"
}

# kernels: print the kernel column of kernels.txt.
kernels()
{
	awk '!/^#/ && NF { print $1 }' "$KERNELS_FILE"
}

# tracked [PATTERN...]: print the files that git tracks and the new ones that it
# does not ignore, separated by NUL.
tracked()
{
	git -c "safe.directory=$TOP" -C "$TOP" ls-files -z --cached --others \
		--exclude-standard -- "$@"
}

# suite_of KERNEL: print the Debian suite that has the kernel.
suite_of()
{
	local suite

	suite=$(awk -v k="$1" '!/^#/ && $1 == k { print $2 }' "$KERNELS_FILE")
	[ -n "$suite" ] ||
		die "no kernel '$1' in tests/kernels.txt, which has: $(kernels | xargs)"
	echo "$suite"
}
