#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: dkms.sh SUITE
#
# Install the module with dkms in a fresh root of that Debian release, as the README
# says, and boot its newest kernel:
#
#	dkms adds, builds, installs, removes and unregisters it, and nothing is left
#	without headers, dkms names the package that has them
#	a build that was killed does not stand in the way of the next
#	a key of this machine signs it, at dkms's place and at that of shim-signed
#	make installs and uninstalls it without dkms
#	a newer kernel's packages build it for that kernel, and the older one keeps its own
#	clang builds it for a kernel that says clang built it
#	the newer kernel boots and loads it, and the one that clang built
#
# Prints a KTAP line for each.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib.sh"

# dkms WORD...: run dkms in the root.
dkms()
{
	chroot "$ROOT" dkms "$@" >>"$LOG" 2>&1
}

# has RELEASE: succeed if that kernel has the module, and this one only.
has()
{
	local found

	found=$(cd "$ROOT/lib/modules/$1" && find . -name 'tcpstates.ko*')
	[ "$(wc -w <<<"$found")" = 1 ]
}

# cycle: every command of dkms in turn.
cycle()
{
	dkms add -m tcpstates -v "$VERSION" && dkms build -m tcpstates -v "$VERSION" -k "$OLDER" &&
	dkms install -m tcpstates -v "$VERSION" -k "$OLDER" && has "$OLDER" &&
	dkms uninstall -m tcpstates -v "$VERSION" -k "$OLDER" && ! has "$OLDER" &&
	dkms install -m tcpstates -v "$VERSION" -k "$OLDER" && has "$OLDER" &&
	dkms remove -m tcpstates -v "$VERSION" --all && ! has "$OLDER" &&
	[ ! -e "$ROOT/var/lib/dkms/tcpstates" ]
}

# without_headers: dkms must fail for a kernel without headers, and name their package.
without_headers()
{
	mv "$ROOT/lib/modules/$OLDER/build" "$ROOT/lib/modules/$OLDER/build.away"
	chroot "$ROOT" dkms install -m tcpstates -v "$VERSION" -k "$OLDER" >"$WORK/said" 2>&1
	local status=$?
	mv "$ROOT/lib/modules/$OLDER/build.away" "$ROOT/lib/modules/$OLDER/build"
	cat "$WORK/said" >>"$LOG"
	[ "$status" != 0 ] && grep -q "Your kernel headers for kernel $OLDER cannot be found" "$WORK/said" &&
		grep -q "linux-headers-$OLDER" "$WORK/said"
}

# interrupted: kill dkms and all that it started when the compiler runs.
interrupted()
{
	local pid

	setsid chroot "$ROOT" dkms build -m tcpstates -v "$VERSION" -k "$OLDER" >>"$LOG" 2>&1 &
	pid=$!
	until pgrep -s "$pid" cc1 >/dev/null; do
		kill -0 "$pid" 2>/dev/null || { echo "the build ended by itself" >>"$LOG"; return 1; }
	done
	pkill -KILL -s "$pid"
	wait "$pid" 2>/dev/null
	! has "$OLDER" && dkms install -m tcpstates -v "$VERSION" -k "$OLDER" --force &&
		has "$OLDER"
}

# signer: print who signed the module of the older kernel.
signer()
{
	chroot "$ROOT" modinfo -k "$OLDER" -F signer tcpstates
}

# make_key KEY CERTIFICATE NAME: make a key that signs modules.
make_key()
{
	mkdir -p "$ROOT$(dirname "$1")"
	chroot "$ROOT" openssl req -new -x509 -newkey rsa:2048 -nodes -days 3650 -outform DER \
		-subj "/CN=$3/" -keyout "$1" -out "$2" >>"$LOG" 2>&1
}

# again: build and install the module once more.
again()
{
	dkms remove -m tcpstates -v "$VERSION" --all &&
		dkms install "/usr/src/tcpstates-$VERSION" -k "$OLDER"
}

