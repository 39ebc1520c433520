#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: guest.sh [-t SECONDS] KERNEL PREPARE JOB
#
# Boot a kernel of tests/kernels.txt, a debug kernel of debug-kernel.sh, or the kernel
# in the folder of a root of plain-root.sh, in QEMU and run a job in it.
#
# PREPARE is a shell command that the host runs before the boot. $ROOT is the
# guest's root folder: a temporary layer over the cached root, with the project's
# tree in $ROOT/src. $RELEASE is the guest's kernel release. JOB is a shell
# command that the guest runs as root. Its output is printed here; it comes over
# a virtio port, so the kernel's messages are not in it. This command succeeds if
# the job did, and fails if the guest ends in any other way: panic, hang, loss of
# power.
#
# The kernel's console is written to build/console-KERNEL.log.
#
# Variables: GUEST_CPUS, GUEST_MEMORY in MiB, GUEST_CMDLINE for the kernel, GUEST_ARCH,
# GUEST_CPU, GUEST_ICOUNT=1 for a clock that counts instructions, and GUEST_DISK=1 for a
# kernel that has no 9p: it mounts its root from a disk.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/kvm.sh"

CPUS=${GUEST_CPUS:-2}
ARCH=${GUEST_ARCH:-amd64}

# The command line of a debug kernel: die at once of each complaint, but not of a
# slow host. A data race is no reason to die: the kernel has some of its own.
DEBUG_CMDLINE="oops=panic hung_task_panic=1 softlockup_panic=1 watchdog_thresh=30"

# in_root COMMAND...: run it in the guest's root, on the host's kernel.
in_root()
{
	chroot "$ROOT" "$@"
}
export -f in_root

# mount_root: mount the cached root with a temporary layer over it. A debug kernel
# is a layer between them.
mount_root()
{
	ROOT=$WORK/root
	mkdir -p "$WORK/upper" "$WORK/work" "$ROOT"
	mount -t overlay overlay \
		-o "lowerdir=$LOWER,upperdir=$WORK/upper,workdir=$WORK/work" "$ROOT"
	# dkms and objtool need these; the guest mounts its own.
	mount -t proc proc "$ROOT/proc"
	mount -t tmpfs tmpfs "$ROOT/tmp"
	mount --bind /dev "$ROOT/dev"
	export ROOT
	RELEASE=$(cat "$ROOT/kernel-release")
	export RELEASE
}

# copy_tree: copy the project's files, new ones included, to $ROOT/src.
copy_tree()
{
	mkdir "$ROOT/src"
	tracked | tar -C "$TOP" --null --ignore-failed-read -T - -cf - 2>/dev/null |
		tar -C "$ROOT/src" -xf -
}

# make_initramfs: pack busybox and the modules that the kernel needs to mount its
# root.
make_initramfs()
{
	local dir=$WORK/initramfs module modules="9pnet_virtio 9p"
	local root="-t 9p -o ro,trans=virtio,version=9p2000.L,cache=loose,msize=262144 root"

	if [ -n "${GUEST_DISK-}" ]; then
		modules="virtio_blk ext4"
		root="-t ext4 -o ro /dev/vda"
	fi
	mkdir -p "$dir/bin" "$dir/modules" "$dir/proc" "$dir/dev" "$dir/root"
	cp "$ROOT/bin/busybox" "$dir/bin/"
	echo "$root" >"$dir/mount-root"
	# shellcheck disable=SC2086 # words without spaces
	modprobe -d "$ROOT" -aS "$RELEASE" --show-depends virtio_pci virtio_console $modules |
		awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >"$WORK/modules"
	while read -r module; do
		case $module in
		*.xz) xz -dc "$module" ;;
		*) cat "$module" ;;
		esac >"$dir/modules/$(basename "$module" .xz)"
		basename "$module" .xz
	done <"$WORK/modules" >"$dir/modules/order"
	cp "$TOP/tests/vm/initramfs-init" "$dir/init"
	chmod +x "$dir/init"
	(cd "$dir" && find . | cpio --quiet -o -H newc) |
		gzip -1 >"$WORK/initramfs.gz"
}

