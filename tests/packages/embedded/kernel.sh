#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: kernel.sh
#
# Print the folder of a small kernel for ARMv7 (kernel.config), with a C library and
# BusyBox for it. If it is not cached, build it first, from Debian's linux-source with
# a cross compiler: about 4 minutes on 2 processors. In the folder:
#
#	tools	the root of the compilers
#	source	the kernel's source as it was unpacked
#	linux	a layer over it: what the build made, in the same folders
#	target	the packages of armhf, unpacked: musl, BusyBox

. "$(dirname "$0")/../../lib.sh"
. "$(dirname "$0")/../../vm/layer.sh"

KERNEL=6.12
SUITE=trixie
FOLDER=$TOP/tests/packages/embedded
TOOLS=(make perl bc bison flex gcc libc6-dev gcc-arm-linux-gnueabihf libc6-dev-armhf-cross)
TARGET=(musl musl-dev musl-tools busybox-static)
# Shown with the progress: about as many files are compiled.
FILES=740

# key: print a hash of all that the folder depends on, without comments.
key()
{
	{
		basename "$TOOLS_ROOT"
		grep -m 4 -E '^(VERSION|PATCHLEVEL|SUBLEVEL|EXTRAVERSION)' "$SOURCE/Makefile"
		grep -E '^CONFIG_' "$FOLDER/kernel.config"
		grep -vE '^[[:space:]]*(#|$)' "$FOLDER/kernel.sh"
	} | sha256sum | cut -c1-12
}

# fetch_target ROOT: unpack the packages of the target in $PARTIAL/target. Those of the
# release alone are enough: its updates are not asked for.
fetch_target()
{
	local mirror package

	mirror=$(awk -v suite="$SUITE" '$1 == "deb" && $3 == suite { print $2; exit }' \
		"$1"/etc/apt/sources.list.d/*.list)
	echo "deb [arch=armhf] $mirror $SUITE main" >"$1/tmp/armhf.list"
	# shellcheck disable=SC2016 # expanded by the shell in the root
	chroot "$1" sh -euxc '
		dpkg --add-architecture armhf
		only="-o Dir::Etc::SourceList=/tmp/armhf.list -o Dir::Etc::SourceParts=-"
		apt-get $only update
		mkdir -p /tmp/packages && cd /tmp/packages
		for name; do
			apt-get $only download "$name:armhf"
		done
	' fetch "${TARGET[@]}"
	rm -rf "$PARTIAL/unpacked"
	for package in "$1"/tmp/packages/*.deb; do
		dpkg-deb -x "$package" "$PARTIAL/unpacked"
	done
	mv "$PARTIAL/unpacked" "$PARTIAL/target"
}

# configure LINUX: write .config there, and fail if it lacks a line of kernel.config.
configure()
{
	local line

	cp "$FOLDER/kernel.config" "$1/wanted"
	"${MAKE[@]}" KCONFIG_ALLCONFIG=/linux/wanted allnoconfig
	while read -r line; do
		grep -qxF "$line" "$1/.config" ||
			{ echo "not in the configuration: $line"; return 1; }
	done < <(grep '^CONFIG_' "$FOLDER/kernel.config")
}

# progress FOLDER: say every half a minute how far the build is.
progress()
{
	while sleep 30; do
		say "kernel: $(find "$1" -name '*.o' | wc -l) of about $FILES files compiled"
	done
}

# build: fill $PARTIAL. Runs in a mount and a process namespace, in a layer over the
# tools. An interrupted build goes on.
build()
{
	local root=$WORK/root

	layer "$TOOLS_ROOT"
	mkdir -p "$root/linux" "$PARTIAL/linux" "$PARTIAL/linux-work"
	[ -d "$PARTIAL/target" ] || fetch_target "$root"
	mount -t overlay overlay \
		-o "lowerdir=$SOURCE,upperdir=$PARTIAL/linux,workdir=$PARTIAL/linux-work" "$root/linux"
	MAKE=(chroot "$root" make -C /linux ARCH=arm CROSS_COMPILE=arm-linux-gnueabihf-)
	configure "$root/linux"
	progress "$PARTIAL/linux" >&3 2>&3 &
	"${MAKE[@]}" -j"$(nproc)" zImage modules
	"${MAKE[@]}" -s kernelrelease >"$PARTIAL/kernel-release"
	# The objects are only for the link of the kernel.
	find "$PARTIAL/linux" \( -name '*.o' -o -name '*.a' \) ! -path '*/scripts/*' -type f -delete
}

main()
{
	local dir log=$OUT/embedded-kernel.log

	need_root
	mkdir -p "$OUT" "$CACHE/embedded"
	TOOLS_ROOT=$("$TOP/tests/vm/plain-root.sh" embedded "$SUITE" "${TOOLS[@]}")
	SOURCE=$("$TOP/tests/vm/linux-source.sh" "$KERNEL")
	dir=$CACHE/embedded/$(key)
	PARTIAL=$dir-partial
	exec 9>"$CACHE/embedded/lock"
	flock 9
	if [ ! -d "$dir" ]; then
		say "building a kernel for armhf: once, about 4 minutes"
		WORK=$(mktemp -d "$CACHE/embedded-work.XXXXXX")
		trap 'rm -rf --one-file-system "$WORK"' EXIT
		export TOOLS_ROOT SOURCE PARTIAL WORK OUT
		setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --mount-proc \
			bash "$0" --build 3>&2 >"$log" 2>&1 </dev/null ||
			{ tail -n 10 "$log" >&2; die "could not build it: see $log"; }
		find "$CACHE/embedded" -mindepth 1 -maxdepth 1 -name '????????????' \
			-exec rm -rf --one-file-system {} +
		ln -sfn "$TOOLS_ROOT" "$PARTIAL/tools"
		ln -sfn "$SOURCE" "$PARTIAL/source"
		rm -rf "$PARTIAL/linux-work"
		mv "$PARTIAL" "$dir"
	fi
	echo "$dir"
}

case ${1-} in
--build)	build ;;
"")		main ;;
*)		sed -n '4s/^# //p' "$0" >&2
		exit 2 ;;
esac
