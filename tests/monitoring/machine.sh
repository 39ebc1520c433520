# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# systemd as the first process of a root, in namespaces of its own: processes, mounts,
# names, IPC and cgroups, and the network unless $MACHINE_NET is "host". It has devices,
# a /sys and a tree of cgroups of its own, so that it cannot change this machine's. Works
# in a guest, too. Source it after tests/vm/layer.sh.

# mounts ROOT: mount what systemd needs in a root. Runs in the machine's namespaces.
mounts()
{
	mount --make-rprivate /
	mount --rbind "$1" "$1"
	cd "$1" || exit
	# Sysctls outside the namespaces are the host's, and debugfs is.
	mount -t proc proc proc
	mount --bind proc/sys proc/sys
	mount -o remount,bind,ro proc/sys
	ln -sf /dev/null "etc/systemd/system/sys-kernel-debug.mount"
	ln -sf /dev/null "etc/systemd/system/sys-kernel-tracing.mount"
	mount -t sysfs -o ro sysfs sys
	mount -t cgroup2 cgroup2 sys/fs/cgroup
	own_dev dev
	mknod -m 666 dev/tty c 5 0
	mkdir dev/pts
	mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
	ln -s pts/ptmx dev/ptmx
	mount -t tmpfs -o mode=755 tmpfs run
	mount -t tmpfs tmpfs tmp
}

# first_process ROOT: become systemd.
first_process()
{
	mounts "$1"
	ip link set lo up
	mkdir -p "$1/oldroot"
	pivot_root . oldroot
	umount -l /oldroot
	exec env -i container=tcpstates PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		/lib/systemd/systemd --show-status=false
}
export -f own_dev mounts first_process

# boot_machine ROOT LOG: start systemd there, and wait until it has started all units.
# $MACHINE is then the id of its process. The caller has a mount namespace and $WORK.
boot_machine()
{
	local spaces=(--cgroup --pid --mount --uts --ipc) group=$WORK/cgroup/tcpstates.$$ outer

	[ "${MACHINE_NET-}" = host ] || spaces+=(--net)
	mkdir -p "$WORK/cgroup"
	mount -t cgroup2 cgroup2 "$WORK/cgroup"
	mkdir "$group"
	bash -euc 'echo $$ >"$1/cgroup.procs"; root=$2 log=$3; shift 3
		exec setpriv --pdeathsig KILL unshare "$@" --fork --kill-child bash -euc "first_process $root" \
			</dev/null >>"$log" 2>&1' machine "$group" "$1" "$2" "${spaces[@]}" &
	outer=$!
	MACHINE_GROUP=$group
	trap end_machine EXIT
	until MACHINE=$(pgrep -P "$outer" -f 'systemd --show-status') && [ -n "$MACHINE" ]; do
		kill -0 "$outer" 2>/dev/null || { tail -n 20 "$2" >&2; die "systemd did not start"; }
		sleep 0.1
	done
	# The rule against processes in inner cgroups holds for this one as well.
	echo "$outer" >"$WORK/cgroup/cgroup.procs"
	in_machine sh -c 'until systemctl is-system-running --wait; do
		[ "$(systemctl is-system-running)" != degraded ] || exit 0; sleep 0.2; done' >>"$2" 2>&1
	say "systemd runs: $(in_machine systemctl is-system-running || true)"
}

# in_machine COMMAND...: run it there.
in_machine()
{
	nsenter -t "$MACHINE" --mount --uts --ipc --net --pid --cgroup -- "$@"
}

# end_machine: end all its processes, and delete its cgroups.
end_machine()
{
	[ -z "${MACHINE-}" ] || kill -9 "$MACHINE" 2>/dev/null || true
	wait 2>/dev/null || true
	[ ! -d "$MACHINE_GROUP" ] || find "$MACHINE_GROUP" -depth -type d -exec rmdir {} +
}
