#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: prometheus.sh [--guest]
#
# Run the units with systemd, node_exporter and Prometheus of Debian, and compare
# Prometheus's answers with real sockets; without the module, in namespaces of this
# machine. With --guest, run them in a guest with the module, which goes at the end.
# Prints KTAP lines. On this machine it also writes the data of the dashboard to build/.
#
# The rules get shorter times, in the ratio of the intervals. An emulated guest on a busy
# host needs many seconds to start a confined program: its interval is 15 s, here it is 1 s.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../vm/layer.sh"
. "$(dirname "$0")/machine.sh"

SUITE=trixie
PACKAGES=(systemd dbus iproute2 python3 prometheus prometheus-node-exporter procps kmod
	busybox-static linux-image-amd64 linux-headers-amd64 dkms gcc make libc6-dev)

# furnish ROOT SECONDS: install the reader, the units and a configuration that reads each
# so many seconds.
furnish()
{
	local root=$1 seconds=$2 timer

	install -m 755 "$OUT/monitoring/tcpstates" "$root/usr/bin/tcpstates"
	install -m 755 "$(command -v promtool)" "$root/usr/local/bin/promtool"
	make -s -C "$TOP" install-units DESTDIR="$root" UNITDIR=/usr/lib/systemd/system
	for timer in textfile textfile-processes; do
		mkdir -p "$root/etc/systemd/system/tcpstates-$timer.timer.d"
		printf '[Timer]\nOnUnitActiveSec=\nOnActiveSec=0\nOnUnitActiveSec=%s\n' "$seconds" \
			>"$root/etc/systemd/system/tcpstates-$timer.timer.d/test.conf"
	done
	sed -E -e "s/for: [0-9]+[mh]/for: $((seconds * 2))s/" -e "s/\[(5m|1d)\]/[$((seconds * 10))s]/" \
		-e "s/max_seconds < 60/max_seconds < 3/" -e "s/>= 600/>= 5/" \
		-e "s/> 120$/> $((seconds * 6))/" \
		"$TOP/packaging/prometheus/tcpstates.rules.yml" >"$root/etc/prometheus/tcpstates.rules.yml"
	configure "$seconds" >"$root/etc/prometheus/prometheus.yml"
	echo 'ARGS="--web.listen-address=127.0.0.1:9090"' >"$root/etc/default/prometheus"
	echo 'ARGS="--web.listen-address=127.0.0.1:9100 --collector.disable-defaults --collector.textfile --collector.textfile.directory=/var/lib/prometheus/node-exporter"' \
		>"$root/etc/default/prometheus-node-exporter"
	systemctl --root="$root" -q enable tcpstates-textfile.timer tcpstates-metrics.socket
}

# configure SECONDS: print Prometheus's configuration.
configure()
{
	cat <<-END
	global:
	  scrape_interval: ${1}s
	  evaluation_interval: ${1}s
	rule_files: [tcpstates.rules.yml]
	scrape_configs:
	  - job_name: node
	    static_configs: [{targets: ['127.0.0.1:9100']}]
	  - job_name: tcpstates
	    static_configs: [{targets: ['127.0.0.1:10793']}]
	END
}

# machine ROOT PATIENCE SECONDS: boot that root, and run the test in it.
machine()
{
	local status=0

	mkdir -p "$1/srv/monitoring"
	cp "$TOP"/tests/monitoring/*.py "$TOP/packaging/grafana/tcpstates.json" "$1/srv/monitoring"
	boot_machine "$1" "$WORK/machine.log"
	in_machine python3 /srv/monitoring/prometheus.py "$2" "$3" || status=$?
	if [ "$status" != 0 ]; then
		in_machine sh -c 'journalctl -q | grep -v level=info | tail -n 20' >&2 || true
		tail -n 20 "$WORK/machine.log" >&2
	fi
	end_machine
	return "$status"
}

# inner: run the test here, in a layer.
inner()
{
	local status=0

	layer "$BASE"
	umount "$WORK/root/dev" "$WORK/root/proc"
	furnish "$WORK/root" 1
	machine "$WORK/root" 60 1 || status=$?
	# It shows a failure, too.
	cp "$WORK/root/srv/monitoring/dashboard.data.json" "$OUT" || status=1
	return "$status"
}

# in_guest: run the test in a guest, whose root is read-only.
in_guest()
{
	WORK=/tmp/work
	mkdir -p "$WORK"/{upper,work,root}
	modprobe -a overlay tcp_diag inet_diag tcpstates
	mount -t overlay overlay -o "lowerdir=/,upperdir=$WORK/upper,workdir=$WORK/work" "$WORK/root"
	MACHINE_NET=host machine "$WORK/root" 600 15
}

main()
{
	need_root
	need_packages gcc make libc6-dev systemd util-linux procps
	need_promtool
	mkdir -p "$OUT"
	make -s -C "$TOP/userspace" O="$OUT/monitoring" NCURSES=no NLS=no >"$OUT/monitoring.log" 2>&1 ||
		{ tail -n 20 "$OUT/monitoring.log" >&2; die "the reader does not build"; }
	BASE=$("$TOP/tests/vm/plain-root.sh" monitoring "$SUITE" "${PACKAGES[@]}")
	export BASE
	if [ "${1-}" = --guest ]; then
		find "$BASE/usr/lib/modules/" -mindepth 1 -maxdepth 1 -printf '%f\n' >"$BASE/kernel-release"
		"$TOP/tests/vm/guest.sh" -t 3600 "$BASE" "tests/monitoring/prometheus.sh --prepare" \
			"bash tests/monitoring/prometheus.sh --in-guest"
	else
		run_inner prometheus
	fi
}

case ${1-} in
""|--guest)	main "$@" ;;
--inner)	inner ;;
--prepare)	tests/vm/install.sh && furnish "$ROOT" 15 ;;
--in-guest)	in_guest ;;
*)		sed -n '4s/^# //p' "$0" >&2; exit 2 ;;
esac
