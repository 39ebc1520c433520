# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# A temporary layer over a cached root, to build and install in. Source it within a
# mount namespace.

# layer BASE: mount a layer over that root in $WORK/root, fit for apt: with the name
# servers of this machine.
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
