#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: builtin.sh
#
# Build the module into user-mode Linux 6.12 by scripts/add-to-kernel.sh, and boot that
# with BusyBox alone in 32 MiB: it must count a listener. Build the module's folder for
# a kernel without modules too. Prints KTAP lines.
#
# shellcheck disable=SC2034 # ktap.sh uses NAME, LOG and NUMBER

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../ktap.sh"
. "$(dirname "$0")/../vm/layer.sh"

NAME=builtin
LOG=$OUT/builtin.log

# tree NAME OPTION...: mount a layer of that name over the kernel's tree in $TREE, add
# the module twice, which must be the same as once, and configure it with these options
# of scripts/config.
tree()
{
	TREE=$WORK/$1
	mkdir -p "$WORK/upper-$1" "$WORK/work-$1" "$TREE"
	mount -t overlay overlay \
		-o "lowerdir=$UML,upperdir=$WORK/upper-$1,workdir=$WORK/work-$1" "$TREE"
	"$TOP/scripts/add-to-kernel.sh" "$TREE"
	"$TOP/scripts/add-to-kernel.sh" "$TREE"
	[ "$(grep -c tcpstates "$TREE/net/Makefile" "$TREE/net/Kconfig" | xargs)" = \
		"$TREE/net/Makefile:1 $TREE/net/Kconfig:1" ]
	(cd "$TREE" && scripts/config -e TCPSTATES "${@:2}")
	make -C "$TREE" ARCH=um olddefconfig
	grep -qx CONFIG_TCPSTATES=y "$TREE/.config"
}

# build_without_modules: compile only the folder. All else would be compiled again, too.
build_without_modules()
{
	tree without -d MODULES
	grep -qx '# CONFIG_MODULES is not set' "$TREE/.config"
	make -C "$TREE" ARCH=um W=1 -j"$(nproc)" net/tcpstates/ 2>&1 | tee "$WORK/warnings"
	if grep -E 'net/tcpstates.*warning:' "$WORK/warnings"; then
		return 1
	fi
}

build()
{
	tree tree
	make -C "$TREE" ARCH=um -j"$(nproc)" linux
}

# boot: print what the guest's only program says.
boot()
{
	# The kernel mounts its devtmpfs there: a job in the background reads /dev/null.
	mkdir -p "$WORK/root"/{proc,bin,dev}
	cp /bin/busybox "$WORK/root/bin/"
	cat >"$WORK/root/init" <<-'END'
	#!/bin/busybox sh
	busybox mount -t proc proc /proc
	busybox ifconfig lo up
	busybox nc -l -p 80 &
	until busybox grep -q ':0050 ' /proc/net/tcp /proc/net/tcp6; do :; done
	busybox cat /proc/tcpstates
	busybox cat /proc/tcpstates_ports
	busybox poweroff -f
	END
	chmod +x "$WORK/root/init"
	timeout 120 "$TREE/linux" mem=32M root=/dev/root rootfstype=hostfs \
		"rootflags=$WORK/root" "uml_dir=$WORK/" init=/init con=null con0=null,fd:1 </dev/null
}

counts()
{
	boot >"$WORK/said" 2>&1 || true
	cat "$WORK/said"
	grep -Eq '^LISTEN +1 ' "$WORK/said" && grep -Eq '^server +80 ' "$WORK/said"
}

inner()
{
	NUMBER=0
	: >"$LOG"
	attempt compiles_without_modules build_without_modules
	attempt builds build
	TREE=$WORK/tree
	attempt counts_a_listener counts
}

main()
{
	need_root
	need_packages busybox-static gcc make flex bison bc libelf-dev
	mkdir -p "$OUT"
	UML=$("$TOP/tests/bench/uml-kernel.sh" 6.12)
	export UML
	run_inner builtin
}

if [ "${1-}" = --inner ]; then
	inner
else
	main
fi
