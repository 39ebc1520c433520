# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# KVM, where it works. A machine may have /dev/kvm and yet boot nothing, or hang: under
# some hypervisors, in some containers. So a kernel is booted first, and KVM is used
# if that one ends within seconds. Sourced by guest.sh.

KVM_SECONDS=10

# kvm_boots: boot the kernel of $ROOT with KVM; its initramfs ends it at once. Fails
# if it has not ended after $KVM_SECONDS.
kvm_boots()
{
	local console=$WORK/kvm.console

	timeout --foreground -k 1 "$KVM_SECONDS" qemu-system-x86_64 -accel kvm -cpu host -m 512 \
		-nodefaults -no-user-config -no-reboot -display none -nic none \
		-kernel "$ROOT/boot/vmlinuz-$RELEASE" -initrd "$WORK/initramfs.gz" \
		-append "console=ttyS0 panic=-1 tcpstates.probe" \
		-serial "file:$console" </dev/null >"$WORK/kvm.log" 2>&1 &&
		grep -q 'reboot: Restarting system' "$console"
}

# kvm_works: ask once after each boot of this machine, and keep the answer.
kvm_works()
{
	local answer

	answer=$CACHE/kvm-$(cat /proc/sys/kernel/random/boot_id)
	if [ ! -s "$answer" ]; then
		rm -f "$CACHE"/kvm-*
		if kvm_boots; then
			echo yes >"$answer"
		else
			echo no >"$answer"
			say "/dev/kvm boots no kernel within $KVM_SECONDS s: emulating instead"
		fi
	fi
	[ "$(cat "$answer")" = yes ]
}

# accelerator: print kvm or tcg. $GUEST_ACCEL decides; without it, KVM is used if it
# works here.
accelerator()
{
	case ${GUEST_ACCEL:-auto} in
	kvm|tcg)	echo "$GUEST_ACCEL" ;;
	auto)
		if [ "$ARCH-$(uname -m)" = amd64-x86_64 ] && [ -z "${GUEST_ICOUNT-}${GUEST_CPU-}" ] &&
		   [ -r /dev/kvm ] && [ -w /dev/kvm ] && kvm_works; then
			echo kvm
		else
			echo tcg
		fi ;;
	*)	die "GUEST_ACCEL is kvm, tcg, or auto, not '$GUEST_ACCEL'" ;;
	esac
}
