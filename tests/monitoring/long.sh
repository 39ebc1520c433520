#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: long.sh [MINUTES]
#
# Let Debian's Prometheus scrape the endpoint of the reader each second, for an hour or
# for MINUTES, beside 100,000 sockets, with the module in user-mode Linux at native speed.
# Prints the memory of all parts while that goes on, and at the end KTAP lines: no scrape
# is missing or has other counts, and memory does not grow. Then it prints the cost.
#
# check.sh runs it only by name: make check-monitoring SYSTEM=long.

. "$(dirname "$0")/../lib.sh"

# install: put Prometheus, the server and the reader into the root. A PREPARE command.
install_parts()
{
	cp /etc/resolv.conf "$ROOT/etc/resolv.conf"
	chroot "$ROOT" sh -euc '
		export DEBIAN_FRONTEND=noninteractive
		apt-get update
		apt-get install -y --no-install-recommends prometheus systemd
		gcc -O2 -Wall -o /usr/local/bin/make_sockets /src/tests/bench/make_sockets.c
		make -C /src/userspace O=/tmp/reader NCURSES=no NLS=no
		cp /tmp/reader/tcpstates /usr/local/bin/
	' >"$OUT/monitoring-long.log" 2>&1 ||
		{ tail -n 5 "$OUT/monitoring-long.log" >&2; die "could not install the parts: see $OUT/monitoring-long.log"; }
}

main()
{
	local minutes=${1:-60}

	need_root
	TIMEOUT=$((minutes * 60 + 900)) UML_MEMORY=2G "$TOP/tests/bench/uml.sh" 6.12 \
		"tests/monitoring/long.sh --install" "insmod /tcpstates.ko
		# Outside of the ports that make_sockets uses
		sysctl -qw net.ipv4.ip_local_port_range='62500 65499'
		make_sockets 100000 python3 /src/tests/monitoring/long.py $minutes"
}

case ${1-} in
--install)	install_parts ;;
-*)		sed -n '4s/^# //p' "$0" >&2; exit 2 ;;
*)		main "$@" ;;
esac
