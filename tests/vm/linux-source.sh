#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: linux-source.sh KERNEL
#
# Print the folder of the source of a kernel of tests/kernels.txt. If it is not
# cached, fetch Debian's linux-source of that release first. Builds go elsewhere
# (O=), so that the source stays as it is.

. "$(dirname "$0")/../lib.sh"

# fetch KERNEL FOLDER: unpack the source to FOLDER/source. apt runs in a temporary
# layer over the root of the kernel's release.
fetch()
{
	local root

	root=$("$TOP/tests/vm/root.sh" "$1")
	rm -rf --one-file-system "$2"
	mkdir -p "$2/upper" "$2/work" "$2/root"
	# shellcheck disable=SC2016 # expanded in the mount namespace
	unshare --mount --propagation private bash -euo pipefail -c '
		mount -t overlay overlay \
			-o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"
		mount --bind /dev "$2/root/dev"
		cp /etc/resolv.conf "$2/root/etc/resolv.conf"
		chroot "$2/root" sh -c "apt-get update && cd /srv &&
			apt-get download linux-source-$3"
		dpkg-deb --fsys-tarfile "$2/root/srv/"linux-source-*.deb |
			tar -xO --wildcards "./usr/src/*.tar.xz" |
			tar -xJ -C "$2" --strip-components=1 --one-top-level=source
	' fetch "$root" "$2" "$1"
}

main()
{
	local dir=$CACHE/source/$1 partial=$CACHE/source/$1-partial log=$OUT/source-$1.log

	need_root
	mkdir -p "$OUT" "$CACHE/source"
	exec 9>"$CACHE/source/$1.lock"
	flock 9
	if [ ! -d "$dir" ]; then
		need_packages xz-utils
		say "fetching the source of Linux $1: once, about 2 minutes"
		fetch "$1" "$partial" >"$log" 2>&1 ||
			{ tail -n 10 "$log" >&2; die "could not fetch it: see $log"; }
		mv "$partial/source" "$dir"
		rm -rf --one-file-system "$partial"
	fi
	echo "$dir"
}

[ $# = 1 ] || { sed -n '4s/^# //p' "$0" >&2; exit 2; }
main "$1"