# signed: let the module be signed by the key that dkms makes, then by another one at the
# place of shim-signed.
signed()
{
	local shim=/var/lib/shim-signed/mok

	again && [ -e "$ROOT/var/lib/dkms/mok.pub" ] && signer >"$WORK/first" &&
		grep -q . "$WORK/first" && make_key "$shim/MOK.priv" "$shim/MOK.der" tcpstates-test &&
		mkdir -p "$ROOT/etc/dkms/framework.conf.d" &&
		printf 'mok_signing_key=%s\nmok_certificate=%s\n' "$shim/MOK.priv" "$shim/MOK.der" \
			>"$ROOT/etc/dkms/framework.conf.d/tcpstates-test.conf" &&
		again && [ "$(signer)" = tcpstates-test ]
}

# by_make: install as people do without dkms, here into a folder.
by_make()
{
	local kdir=KDIR=/lib/modules/$OLDER/build

	mkdir -p "$ROOT/to/lib/modules/$OLDER"
	in_source make "$kdir" modules && in_source make "$kdir" DESTDIR=/to modules_install &&
		find "$ROOT/to" -name 'tcpstates.ko*' | grep -q . &&
		in_source make "$kdir" INSTALL_MOD_PATH=/to modules_uninstall &&
		! find "$ROOT/to" -name 'tcpstates.ko*' | grep .
}

# in_source COMMAND...: run it in a copy of the source in the root.
in_source()
{
	# shellcheck disable=SC2016 # expanded by the shell in the root
	chroot "$ROOT" sh -c 'cd /source && "$@"' in_source "$@" >>"$LOG" 2>&1
}

# upgrade: install the newest kernel's packages beside the older one's.
upgrade()
{
	apt install linux-image-amd64 linux-headers-amd64 && has "$NEWER" && has "$OLDER" &&
		[ "$(chroot "$ROOT" modinfo -k "$NEWER" -F vermagic tcpstates | cut -d' ' -f1)" = "$NEWER" ]
}

