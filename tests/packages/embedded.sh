#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: embedded.sh
#
# Make the recipes of packaging/ for OpenWrt, Buildroot and Yocto with the calls of make
# and the variables of these systems (embedded/), for a small kernel of a router with an
# ARMv7 processor. Boot that kernel in QEMU with BusyBox alone and MEMORY=32 MiB: each
# system's module must load, count and unload, and the readers that bring their C
# library must show the counts and diagnose. Prints KTAP lines, and the sizes.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../vm/layer.sh"
. "$(dirname "$0")/lib.sh"

# Part of the names of the tests
export SUITE=armhf
MEMORY=${MEMORY:-32}
FOLDER=$TOP/tests/packages/embedded
CROSS=arm-linux-gnueabihf-
SYSTEMS=(openwrt buildroot yocto)
READERS=(openwrt buildroot static)

# in_root COMMAND...: run it in the root of the compilers.
in_root()
{
	chroot "$ROOT" "$@" >>"$LOG" 2>&1
}

# add_musl: install musl as a toolchain has it, with the kernel's headers.
add_musl()
{
	local name triplet=arm-linux-musleabihf

	cp -a "$BUILT/target/usr/lib/$triplet" "$ROOT/usr/lib/"
	cp -a "$BUILT/target/usr/include/$triplet" "$ROOT/usr/include/"
	for name in linux asm asm-generic; do
		ln -s "/usr/arm-linux-gnueabihf/include/$name" "$ROOT/usr/include/$triplet/$name"
	done
	cp "$BUILT/target/usr/bin/$triplet-gcc" "$ROOT/usr/local/bin/"
}

