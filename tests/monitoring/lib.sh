# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# Shared by the scripts that run a monitoring system of Debian: a root with its
# packages and the reader, namespaces of their own, and real sockets. Each script
# defines the function checks. Source it.

. "$(dirname "${BASH_SOURCE[0]}")/../ktap.sh"
. "$(dirname "${BASH_SOURCE[0]}")/../vm/layer.sh"

# The release of Debian whose packages run
SUITE=${SUITE:-trixie}
NAME=$(basename "$0" .sh)
LOG=$OUT/monitoring-$NAME.log
# The ports of sockets.py: one with connections, one with a full accept queue.
PORT=8001
FULL_PORT=8002

. "$(dirname "${BASH_SOURCE[0]}")/cost.sh"

# monitor ARGUMENTS PACKAGE...: make a root with these packages, and call the script
# again in namespaces of its own, to run its checks there. ARGUMENTS are the script's.
monitor()
{
	if [ "$1" = --inner ]; then
		unshare --pid --fork --kill-child --net --uts --ipc --mount-proc bash "$0" --apart
	elif [ "$1" = --apart ]; then
		apart
	else
		need_root
		need_packages gcc make libc6-dev python3 iproute2 procps
		mkdir -p "$OUT"
		: >"$LOG"
		build_reader >>"$LOG" 2>&1
		BASE=$("$TOP/tests/vm/plain-root.sh" "monitor.$NAME.$SUITE" "$SUITE" "${@:2}")
		export BASE
		run_inner "$NAME"
	fi
}

# build_reader: build it with nothing that the root may lack.
build_reader()
{
	flock "$OUT/monitoring.lock" \
		make -s -C "$TOP/userspace" O="$OUT/monitoring" NCURSES=no NLS=no
}

# apart: prepare the root, start the sockets, and run the checks.
apart()
{
	NUMBER=0
	ROOT=$WORK/root
	hostname box
	ip link set lo up
	layer "$BASE"
	own_dev "$ROOT/dev"
	echo "127.0.0.1 localhost box" >"$ROOT/etc/hosts"
	install -m 755 "$OUT/monitoring/tcpstates" "$ROOT/usr/bin/tcpstates"
	coproc SOCKETS { exec python3 "$TOP/tests/monitoring/sockets.py" "$PORT" "$FULL_PORT"; }
	# bash closes a coprocess's descriptors in subshells, but not these.
	exec {ASK}>&"${SOCKETS[1]}" {ANSWER}<&"${SOCKETS[0]}"
	: >"$WORK/costs"
	checks
	sed 's/^/# cost: /' "$WORK/costs"
	echo "# $NAME: $SECONDS s"
}

# in_root COMMAND...: run it in the root, with the environment that systemd gives services.
in_root()
{
	chroot "$ROOT" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin LANG=C.UTF-8 \
		"$@"
}

# daemon COMMAND...: run it in the background, in the root. The namespace's end ends it.
daemon()
{
	in_root "$@" </dev/null >>"$LOG" 2>&1 &
}

# inetd PORT: let openbsd-inetd serve the endpoint there, as often as it is asked.
inetd()
{
	echo "127.0.0.1:$1 stream tcp nowait.100000 nobody /usr/bin/tcpstates tcpstates metrics" \
		"--inetd" >"$ROOT/etc/inetd.conf"
	daemon inetd -i /etc/inetd.conf
}

# make_sockets WORD NUMBER: let sockets.py do that.
make_sockets()
{
	local answer

	echo "$*" >&"$ASK"
	read -r -t 20 answer <&"$ANSWER" && [ "$answer" = "$*" ]
}

# sockets STATE: count the sockets in the state with that number in /proc/net/tcp*.
sockets()
{
	awk -v state="$1" '$4 == state { n++ } END { print n + 0 }' /proc/net/tcp /proc/net/tcp6
}

# soon SECONDS COMMAND...: wait until the command succeeds, at most so long.
soon()
{
	local end=$((SECONDS + $1))

	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || { echo "never succeeded: $*" >&2; return 1; }
		sleep 0.1
	done
}

# same WORD EXPECTED ACTUAL
same()
{
	[ "$2" = "$3" ] || { echo "$1: expected '$2', got '$3'" >&2; return 1; }
}
