# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# The recipe of the debug kernels: run in a build layer over a Debian root, in the
# folder /build. A change makes all of them again. Each step is done once, so that
# an interrupted build goes on. Run by debug-kernel.sh.
#
# usage: debug-kernel-recipe.sh KERNEL: the kernel whose linux-source is used

set -euo pipefail
cd /build
export DEBIAN_FRONTEND=noninteractive

# once STEP COMMAND...: run it if it has not succeeded before.
once()
{
	[ -e "$1.done" ] || { "${@:2}"; touch "$1.done"; }
}

packages()
{
	apt-get update
	apt-get install -y --no-install-recommends bc bison flex libssl-dev libelf-dev \
		openssl xz-utils
}

unpack()
{
	rm -rf source
	mkdir source
	apt-get download "linux-source-$1"
	dpkg-deb --fsys-tarfile linux-source-*.deb |
		tar -xO --wildcards './usr/src/*.tar.xz' |
		tar -xJ -C source --strip-components=1
	rm linux-source-*.deb
}

# configure: write object/.config, and fail if it lacks a line of all.config.
configure()
{
	local config missing

	mkdir -p object
	config=$(mktemp)
	make -C source "O=$PWD/object" "KCONFIG_ALLCONFIG=$PWD/all.config" \
		"KCONFIG_CONFIG=$config" allnoconfig
	missing=$(grep -E '^(# )?CONFIG_' all.config | grep -vxFf "$config" || true)
	if [ -n "$missing" ]; then
		printf 'not in the configuration: %s\n' "$missing"
		return 1
	fi
	# The same configuration keeps its time, so that make compiles nothing again.
	cmp -s "$config" object/.config || cp "$config" object/.config
	rm -f "$config" "$config.old"
}

# install: put the kernel into /build/layer, as a layer over the Debian root. It
# has what Debian's packages of an image and its headers have, the key that signs
# modules, and the program that does.
install_layer()
{
	local release headers layer=$PWD/layer

	rm -rf layer
	release=$(make -s -C object kernelrelease)
	headers=$layer/usr/src/linux-headers-$release
	mkdir -p "$layer/boot" "$headers/certs"
	make -C object "INSTALL_MOD_PATH=$layer/usr" modules_install
	cp "$(make -s -C object image_name | sed 's|^|object/|')" "$layer/boot/vmlinuz-$release"
	cp object/.config "$layer/boot/config-$release"
	cp object/System.map "$layer/boot/System.map-$release"
	make -C object run-command \
		"KBUILD_RUN_COMMAND=/build/source/scripts/package/install-extmod-build $headers"
	cp object/.config "$headers/"
	cp object/certs/signing_key.* "$headers/certs/"
	for link in build source; do
		ln -sfn "../../../src/linux-headers-$release" "$layer/usr/lib/modules/$release/$link"
	done
	echo "$release" >"$layer/kernel-release"
}

once packages packages
once unpack unpack "$1"
configure
make -C object -j2 bzImage modules
install_layer
