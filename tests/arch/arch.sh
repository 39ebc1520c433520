#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: arch.sh ARCH [TEST]...
#
# Build the module and the reader with cross compilers for Debian's kernel of an
# architecture, print their sizes, and boot that kernel in QEMU: there, run tests of
# both, or those that are named. With --list, print the architectures.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../vm/apt.sh"
. "$(dirname "$0")/../vm/layer.sh"

# Debian's name of each architecture and the release that is used, the end of the
# kernel's release, the kernel's name of the architecture, the compilers' prefix, and
# the version of gcc in that release.
LIST="\
arm64	trixie		arm64		arm64	aarch64-linux-gnu	14
armhf	trixie		armmp		arm	arm-linux-gnueabihf	14
riscv64	trixie		riscv64		riscv	riscv64-linux-gnu	14
i386	bookworm	686-pae		i386	i686-linux-gnu		12
s390x	bookworm	s390x		s390	s390x-linux-gnu		12
ppc64el	bookworm	powerpc64le	powerpc	powerpc64le-linux-gnu	12"

# Tests of all that depends on the size of a word and the order of its bytes: counters,
# ports, addresses, cookies, and the messages of sock_diag.
TESTS=(test_states test_ports.Truth test_ports.Queues test_idle.Truth test_reading test_life
	test_fallback)

# install_headers ROOT: install the headers of the guest's kernel. Those of another
# architecture are only unpacked: what they depend on would replace the cross compiler.
install_headers()
{
	rm -f "$1/etc/apt/sources.list.d/"*
	sources "$SUITE" "$ARCH" >"$1/etc/apt/sources.list"
	# shellcheck disable=SC2016 # expanded by the shell in the root
	DEBIAN_FRONTEND=noninteractive chroot "$1" sh -euc '
		dpkg --add-architecture "$1"
		apt-get update
		cd /tmp
		apt-get download "linux-headers-$2:$1"
		needs=$(dpkg-deb -f "linux-headers-$2"_*.deb Depends |
			grep -oE "linux-(headers|kbuild)-[^ ,]*")
		apt-get install -y --no-install-recommends $needs
		dpkg-deb --fsys-tarfile "linux-headers-$2"_*.deb | tar -C / -x ./usr/src
	' headers "$ARCH" "$RELEASE"
}

# build: build the module and the static reader in the root of the compilers, and
# copy them and their sizes to $BUILT. Runs in a mount namespace.
build()
{
	local root=$WORK/root ko

	layer "$CROSS"
	mkdir "$root/src"
	tracked | tar -C "$TOP" --null --ignore-failed-read -T - -cf - | tar -C "$root/src" -xf -
	install_headers "$root"
	chroot "$root" make -C "/usr/src/linux-headers-$RELEASE" M=/src W=1 \
		"ARCH=$KARCH" "CROSS_COMPILE=$PREFIX-" "CC=$PREFIX-gcc-$GCC" modules
	chroot "$root" make -C /src/userspace O=/reader NCURSES=no NLS=no \
		"CC=$PREFIX-gcc-$GCC" LDFLAGS=-static
	ko=src/module/tcpstates.ko
	cp "$root/$ko" "$root/reader/tcpstates" "$BUILT/"
	chroot "$root" "$PREFIX-strip" --strip-debug "$ko"
	chroot "$root" "$PREFIX-strip" reader/tcpstates
	{
		stat -c 'module, stripped: %s' "$root/$ko"
		chroot "$root" "$PREFIX-size" -A "$ko" |
			awk '$1 ~ /^\.text/ { n += $2 } END { print "its text: " n }'
		stat -c 'static reader, stripped: %s' "$root/reader/tcpstates"
	} | paste -sd';' | sed 's/;/; /g' >"$BUILT/sizes"
}

# prepare: install them in the guest's root. A PREPARE command for guest.sh.
prepare()
{
	install -D -m 644 "$BUILT/tcpstates.ko" \
		"$ROOT/usr/lib/modules/$RELEASE/updates/tcpstates.ko"
	depmod -b "$ROOT" "$RELEASE"
	install -D "$BUILT/tcpstates" "$ROOT/usr/local/bin/tcpstates"
	ln -s tcpstates "$ROOT/usr/local/bin/tcpstates-static"
}

main()
{
	local root log=$OUT/arch-$ARCH.log

	need_root
	mkdir -p "$OUT"
	CROSS=$("$TOP/tests/vm/plain-root.sh" "cross.$ARCH" "$SUITE" make perl \
		"gcc-$GCC-${PREFIX/_/-}" "libc6-dev-$ARCH-cross")
	root=$("$TOP/tests/vm/plain-root.sh" "guest.$ARCH" "$SUITE:$ARCH:extract" \
		"linux-image-$KERNEL" base-files dash coreutils grep sed mawk python3 \
		busybox-static iproute2 util-linux kmod mount procps)
	WORK=$(mktemp -d "$CACHE/arch.XXXXXX")
	BUILT=$(mktemp -d)
	trap 'rm -rf --one-file-system "$WORK" "$BUILT"' EXIT
	[ -s "$root/kernel-release" ] || ls "$root/usr/lib/modules" >"$root/kernel-release"
	RELEASE=$(cat "$root/kernel-release")
	export CROSS WORK BUILT ARCH SUITE KARCH PREFIX GCC RELEASE OUT
	unshare --mount bash "$0" --build >"$log" 2>&1 ||
		{ tail -n 20 "$log" >&2; die "could not build for $ARCH: see $log"; }
	! grep -E 'warning:|^WARNING' "$log" || die "warnings for $ARCH: see $log"
	echo "ok 1 arch.$ARCH.builds # $RELEASE, bytes: $(cat "$BUILT/sizes")"
	GUEST_ARCH=$ARCH GUEST_MEMORY=1024 "$TOP/tests/vm/guest.sh" -t 3600 "$root" \
		"$TOP/tests/arch/arch.sh --prepare" \
		"uname -rm; modprobe -a tun tcp_diag inet_diag; tests/guest/run.py ${TESTS[*]}"
}

case ${1-} in
--build)	build ;;
--prepare)	prepare ;;
--list)		cut -f 1 <<<"$LIST" ;;
""|-*)		sed -n '4s/^# //p' "$0" >&2; exit 2 ;;
*)		read -r ARCH SUITE KERNEL KARCH PREFIX GCC < <(grep "^$1	" <<<"$LIST") ||
			die "no architecture '$1', only $(cut -f 1 <<<"$LIST" | xargs)"
		[ $# = 1 ] || TESTS=("${@:2}")
		main ;;
esac