# clang_options FILE...: change the options of a kernel that gcc built, in Kconfig's form or
# C's, to those that Kconfig chooses for clang.
clang_options()
{
	sed -i -E 's/^((#define )?CONFIG_)CC_IS_GCC([ =])/\1CC_IS_CLANG\3/
		s/^((#define )?CONFIG_)AS_IS_GNU([ =])/\1AS_IS_LLVM\3/
		s/^((#define )?CONFIG_)LD_IS_BFD([ =])/\1LD_IS_LLD\3/
		s/^((#define )?CONFIG_FTRACE_MCOUNT_USE_)CC([ =])/\1OBJTOOL\3/
		s/^((#define )?CONFIG_GCC_VERSION[ =]).*/\10/
		s/^((#define )?CONFIG_CLANG_VERSION[ =]).*/\1190000/
		s/(CONFIG_CC_IMPLICIT_FALLTHROUGH[ =]"?-Wimplicit-fallthrough)=5/\1/
		/^(#define )?CONFIG_CC_(HAS_MIN_FUNCTION_ALIGNMENT|HAS_NAMED_AS)[ =]/d
		/^(#define )?CONFIG_CC_NO_(ARRAY_BOUNDS|STRINGOP_OVERFLOW)[ =]/d
		/^(#define )?CONFIG_USE_X86_SEG_SUPPORT[ =]/d' "$@"
}

# clang_headers: make headers as those of a kernel that clang built, from a copy of the
# newer kernel's. Debian has no such kernel.
clang_headers()
{
	local to=$ROOT/usr/src/linux-headers-$NEWER-clang

	cp -a "$ROOT/usr/src/linux-headers-$NEWER" "$to" && rm "$to/vmlinux" &&
	echo "override ARCH = x86" >"$to/.kernelvariables" &&
	clang_options "$to/.config" "$to/include/config/auto.conf" \
		"$to/include/generated/autoconf.h" &&
	mkdir "$ROOT/lib/modules/$NEWER-clang" &&
	ln -s "/usr/src/linux-headers-$NEWER-clang" "$ROOT/lib/modules/$NEWER-clang/build"
}

# by_clang: let dkms build for it. Each object that a compiler made names it.
by_clang()
{
	apt install clang lld llvm xz-utils && clang_headers &&
		dkms install -m tcpstates -v "$VERSION" -k "$NEWER-clang" || return 1
	xz -dcf "$ROOT/lib/modules/$NEWER-clang/updates/dkms/"tcpstates.ko* >"$ROOT/clang.ko"
	chroot "$ROOT" readelf -p .comment /clang.ko >"$WORK/comment"
	grep -q 'clang version' "$WORK/comment" && ! grep -q GCC "$WORK/comment"
}

# older: print the release of the newest kernel of the suite that is older than $NEWER.
older()
{
	chroot "$ROOT" apt-cache pkgnames linux-image- |
		sed -nE 's/^linux-image-([0-9].*[0-9](\+deb[0-9]+)?-amd64)$/\1/p' | sort -V |
		awk -v newer="$NEWER" '$0 == newer { print last; exit } { last = $0 }'
}

# prepare: run the steps before the boot. Runs within guest.sh, which has made $ROOT.
prepare()
{
	local newer

	VERSION=$("$TOP/scripts/version.sh" "$TOP")
	NEWER=$(cat "$ROOT/kernel-release")
	open_root
	apt update
	OLDER=$(older)
	[ -n "$OLDER" ] || die "$SUITE has no kernel but $NEWER"
	say "older kernel: $OLDER, newer: $NEWER"
	apt install openssl "linux-image-$OLDER" "linux-headers-$OLDER"
	# From 7.3 on, the modules are a package of their own.
	# shellcheck disable=SC2016 # expanded by dpkg-query
	mapfile -t newer < <(chroot "$ROOT" dpkg-query -W -f '${Package}\n' "linux-*-$NEWER")
	apt purge --autoremove linux-image-amd64 linux-headers-amd64 "${newer[@]}"
	rm -rf "$ROOT/lib/modules/$NEWER"
	mkdir "$ROOT/source" "$ROOT/usr/src/tcpstates-$VERSION"
	git -c "safe.directory=$TOP" -C "$TOP" archive HEAD |
		tee >(tar -x -C "$ROOT/source") | tar -x -C "$ROOT/usr/src/tcpstates-$VERSION"
	set +e
	cycle; result cycle
	dkms add -m tcpstates -v "$VERSION"
	without_headers; result missing_headers_are_named
	interrupted; result interrupted_build
	if [ "$SUITE" = bullseye ]; then
		skip signed "its dkms signs nothing"
	else
		signed; result signed
	fi
	by_make; result without_dkms
	upgrade; result kernel_upgrade
	case $SUITE in
	bookworm|bullseye)	skip clang "its dkms does not pass LLVM=1" ;;
	trixie)			by_clang; result clang ;;
	*)			skip clang "clang_options() knows only the options of 6.12" ;;
	esac
	set -e
	echo tcpstates >"$ROOT/etc/modules-load.d/tcpstates.conf"
	close_root
}

# booted: run the steps in the guest, which runs the newer kernel.
booted()
{
	[ ! -e /proc/tcpstates ] && /lib/systemd/systemd-modules-load &&
		grep -q '^LISTEN ' /proc/tcpstates && modprobe -r tcpstates
	result boot_loads_it
	if [ -e /clang.ko ]; then
		insmod /clang.ko && grep -q '^LISTEN ' /proc/tcpstates && rmmod tcpstates
		result clang_built_loads
	fi
	[ -z "${FAILED-}" ]
}

main()
{
	need_root
	mkdir -p "$OUT"
	boot_root "$TOP/tests/packages/dkms.sh"
}

start "$@"
