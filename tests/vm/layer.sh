# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# A temporary layer over a cached root, to build and install in.

# run_inner NAME [ARGUMENT]...: call this script again with --inner and the arguments, in
# a mount namespace and with an empty folder $WORK, which goes when it ends.
run_inner()
{
	WORK=$(mktemp -d "$CACHE/$1.XXXXXX")
	trap 'rm -rf --one-file-system "$WORK"' EXIT
	export WORK OUT
	unshare --mount bash "$0" --inner "${@:2}"
}

# layer BASE: mount a layer over that root in $WORK/root, fit for apt: with the name
# servers of this machine. Call it within a mount namespace.
layer()
{
	local root=$WORK/root

	mkdir -p "$WORK/upper" "$WORK/work" "$root"
	mount -t overlay overlay \
		-o "lowerdir=$1,upperdir=$WORK/upper,workdir=$WORK/work" "$root"
	mount -t proc proc "$root/proc"
	mount --bind /dev "$root/dev"
	cp --remove-destination /etc/resolv.conf "$root/etc/resolv.conf"
}

# own_dev FOLDER: mount the few devices that a daemon needs there, none of the host's.
own_dev()
{
	local device

	mount -t tmpfs -o mode=755 tmpfs "$1"
	for device in null:3 zero:5 full:7 random:8 urandom:9; do
		mknod -m 666 "$1/${device%:*}" c 1 "${device#*:}"
	done
	mkdir -m 1777 "$1/shm"
	ln -s /proc/self/fd "$1/fd"
	ln -s fd/2 "$1/stderr"
}
