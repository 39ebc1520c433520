# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# Shared by the scripts that test an installation in a fresh root of a Debian release
# and then boot that root. Each defines the functions main, prepare (before
# the boot, in a layer over the root) and booted (in the guest). Source it.

NAME=$(basename "$0" .sh)

# server_packages: print the packages of a server: its kernel, headers and tools.
server_packages()
{
	echo linux-image-amd64 linux-headers-amd64 dkms busybox-static kmod python3
	echo iproute2 procps systemd apt-utils
}

# verdict WORDS: print a line of KTAP, and count it.
verdict()
{
	NUMBER=$((${NUMBER:-0} + 1))
	echo "$1 $NUMBER $NAME.$SUITE.$2"
	[ -z "${ROOT-}" ] || echo "$NUMBER" >"$ROOT/number"
}

# result WORD: print the verdict of what ran just before.
result()
{
	local status=$?

	if [ "$status" = 0 ]; then
		verdict ok "$1"
	else
		FAILED=1
		verdict "not ok" "$1"
	fi
}

# skip WORD REASON: print that a test does not apply.
skip()
{
	verdict ok "$1 # SKIP $2"
}

# apt WORD...: run apt-get in the root. The guest brings its own initramfs.
apt()
{
	INITRD=No DEBIAN_FRONTEND=noninteractive chroot "$ROOT" apt-get -y \
		--no-install-recommends -o Dpkg::Options::=--force-confold "$@" >>"$LOG" 2>&1
}

# open_root: make $ROOT fit for apt. The name servers are those of this machine.
open_root()
{
	LOG=$OUT/$NAME-$SUITE.log
	: >"$LOG"
	cp --remove-destination /etc/resolv.conf "$ROOT/etc/resolv.conf"
}

# close_root: fail if a test before the boot failed.
close_root()
{
	[ -z "${FAILED-}" ] || { tail -n 30 "$LOG" >&2; return 1; }
}

# boot_root SCRIPT: make the root of $SUITE, and run the script's two halves.
boot_root()
{
	local root packages

	read -ra packages -d '' < <(server_packages) || true
	root=$("$TOP/tests/vm/plain-root.sh" "$SUITE" "$SUITE" "${packages[@]}")
	find "$root/lib/modules/" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -V | tail -n 1 \
		>"$root/kernel-release"
	export SUITE
	"$TOP/tests/vm/guest.sh" "$root" "$1 --prepare" \
		"bash /src/${1#"$TOP/"} --booted $SUITE"
}

# start WORD...: run that half of the script, or the whole.
start()
{
	case ${1-} in
	--prepare)	prepare ;;
	--booted)
		SUITE=$2 NUMBER=$(cat /number)
		unset ROOT
		booted ;;
	""|-*)		sed -n '4s/^# //p' "$0" >&2; exit 2 ;;
	*)		SUITE=$1; main ;;
	esac
}
