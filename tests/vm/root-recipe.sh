# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# The recipe of the guests' roots. A change of a variable makes all roots again.
# Sourced by root.sh.

PACKAGES="dkms gcc make libc6-dev python3 iproute2 mount kmod busybox-static \
procps sparse libelf-dev nginx pkg-config libmnl-dev libncurses-dev tmux"

OPTIONS=(
	--mode=root
	--variant=apt
	--include=ca-certificates
	--dpkgopt='path-exclude=/usr/share/man/*'
	--dpkgopt='path-exclude=/usr/share/doc/*'
	--dpkgopt='path-exclude=/usr/share/locale/*'
)

# Run in the root: install the newest image of the kernel by its own name. The
# metapackage may have moved on to the next version.
# shellcheck disable=SC2016 # expanded by the shell in the root
INSTALL_KERNEL='
set -eu
kernel=$1; suite=$2; packages=$3
export DEBIAN_FRONTEND=noninteractive
image=$(apt-cache pkgnames linux-image-$kernel |
	grep -E "^linux-image-${kernel}(\.[0-9]+)(-[0-9]+|\+deb[0-9.]+)-amd64\$" |
	sort -V | tail -n 1)
if [ -z "$image" ]; then
	echo "no kernel $kernel in suite $suite: see tests/kernels.txt" >&2
	exit 1
fi
# Packages of backports are installed only if asked for.
case $suite in
*-backports) target="-t $suite" ;;
*) target= ;;
esac
apt-get install -y --no-install-recommends $target \
	"$image" "linux-headers-${image#linux-image-}" $packages
apt-get clean
rm -rf /var/lib/apt/lists/*
echo "${image#linux-image-}" >/kernel-release
'
