# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# The cost of a poll of a monitoring system, measured with its daemon, without the
# module. lib.sh sources it.
#
# Processor time is user and system time, and a mean: the kernel tells that of processes
# that have ended in ticks. It includes all processes that the daemon starts for a poll,
# such as a shell, and nothing of the daemon's own. Elapsed time is a median.

# Polls go on in rounds until so much processor time has passed, or so many seconds.
ROUND=30
ENOUGH_MS=1000
PATIENCE=10
TRIES=10
# Connections in CLOSE_WAIT; both ends of each are here.
FEW=5
MANY=5000

# cost SYSTEM POLL DAEMON OWN COMMAND...: append a row of a table to $WORK/costs. POLL
# says what one poll is. DAEMON is the name of the processes whose children count. OWN is
# that of processes that serve the reader alone: they count, too, and their memory. The
# command polls once, calls timed or took, and is false unless it finds so many sockets in
# CLOSE_WAIT as its last argument says.
cost()
{
	local few many

	few=$(polls "$FEW" "${@:3}")
	many=$(polls "$MANY" "${@:3}")
	make_sockets close_wait 0
	echo "| $1 | $2 | $few | $many | $(resident "$4") |" | tee -a "$WORK/costs"
}

# polls NUMBER DAEMON OWN COMMAND...: print the processor time and the time of a poll.
polls()
{
	local before spent=0 end TOOK

	make_sockets close_wait "$1"
	soon 10 "${@:4}" "$1" >&2
	: >"$WORK/took"
	before=$(processor_ms "$2" "$3")
	end=$((SECONDS + PATIENCE))
	until [ "$spent" -ge "$ENOUGH_MS" ] || [ "$SECONDS" -gt "$end" ]; do
		round "${@:4}" "$1"
		spent=$(($(processor_ms "$2" "$3") - before))
	done
	[ "$spent" -gt 0 ]
	sort -g "$WORK/took" | awk -v spent="$spent" '{ took[NR] = $1 }
		END {
			printf "%.1f ms | ", spent / NR
			if (took[1] == "-")
				printf "–"
			else
				printf "%.0f ms", (took[int((NR + 1) / 2)] + took[int(NR / 2) + 1]) / 2
		}'
}

# round COMMAND...: poll. A poll may also see a connection of the daemon's or its client's
# that is being closed. It is repeated then, and counts all the same.
round()
{
	local poll tries

	for ((poll = 0; poll < ROUND; poll++)); do
		tries=$TRIES
		until "$@" >&2; do
			echo "$TOOK"
			[ $((--tries)) -gt 0 ]
		done
		echo "$TOOK"
	done >>"$WORK/took"
}

# timed COMMAND...: run it; its elapsed time is that of the poll.
timed()
{
	local begin=${EPOCHREALTIME/./} status=0

	"$@" || status=$?
	took $((${EPOCHREALTIME/./} - begin))e-3
	return "$status"
}

# took MILLISECONDS: say how long somebody waited for this poll, or - if nobody does.
took()
{
	TOOK=$1
}

# processor_ms DAEMON OWN: print their processor time so far.
processor_ms()
{
	local pid

	for pid in $(pids "$1") $(pids "$2"); do
		sed 's/.*) //' "/proc/$pid/stat"
	done | awk -v second="$(getconf CLK_TCK)" '
		{ ticks += $14 + $15 } END { print ticks * 1000 / second }' >"$WORK/children"
	for pid in $(pids "$2"); do
		cat "/proc/$pid/schedstat"
	done | awk -v children="$(cat "$WORK/children")" '
		{ ns += $1 } END { printf "%d\n", children + ns / 1e6 }'
}

# pids NAME: print those of all processes with that name.
pids()
{
	[ ! "$1" ] || pgrep -x "$1"
}

# resident NAME: print the resident memory of these processes together.
resident()
{
	local pid

	[ "$1" ] || { echo none; return; }
	for pid in $(pids "$1"); do
		cat "/proc/$pid/status"
	done | awk '$1 == "VmRSS:" { kib += $2 } END { printf "%.1f MiB\n", kib / 1024 }'
}
