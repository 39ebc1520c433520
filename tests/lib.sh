# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
#
# What the scripts of the test bench share: where things are, how they speak,
# and how they install what the host lacks. To be sourced.

set -euo pipefail
# A failure inside $( ) is one outside too.
shopt -s inherit_errexit

# What make was called with is not for the kernel's build in a root.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/tcpstates
KERNELS_FILE=$TOP/tests/kernels.txt
# What a run leaves to look at (logs, verdicts); never what a later run needs.
OUT=${OUT:-$TOP/build}

# say WORDS: a line of progress, with the seconds since the command began.
say()
{
	printf '[%4ds] %s\n' "$SECONDS" "$*" >&2
}

# die WORDS: what failed and what to do about it.
die()
{
	printf 'error: %s\n' "$*" >&2
	exit 1
}

# as_root COMMAND: directly for root, through sudo for others.
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

# need_root: the bench mounts, chroots and makes namespaces.
need_root()
{
	[ "$(id -u)" = 0 ] || die "run this as root (or: sudo make ...)"
}

apt_update()
{
	mkdir -p "$OUT"
	as_root apt-get -o DPkg::Lock::Timeout=300 update >"$OUT/apt.log" 2>&1
}

# need_packages NAME...: installs those of the Debian packages that are missing.
need_packages()
{
	local p missing=()

	command -v apt-get >/dev/null ||
		die "this machine has no apt: install by hand what stands for: $*"
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

# kernels: the kernel column of kernels.txt.
kernels()
{
	awk '!/^#/ && NF { print $1 }' "$KERNELS_FILE"
}

# tracked: the project's files as git sees them, new ones included, NUL between.
tracked()
{
	git -c "safe.directory=$TOP" -C "$TOP" ls-files -z --cached --others \
		--exclude-standard -- "$@"
}

# suite_of KERNEL: the Debian suite of that line.
suite_of()
{
	local suite

	suite=$(awk -v k="$1" '!/^#/ && $1 == k { print $2 }' "$KERNELS_FILE")
	[ -n "$suite" ] ||
		die "no kernel '$1' in tests/kernels.txt, which has: $(kernels | xargs)"
	echo "$suite"
}