# make_disk: write the root as a file system to $WORK/disk. Its mounts end here.
make_disk()
{
	local kib

	umount --lazy "$ROOT/dev" "$ROOT/tmp" "$ROOT/proc"
	kib=$(du -sk "$ROOT" | cut -f 1)
	truncate -s "$((kib * 5 / 4 + 65536))K" "$WORK/disk"
	mke2fs -q -t ext4 -d "$ROOT" "$WORK/disk"
}

# machine: print the packages that emulate the guest's architecture, QEMU's name of it,
# its processor, its console, and QEMU's options, if any.
machine()
{
	case $ARCH in
	amd64)		echo "qemu-system-x86 x86_64 qemu64,+rdrand ttyS0" ;;
	i386)		echo "qemu-system-x86 i386 qemu32,+rdrand ttyS0" ;;
	arm64)		echo "qemu-system-arm aarch64 cortex-a57 ttyAMA0 -M virt" ;;
	armhf)		echo "qemu-system-arm arm cortex-a15 ttyAMA0 -M virt,highmem=off" ;;
	riscv64)	echo "qemu-system-misc,opensbi riscv64 rv64 ttyS0 -M virt" ;;
	s390x)		echo "qemu-system-misc s390x max ttysclp0" ;;
	ppc64el)	echo "qemu-system-ppc ppc64 power9 hvc0 -M pseries" ;;
	*)		die "no machine for the architecture '$ARCH'" ;;
	esac
}

# boot: run QEMU. Its stdout is the guest's virtio port. Each processor has a socket
# of its own, since a kernel without ACPI knows no others.
boot()
{
	local accel=(-accel "tcg,thread=multi") qemu cpu console options
	local disk=(-fsdev "local,id=root,path=$ROOT,security_model=none,readonly=on,multidevs=remap"
		-device "virtio-9p,fsdev=root,mount_tag=root")

	read -r _ qemu cpu console options < <(machine)
	if [ "$ACCEL" = kvm ]; then
		accel=(-accel kvm)
		cpu=host
	fi
	if [ -n "${GUEST_DISK-}" ]; then
		disk=(-drive "file=$WORK/disk,format=raw,if=none,id=root,readonly=on"
			-device "virtio-blk,drive=root")
	fi
	# One instruction per nanosecond: the guest's clocks count instructions.
	[ -z "${GUEST_ICOUNT-}" ] || accel=(-accel "tcg,thread=single" -icount "shift=0,sleep=off")
	# shellcheck disable=SC2086 # words without spaces
	timeout --foreground "$TIMEOUT" "qemu-system-$qemu" $options \
		"${accel[@]}" -cpu "${GUEST_CPU:-$cpu}" \
		-smp "$CPUS,sockets=$CPUS" -m "$MEMORY" \
		-nodefaults -no-user-config -no-reboot -display none -nic none \
		-kernel "$(echo "$ROOT"/boot/vmlinu[xz]-"$RELEASE")" -initrd "$WORK/initramfs.gz" \
		-append "console=$console loglevel=4 panic=-1 mitigations=off nokaslr \
log_buf_len=4M random.trust_cpu=on tsc=reliable $CMDLINE ${GUEST_CMDLINE:-}" \
		-serial "file:$CONSOLE" \
		"${disk[@]}" \
		-chardev file,id=port,path=/dev/stdout -device virtio-serial \
		-device virtserialport,chardev=port,nr=1,name=job \
		</dev/null
}

# attempt: boot once and print the job's output. Returns 0 or 1 as the job did,
# 254 if the guest did not finish the job or its shutdown, and 255 if it did not
# begin the job.
attempt()
{
	local line status=

	: >"$CONSOLE"
	while IFS= read -r line; do
		case $line in
		"#guest job begins") status=lost ;;
		"#guest job exits "*) status=${line##* } ;;
		*) [ -n "$status" ] && printf '%s\n' "$line" ;;
		esac
	done < <(boot 2>"$WORK/qemu.log" || echo "QEMU ended with status $?" >>"$WORK/qemu.log")
	case $status in
	"")	return 255 ;;
	lost)	return 254 ;;
	esac
	# The console of s390x loses what the kernel says after its drivers were told to end.
	[ "$ARCH" = s390x ] || grep -q 'reboot: Restarting system' "$CONSOLE" || return 254
	[ "$status" = 0 ]
}

