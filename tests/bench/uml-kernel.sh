#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: uml-kernel.sh KERNEL
#
# Print the folder of a user-mode Linux for a kernel of tests/kernels.txt. If it is
# not cached, build it first, from the linux-source package of that Debian release.
# It is built with -O2: with -Os the peers look three times as slow.

. "$(dirname "$0")/../lib.sh"

CONFIG='
CC_OPTIMIZE_FOR_PERFORMANCE=y
MODULES=y
MODULE_UNLOAD=y
NET=y
NAMESPACES=y
NET_NS=y
UNIX=y
INET=y
IPV6=y
INET_DIAG=y
INET_TCP_DIAG=y
CHECKPOINT_RESTORE=y
HOSTFS=y
PROC_FS=y
SYSCTL=y
TMPFS=y
BINFMT_SCRIPT=y
KERNEL_STACK_ORDER=3
CON_ZERO_CHAN="fd:0,fd:1"
'

# configure FOLDER: write .config there, and fail if it lacks a line of $CONFIG.
configure()
{
	local line

	make -C "$1" ARCH=um defconfig
	while read -r line; do
		[ -z "$line" ] || printf 'CONFIG_%s\n' "$line"
	done <<<"$CONFIG" >"$1/tcpstates.config"
	(cd "$1" && scripts/kconfig/merge_config.sh -m .config tcpstates.config)
	make -C "$1" ARCH=um olddefconfig
	while read -r line; do
		[ -z "$line" ] || grep -qxF "CONFIG_$line" "$1/.config" ||
			{ echo "not in the configuration: $line"; return 1; }
	done <<<"$CONFIG"
}

# build SOURCE FOLDER: configure and build a copy of the source there. Processors with AMX
# have 11,008 bytes of registers, and their kernel takes no part of these. Each kernel
# stack has room for them in that configuration.
build()
{
	cp -R "$1" "$2" && sed -i 's/HOST_FP_SIZE, 2696/HOST_FP_SIZE, 11008/' \
		"$2/arch/x86/um/user-offsets.c" && configure "$2" &&
		make -C "$2" ARCH=um -j"$(nproc)" linux modules_prepare
}

main()
{
	local key dir source log=$OUT/uml-$1.log

	need_root
	mkdir -p "$OUT" "$CACHE/uml"
	key=$(cat "$TOP/tests/bench/uml-kernel.sh" <(suite_of "$1") | sha256sum | cut -c1-12)
	dir=$CACHE/uml/$1-$key
	exec 9>"$CACHE/uml/lock"
	flock 9
	if [ ! -d "$dir" ]; then
		need_packages gcc make flex bison bc libelf-dev
		say "building user-mode Linux $1: once, about 5 minutes"
		rm -rf --one-file-system "$CACHE/uml/$1-"*
		source=$("$TOP/tests/vm/linux-source.sh" "$1")
		build "$source" "$CACHE/uml/$1-partial" >"$log" 2>&1 ||
			{ tail -n 10 "$log" >&2; die "could not build it: see $log"; }
		mv "$CACHE/uml/$1-partial" "$dir"
	fi
	echo "$dir"
}

[ $# = 1 ] || { sed -n '4s/^# //p' "$0" >&2; exit 2; }
main "$1"
