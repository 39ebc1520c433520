#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: boot.sh rt|cloud|testing [TEST]...
#
# Boot another kernel of Debian than those of tests/kernels.txt: rt (PREEMPT_RT), cloud,
# or that of testing. There, dkms installs the module, and tests of the module run, by
# default those of states, ports, idle times, reading and life.

. "$(dirname "$0")/../lib.sh"

TESTS=(test_states test_ports.Truth test_ports.Queues test_idle.Truth test_reading test_life)
PACKAGES=(dkms gcc make libc6-dev python3 iproute2 mount kmod busybox-static procps)

# package KERNEL: print the suite that has it, and the flavour in its packages' names.
package()
{
	case $1 in
	rt)		echo trixie rt-amd64 ;;
	cloud)		echo trixie cloud-amd64 ;;
	testing)	echo forky amd64 ;;
	*)		die "no kernel '$1', only rt, cloud and testing" ;;
	esac
}

main()
{
	local suite flavour root

	need_root
	mkdir -p "$OUT"
	read -r suite flavour < <(package "$KERNEL")
	root=$("$TOP/tests/vm/plain-root.sh" "boot.$KERNEL" "$suite" "${PACKAGES[@]}" \
		"linux-image-$flavour" "linux-headers-$flavour")
	ls "$root/usr/lib/modules" >"$root/kernel-release"
	# A cloud kernel has no 9p.
	[ "$KERNEL" != cloud ] || export GUEST_DISK=1
	# On a busy host, no timer ticks in time for the kernel's check of it.
	GUEST_CMDLINE=no_timer_check "$TOP/tests/vm/guest.sh" -t 1800 "$root" tests/vm/install.sh \
		"uname -rv; modprobe -a tun tcp_diag inet_diag; tests/guest/run.py ${TESTS[*]}"
}

case ${1-} in
""|-*)	sed -n '4s/^# //p' "$0" >&2; exit 2 ;;
*)	KERNEL=$1
	[ $# = 1 ] || TESTS=("${@:2}")
	main ;;
esac