# run: boot again until the job begins. Under emulation, one of a few hundred
# boots dies of the kernel's own text patching, long before any module is loaded.
# So a guest that dies before its job begins is booted again; one that dies later
# is a failure.
run()
{
	local try status

	printf '%s\n' "$JOB" >"$ROOT/guest-job"
	echo "$CPUS" >"$ROOT/guest-cpus"
	[ -z "${GUEST_DISK-}" ] || make_disk
	for try in 1 2 3; do
		status=0
		attempt || status=$?
		[ "$status" = 255 ] || break
		say "the guest did not boot (try $try): $(tail -n 1 "$WORK/qemu.log")"
		cp "$CONSOLE" "$CONSOLE.try"
	done
	case $status in
	254)	tail -n 20 "$WORK/qemu.log" "$CONSOLE" >&2
		die "the guest died or hung during its job: see $CONSOLE" ;;
	255)	tail -n 20 "$WORK/qemu.log" "$CONSOLE" >&2
		die "the guest does not boot: see $CONSOLE" ;;
	esac
	return "$status"
}

inner()
{
	# Process 1 of a namespace ignores signals that it has no handler for.
	trap 'exit 130' INT TERM
	mount_root
	copy_tree
	bash -euo pipefail -c "$PREPARE"
	make_initramfs
	ACCEL=$(accelerator)
	run
}

# sweep: remove the folders of runs that were killed.
sweep()
{
	local dir

	for dir in "$CACHE"/work.*; do
		[ -e "$dir/lock" ] || continue
		flock -n "$dir/lock" rm -rf --one-file-system "$dir" || true
	done
}

main()
{
	local packages name lock

	TIMEOUT=900
	while getopts t: opt; do
		case $opt in
		t) TIMEOUT=$OPTARG ;;
		*) exit 2 ;;
		esac
	done
	shift $((OPTIND - 1))
	[ $# = 3 ] || { sed -n '4s/^# //p' "$0" >&2; exit 2; }

	need_root
	packages=$(machine)
	packages=${packages%% *}
	# shellcheck disable=SC2086 # words without spaces
	need_packages ${packages//,/ } git xz-utils kmod cpio e2fsprogs
	mkdir -p "$OUT" "$CACHE"
	MEMORY=${GUEST_MEMORY:-2048} CMDLINE=
	name=$(basename "$1")
	if [ "$1" = "$name" ]; then
		LOWER=$("$TOP/tests/vm/root.sh" "${1%-*}")
		lock=${name%-*}
	else
		LOWER=$1
		name=${name%-*}
		lock=$name
	fi
	exec 8>"$CACHE/roots/$lock.lock"
	flock -s 8
	case $1 in
	*/*)	;;
	*-*)
		LOWER=$("$TOP/tests/vm/debug-kernel.sh" "$1"):$LOWER
		exec 9>"$CACHE/kernels/$1.lock"
		flock -s 9
		MEMORY=${GUEST_MEMORY:-4096} CMDLINE=$DEBUG_CMDLINE
		[ "${1#*-}" = kcsan ] || CMDLINE+=" panic_on_warn=1"
		;;
	esac
	sweep
	WORK=$(mktemp -d "$CACHE/work.XXXXXX")
	exec 7>"$WORK/lock"
	flock 7
	trap 'rm -rf --one-file-system "$WORK"' EXIT
	export TOP CACHE OUT TIMEOUT MEMORY CPUS GUEST_ARCH=$ARCH LOWER CMDLINE WORK
	export CONSOLE=$OUT/console-$name.log KERNEL=$name PREPARE=$2 JOB=$3
	# The mounts and processes in these namespaces end with this process.
	setpriv --pdeathsig KILL \
		unshare --mount --pid --fork --kill-child --mount-proc bash "$0" --inner
}

if [ "${1-}" = --inner ]; then
	inner
else
	main "$@"
fi
