#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: add-to-kernel.sh KERNEL-SOURCE
#
# Add the module to the source of a kernel, as net/tcpstates, for kernels that load no
# modules: with CONFIG_TCPSTATES=y it is built in, with m it is a module. Run it again
# to replace it by a newer version.
set -eu

[ $# = 1 ] || { sed -n '4s/^# //p' "$0" >&2; exit 2; }
top=$(cd "$(dirname "$0")/.." && pwd)
tree=$1

# add LINE FILE: append a line, unless it is there.
add()
{
	grep -qxF "$1" "$2" || printf '%s\n' "$1" >>"$2"
}

for file in net/Kconfig net/Makefile net/ipv4/tcp_ipv4.c; do
	[ -e "$tree/$file" ] || {
		echo "error: $tree is no kernel's source: it has no $file" >&2
		exit 1
	}
done
rm -rf "$tree/net/tcpstates"
mkdir "$tree/net/tcpstates"
cp -R "$top/module" "$top/include" "$tree/net/tcpstates/"
echo 'obj-$(CONFIG_TCPSTATES) += module/' >"$tree/net/tcpstates/Makefile"
add 'source "net/tcpstates/module/Kconfig"' "$tree/net/Kconfig"
add 'obj-$(CONFIG_TCPSTATES) += tcpstates/' "$tree/net/Makefile"
echo "added net/tcpstates: set CONFIG_TCPSTATES=y or m in the configuration of $tree"