# open_tree: mount the kernel's source, and its built tree with a layer, and copy the
# recipes, with the source archive in the places where each system looks for it.
open_tree()
{
	local source archive

	source=$(readlink -f "$BUILT/source")
	mkdir -p "$ROOT"/{linux,source,dl,out,build} "$WORK"/{linux,linux-work}
	mount --bind "$source" "$ROOT/source"
	mount -o remount,bind,ro "$ROOT/source"
	mount -t overlay overlay \
		-o "lowerdir=$BUILT/linux:$source,upperdir=$WORK/linux,workdir=$WORK/linux-work" \
		"$ROOT/linux"
	cp -R "$TOP/packaging" "$ROOT/recipes"
	cp -R "$FOLDER" "$ROOT/systems"
	archive=$("$TOP/scripts/dist.sh" "$ROOT/dl/tcpstates-$VERSION.tar.gz")
	cp "$archive" "$ROOT/recipes/buildroot/package/tcpstates/"
	for recipe in "$ROOT"/recipes/yocto/*/tcpstates; do
		mkdir "$recipe/files"
		cp "$archive" "$recipe/files/"
	done
}

openwrt()
{
	in_root env TOPDIR=/systems/openwrt LINUX_DIR=/linux "LINUX_VERSION=$RELEASE" \
		BUILD_DIR=/build/openwrt DL_DIR=/dl TARGET_ROOT=/out/openwrt \
		make -j"$(nproc)" -C /recipes/openwrt/tcpstates &&
		[ "$(cat "$ROOT/out/openwrt/etc/modules.d/tcpstates")" = tcpstates ]
}

# buildroot: make the recipe as for BR2_STATIC_LIBS, so that its reader runs anywhere.
buildroot()
{
	in_root env LINUX_DIR=/linux BUILD_DIR=/build/buildroot TARGET_DIR=/out/buildroot STATIC=y \
		RECIPE=/recipes/buildroot/package/tcpstates/tcpstates.mk make -f /systems/buildroot.mk
}

# yocto RECIPE: run the tasks of that recipe.
yocto()
{
	in_root env "PV=$VERSION" "WORKDIR=/build/yocto-$(basename "$1")" STAGING_KERNEL_DIR=/source \
		STAGING_KERNEL_BUILDDIR=/linux "D=/out/yocto/$(basename "$1")" \
		/systems/yocto.sh "/recipes/yocto/$1_$VERSION.bb"
}

yocto_both()
{
	yocto recipes-kernel/tcpstates/tcpstates-mod && yocto recipes-support/tcpstates/tcpstates
}

static_reader()
{
	mkdir "$ROOT/out/static"
	in_root tar -C /build -xzf "/dl/tcpstates-$VERSION.tar.gz" &&
		in_root make -C "/build/tcpstates-$VERSION" OUT=/out/static reader-static \
			MUSL_CC=arm-linux-musleabihf-gcc "STRIP=${CROSS}strip"
}

# same_kernel: the modules of all systems are for the kernel that boots.
same_kernel()
{
	local system file

	for system in "${SYSTEMS[@]}"; do
		file=$(find "$ROOT/out/$system" -name tcpstates.ko)
		[ "$(wc -l <<<"$file")" = 1 ] && [ -n "$file" ] || return 1
		grep -aq "vermagic=$RELEASE mod_unload ARMv7" "$file" || return 1
		in_root "${CROSS}strip" --strip-debug "${file#"$ROOT"}" -o "/out/$system.ko"
	done
}

# readers_run: run each reader in the emulator of a processor alone, with its C library.
readers_run()
{
	local program file

	for program in openwrt/usr/bin/tcpstates buildroot/usr/bin/tcpstates \
		yocto/tcpstates/usr/bin/tcpstates static/reader/tcpstates-static
	do
		file=$ROOT/out/$program
		qemu-arm -L "$SYSROOT" "$file" -V >>"$LOG" 2>&1 ||
			{ echo "does not run: $program" >>"$LOG"; return 1; }
	done
}

# size FILE: print its bytes, and those of its code.
size()
{
	printf '%d bytes, text %d\n' "$(stat -c %s "$ROOT$1")" "$(chroot "$ROOT" \
		"${CROSS}size" -A "$1" | awk '/^(\.[a-z]+)?\.text/ { sum += $2 } END { print sum }')"
}

# sizes: print a line for each file.
sizes()
{
	local name

	for name in "${SYSTEMS[@]}"; do
		echo "# tcpstates.ko of $name, stripped: $(size "/out/$name.ko")"
	done
	for name in inet_diag tcp_diag; do
		in_root "${CROSS}strip" --strip-debug "/linux/net/ipv4/$name.ko" -o "/out/$name.ko"
		echo "# $name.ko, stripped: $(size "/out/$name.ko")"
	done
	for name in openwrt/usr/bin/tcpstates buildroot/usr/bin/tcpstates \
		static/reader/tcpstates-static
	do
		in_root "${CROSS}strip" "/out/$name" -o /out/reader
		echo "# reader ${name%%/*}, stripped: $(size /out/reader)"
	done
	echo "# kernel, compressed: $(stat -c %s "$ROOT/linux/arch/arm/boot/zImage") bytes"
}

# pack: make the initramfs: BusyBox, the C library of OpenWrt, modules and readers.
pack()
{
	local root=$WORK/guest system

	mkdir -p "$root"/{bin,lib,modules,readers}
	install -m 755 "$FOLDER/init" "$root/init"
	cp "$BUILT/target/usr/bin/busybox" "$root/bin/busybox"
	cp -L "$ROOT/usr/lib/arm-linux-musleabihf/libc.so" "$root/lib/ld-musl-armhf.so.1"
	for system in "${SYSTEMS[@]}"; do
		cp "$ROOT/out/$system.ko" "$root/modules/tcpstates-$system.ko"
	done
	cp "$ROOT/out/openwrt/usr/bin/tcpstates" "$root/readers/openwrt"
	cp "$ROOT/out/buildroot/usr/bin/tcpstates" "$root/readers/buildroot"
	cp "$ROOT/out/static/reader/tcpstates-static" "$root/readers/static"
	(cd "$root" && find . | cpio -o -H newc --quiet | gzip) >"$WORK/initramfs.gz"
	cp "$ROOT/linux/arch/arm/boot/zImage" "$WORK/zImage"
}

# boot: run the guest. Its console is the log.
boot()
{
	timeout 900 qemu-system-arm -M virt -cpu cortex-a7 -m "$MEMORY" -display none \
		-monitor none -nic none -no-reboot -serial stdio -kernel "$WORK/zImage" \
		-initrd "$WORK/initramfs.gz" -append "console=ttyAMA0 loglevel=4 panic=-1" \
		</dev/null 2>&1 | tr -d '\r' >"$CONSOLE"
	grep -qx end "$CONSOLE"
}

# said NAME: the guest found that right.
said()
{
	grep -qx "ok $1" "$CONSOLE"
	result "guest.$1"
}

# verdicts: print a line for each test of the guest.
verdicts()
{
	local name test

	for name in "${SYSTEMS[@]}"; do
		for test in loads counts ports unloads; do
			said "tcpstates-$name.$test"
		done
	done
	for name in "${READERS[@]}"; do
		for test in without_module shows finds_nothing finds_queue; do
			said "reader-$name.$test"
		done
	done
	grep -E '^(kernel|size) ' "$CONSOLE" | sed 's/^/# /'
	[ -z "${FAILED-}" ] || { sed 's/^/# /' "$CONSOLE" >&2; return 1; }
}

inner()
{
	ROOT=$WORK/root
	LOG=$OUT/embedded.log
	CONSOLE=$OUT/embedded-console.log
	RELEASE=$(cat "$BUILT/kernel-release")
	VERSION=$("$TOP/scripts/version.sh" "$TOP")
	: >"$LOG"
	layer "$(readlink -f "$BUILT/tools")"
	open_tree
	add_musl
	SYSROOT=$WORK/sysroot
	mkdir -p "$SYSROOT/lib"
	cp -a "$ROOT"/usr/arm-linux-gnueabihf/lib/* "$SYSROOT/lib/"
	cp -L "$ROOT/usr/lib/arm-linux-musleabihf/libc.so" "$SYSROOT/lib/ld-musl-armhf.so.1"
	set +e
	openwrt; result openwrt_builds
	buildroot; result buildroot_builds
	yocto_both; result yocto_builds
	static_reader; result static_reader_builds
	same_kernel; result same_kernel
	readers_run; result readers_run
	close_root || exit
	set -e
	sizes
	pack
	boot || { cat "$CONSOLE" >&2; die "the guest did not end well"; }
	set +e
	verdicts
}

main()
{
	need_root
	need_packages qemu-system-arm qemu-user cpio
	mkdir -p "$OUT"
	BUILT=$("$FOLDER/kernel.sh")
	export BUILT
	run_inner embedded-work
}

if [ "${1-}" = --inner ]; then
	inner
else
	main
fi
