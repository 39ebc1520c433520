#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: run.sh [KERNEL]
#
# Shows /proc/tcpstates from a real kernel that holds real sockets in every
# state: the running one, if it can load modules and its headers are there (or
# can be installed); otherwise a Debian kernel booted in QEMU. With KERNEL (as
# in tests/kernels.txt) always that one, in QEMU.

. "$(dirname "$0")/../tests/vm/lib.sh"

DEMO='tests/guest/demo.py "tcpstates" "cat /proc/tcpstates"'

# why_not_here: prints why the running kernel can't load the module.
why_not_here()
{
	local build

	build=/lib/modules/$(uname -r)/build
	if [ ! -e /proc/modules ]; then
		echo "the running kernel can't load modules"
	elif [ "$(cat /proc/sys/kernel/modules_disabled 2>/dev/null || echo 0)" != 0 ]; then
		echo "loading of modules is disabled (kernel.modules_disabled)"
	elif [ -e /proc/1/root/.dockerenv ] || [ -n "${container:-}" ]; then
		echo "this is a container"
	elif [ ! -c /dev/net/tun ] && ! as_root modprobe -n tun 2>/dev/null; then
		echo "there is no /dev/net/tun"
	elif [ ! -e "$build/Makefile" ]; then
		echo "no kernel headers for $(uname -r) (on Debian: apt install linux-headers-$(uname -r))"
	elif [ -e /sys/module/tcpstates ]; then
		echo "tcpstates is loaded already: cat /proc/tcpstates"
	fi
}

# here: on the running kernel; the module is unloaded again.
here()
{
	say "building the module and the reader for the running kernel, $(uname -r)"
	need_packages gcc make libc6-dev kmod iproute2 python3
	make -C "$TOP" modules reader >"$OUT/run.log" 2>&1 || {
		tail -n 20 "$OUT/run.log" >&2
		die "the build failed: see $OUT/run.log"
	}
	say "loading it, and making sockets in a namespace of their own"
	as_root modprobe -a tun 2>/dev/null || true
	as_root insmod "$TOP/module/tcpstates.ko"
	trap 'as_root rmmod tcpstates' EXIT
	cd "$TOP" || exit
	as_root env PATH="$OUT/reader:$PATH" bash -c "$DEMO"
}

# in_guest KERNEL
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
	why=$(why_not_here)
	if [ -n "${1:-}" ]; then
		in_guest "$1"
	elif [ -n "$why" ]; then
		say "not on this machine's own kernel: $why"
		in_guest 6.12
	else
		here
	fi
}

main "$@"
