#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: yocto.sh RECIPE
#
# Compile and install a recipe as bitbake does: in place of its classes are the
# variables that they set, and their order of calls. The caller sets WORKDIR, PV,
# STAGING_KERNEL_DIR, STAGING_KERNEL_BUILDDIR and D.

set -euo pipefail
RECIPE=$1

# value NAME: print a variable of the recipe, unexpanded.
value()
{
	sed -e ':more' -e '/\\$/{N;s/\\\n *//;bmore' -e '}' "$RECIPE" |
		sed -n "s/^$1 *?*+*= *\"\\(.*\\)\"\$/\\1/p"
}

# expand TEXT: replace ${NAME} in it, as bitbake does. Quotes stay.
expand()
{
	local text=$1 name

	while [[ $text =~ \$\{([A-Za-z_]+)\} ]]; do
		name=${BASH_REMATCH[1]}
		text=${text//"\${$name}"/"${!name}"}
	done
	printf '%s\n' "$text"
}

# task NAME: print the shell function of a task, with its variables replaced.
task()
{
	expand "$(awk -v "begin=$1() {" '$0 == begin { on = 1; next } /^}/ { on = 0 } on' "$RECIPE")"
}

# oe_runmake ARGUMENT...: the shell parses EXTRA_OEMAKE a second time.
oe_runmake()
{
	eval "make -j$(nproc) $EXTRA_OEMAKE \"\$@\""
}

# unpack: do what the tasks fetch, unpack and populate_lic check.
unpack()
{
	local source license

	source=$(expand "$(value SRC_URI)")
	tar -C "$UNPACKDIR" -xzf "$(dirname "$RECIPE")/files/${source#file://}"
	license=$(value LIC_FILES_CHKSUM)
	license=${license#file://}
	echo "${license#*md5=}  $S/${license%%;*}" | md5sum -c
}

# build_module: the tasks of module.bbclass.
build_module()
{
	local common

	export ARCH=arm CROSS_COMPILE=arm-linux-gnueabihf- OS=linux LOCALVERSION=""
	export KBUILD_OUTPUT=$STAGING_KERNEL_BUILDDIR
	export KBUILD_BUILD_VERSION=1 KBUILD_BUILD_USER=oe-user KBUILD_BUILD_HOST=oe-host
	KERNEL_VERSION=$(cat "$STAGING_KERNEL_BUILDDIR/include/config/kernel.release")
	export KERNEL_VERSION
	common=("CC=${CROSS_COMPILE}gcc -fuse-ld=bfd -ffile-prefix-map=$STAGING_KERNEL_DIR=/usr/src/kernel"
		"LD=${CROSS_COMPILE}ld.bfd " "OBJCOPY=${CROSS_COMPILE}objcopy " "STRIP=${CROSS_COMPILE}strip"
		"O=$STAGING_KERNEL_BUILDDIR" "KBUILD_EXTRA_SYMBOLS=")
	EXTRA_OEMAKE+=" KERNEL_SRC=$STAGING_KERNEL_DIR"
	unset CFLAGS CPPFLAGS CXXFLAGS LDFLAGS
	oe_runmake "KERNEL_PATH=$STAGING_KERNEL_DIR" "KERNEL_VERSION=$KERNEL_VERSION" \
		"AR=${CROSS_COMPILE}ar " "${common[@]}"
	oe_runmake DEPMOD=echo "MODLIB=$D/usr/lib/modules/$KERNEL_VERSION" \
		"INSTALL_FW_PATH=$D/usr/lib/firmware" "${common[@]}" modules_install
	[ -e "$B/Module.symvers" ]
}

# build_program: the tasks of base.bbclass, and the recipe's own installation.
build_program()
{
	[ -e Makefile ]
	oe_runmake
	eval "$(task do_install)"
}

# The variables of bitbake.conf for a machine with an ARMv7 processor
export CC="arm-linux-gnueabihf-gcc -march=armv7-a -mfpu=vfpv3-d16 -mfloat-abi=hard
	-fstack-protector-strong -O2 -D_FORTIFY_SOURCE=2 -Wformat -Wformat-security"
CC=$(xargs <<<"$CC")
export LD=arm-linux-gnueabihf-ld AR=arm-linux-gnueabihf-ar STRIP=arm-linux-gnueabihf-strip
export OBJCOPY=arm-linux-gnueabihf-objcopy MAKE=make prefix=/usr datadir=/usr/share
export CFLAGS="-O2 -g -ffile-prefix-map=$WORKDIR=/usr/src/debug -pipe"
export LDFLAGS="-Wl,-O1 -Wl,--hash-style=gnu -Wl,--as-needed -Wl,-z,relro,-z,now"
UNPACKDIR=$WORKDIR/sources
PN=$(basename "$RECIPE" | sed 's/_.*//')
BPN=$(value BPN)
BPN=${BPN:-$PN}
BP=$BPN-$PV
S=$(expand "$(value S)")
S=${S:-$UNPACKDIR/$BP}
B=$S
rm -rf "$WORKDIR" "$D"
mkdir -p "$UNPACKDIR" "$D"
unpack
cd "$B"
EXTRA_OEMAKE=$(expand "$(value EXTRA_OEMAKE)")
if grep -qx 'inherit module' "$RECIPE"; then
	build_module
else
	build_program
fi
