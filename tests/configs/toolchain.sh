#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: toolchain.sh
#
# Print two folders, separated by a colon, that overlayfs takes as lowerdir=: a
# layer with cross compilers, clang and the tools that build a kernel, and the
# root of the newest stable Debian below it. If the layer is not cached, make it
# first.

. "$(dirname "$0")/../lib.sh"

KERNEL=6.12
PACKAGES="bc bison flex libelf-dev libssl-dev binutils
gcc-arm-linux-gnueabihf gcc-aarch64-linux-gnu gcc-riscv64-linux-gnu
gcc-s390x-linux-gnu gcc-mips-linux-gnu clang-19 lld-19 llvm-19"

# install ROOT FOLDER: install the packages in a layer over that root.
install()
{
	rm -rf --one-file-system "$2"
	mkdir -p "$2/upper" "$2/work" "$2/root"
	# shellcheck disable=SC2016 # expanded in the mount namespace
	unshare --mount --propagation private bash -euo pipefail -c '
		mount -t overlay overlay \
			-o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"
		mount --bind /dev "$2/root/dev"
		mount -t proc proc "$2/root/proc"
		mount -t tmpfs tmpfs "$2/root/var/cache/apt/archives"
		cp /etc/resolv.conf "$2/root/etc/resolv.conf"
		chroot "$2/root" apt-get update
		DEBIAN_FRONTEND=noninteractive chroot "$2/root" \
			apt-get install -y --no-install-recommends ${@:3}
		rm -rf "$2/root/var/lib/apt/lists/"*
	' install "$1" "$2" "${@:3}"
}

main()
{
	local root key layer log=$OUT/toolchain.log packages

	need_root
	mkdir -p "$OUT" "$CACHE/toolchain"
	root=$("$TOP/tests/vm/root.sh" "$KERNEL")
	read -ra packages -d '' <<<"$PACKAGES" || true
	key=$(printf '%s\n' "$(basename "$root")" "${packages[@]}" | sha256sum | cut -c1-12)
	layer=$CACHE/toolchain/$key
	exec 9>"$CACHE/toolchain/lock"
	flock 9
	if [ ! -d "$layer" ]; then
		say "installing compilers over the root of $KERNEL: once, about 3 minutes"
		rm -rf --one-file-system "$CACHE/toolchain/"*/
		install "$root" "$CACHE/toolchain/partial" "${packages[@]}" >"$log" 2>&1 ||
			{ tail -n 10 "$log" >&2; die "could not install them: see $log"; }
		mv "$CACHE/toolchain/partial/upper" "$layer"
		rm -rf --one-file-system "$CACHE/toolchain/partial"
	fi
	echo "$layer:$root"
}

main
