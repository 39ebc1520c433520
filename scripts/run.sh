#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: run.sh [KERNEL]
#
# Show /proc/tcpstates of a real kernel with real sockets in every state. The
# running kernel is used if it can load modules and its headers are installed;
# otherwise a Debian kernel is booted in QEMU. With KERNEL (one of
# tests/kernels.txt), that kernel is always booted.

. "$(dirname "$0")/../tests/lib.sh"

DEMO='tests/guest/demo.py "tcpstates" "cat /proc/tcpstates"'

BUILD=/lib/modules/$(uname -r)/build

# why_not_here: print why the running kernel can't load the module, if it can't.
why_not_here()
{
	if [ ! -e /proc/modules ]; then
		echo "the running kernel can't load modules"
	elif [ "$(cat /proc/sys/kernel/modules_disabled 2>/dev/null || echo 0)" != 0 ]; then
		echo "loading of modules is disabled (kernel.modules_disabled)"
	elif grep -q '\[\(integrity\|confidentiality\)\]' /sys/kernel/security/lockdown 2>/dev/null; then
		echo "the kernel is locked down (Secure Boot): only signed modules load"
	elif [ -e /.dockerenv ] || [ -n "${container:-}" ]; then
		echo "this is a container"
	elif [ -e /sys/module/tcpstates ]; then
		echo "tcpstates is loaded here already (cat /proc/tcpstates)"
	elif [ ! -e "$BUILD/Makefile" ]; then
		echo "no kernel headers for $(uname -r) (on Debian: apt install linux-headers-$(uname -r))"
	fi
}

# build_here: build the module and the reader for the running kernel.
build_here()
{
	say "building the module and the reader for the running kernel, $(uname -r)"
	need_packages gcc make libc6-dev kmod iproute2 python3
	make -C "$TOP" modules reader OUT="$OUT" >"$OUT/run.log" 2>&1
}

# here: load the module into the running kernel, show its file, and unload it.
# If the module does not build or load, fail and leave nothing behind.
here()
{
	build_here || return 1
	say "loading the module here, and making sockets in a new network namespace"
	as_root modprobe -a tun 2>/dev/null || true
	as_root insmod "$TOP/module/tcpstates.ko" 2>>"$OUT/run.log" || return 1
	trap 'as_root rmmod tcpstates' EXIT
	cd "$TOP" || exit
	as_root env PATH="$OUT/reader:$PATH" bash -c "$DEMO"
	say "unloading the module"
}

# in_guest KERNEL: boot that kernel in QEMU and show the file there.
in_guest()
{
	need_root
	say "booting Debian's kernel $1 in QEMU, with the module installed by dkms"
	"$TOP/tests/vm/guest.sh" "$1" "tests/vm/install.sh && tests/vm/install-reader.sh" \
		"modprobe -a tun tcpstates && echo && uname -srm && $DEMO"
}

main()
{
	local why

	mkdir -p "$OUT"
	if [ -n "${1:-}" ]; then
		in_guest "$1"
		return
	fi
	why=$(why_not_here)
	if [ -z "$why" ]; then
		here && return
		why="the module did not build or load (see $OUT/run.log)"
	fi
	say "not using this machine's own kernel: $why"
	in_guest 6.12
}

main "$@"
