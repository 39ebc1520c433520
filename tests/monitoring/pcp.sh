#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: pcp.sh
#
# Run Debian's PCP with packaging/pcp/tcpstates as a source of pmdaopenmetrics, and
# compare the number of real sockets in each state with PCP's own metrics, which come
# from /proc/net/tcp. Then let it fetch packaging/pcp/tcpstates.url, as another source,
# from inetd. Prints KTAP lines.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib.sh"

PMDA=/var/lib/pcp/pmdas/openmetrics
METRICS=openmetrics.tcpstates.tcpstates_
STATES=(established syn_sent syn_recv fin_wait1 fin_wait2 time_wait close close_wait last_ack
	listen closing)

start()
{
	install -m 755 "$TOP/packaging/pcp/tcpstates" "$ROOT$PMDA/config.d/"
	install -m 644 "$TOP/packaging/pcp/tcpstates.url" "$ROOT$PMDA/config.d/tcpstates_http.url"
	in_root /etc/init.d/pmcd start-systemd
	in_root sh -c "cd $PMDA && ./Install </dev/null"
}

# value METRIC [LABEL...]: print the value of the metric's instance that has these labels,
# in the order of the alphabet.
value()
{
	in_root pminfo -f "$1" >"$WORK/info"
	value_in_info "${@:2}"
}

value_in_info()
{
	awk -v labels="$*" '
		$1 == "inst" {
			name = $0
			sub(/^[^"]*"[0-9]+ /, "", name)
			sub(/"\].*/, "", name)
			if (name == labels)
				print $NF
		}
		$1 == "value" && labels == "" { print $2 }' "$WORK/info"
}

# pcp_own FAMILY: print PCP's own count of each state.
pcp_own()
{
	local state metric

	case $1 in
	ipv4)	metric=network.tcpconn ;;
	ipv6)	metric=network.tcpconn6 ;;
	esac
	for state in "${STATES[@]}"; do
		echo "$1 $state $(value "$metric.$state")"
	done
}

# ours FAMILY: print the reader's count of each state.
ours()
{
	local state

	for state in "${STATES[@]}"; do
		echo "$1 $state $(value "${METRICS}sockets" "family:$1" "state:$state")"
	done
}

same_counts()
{
	pcp_own "$1" >"$WORK/own"
	ours "$1" >"$WORK/ours"
	diff "$WORK/own" "$WORK/ours"
}

states()
{
	make_sockets close_wait 3
	soon 10 same_counts ipv4
	soon 10 same_counts ipv6
	same CLOSE_WAIT 3 "$(value "${METRICS}sockets" family:ipv4 state:close_wait)"
	same FIN_WAIT2 3 "$(value "${METRICS}side_sockets" side:client state:fin_wait2)"
}

# port NUMBER: print a port's listeners, and how many are full, and the accept queue.
port()
{
	local figure

	for figure in listeners full backlog backlog_max; do
		value "${METRICS}port_$figure" "port:$1" side:server
	done | xargs
}

queue()
{
	same "an empty queue" "1 0 0 1" "$(port "$FULL_PORT")"
	make_sockets full 1
	same "a full queue" "1 1 2 1" "$(port "$FULL_PORT")"
	make_sockets full 0
	same "an empty queue again" "1 0 0 1" "$(port "$FULL_PORT")"
}

changes()
{
	make_sockets close_wait 7
	same CLOSE_WAIT 7 "$(value "${METRICS}port_connections" "port:$PORT" side:server \
		state:close_wait)"
	soon 10 same_counts ipv4
}

# described: PCP knows gauges from counters, and shows the help.
described()
{
	in_root pminfo -dT "${METRICS}sockets" "${METRICS}listen_overflows_total" >"$WORK/info"
	cat "$WORK/info"
	same semantics "instant counter" \
		"$(sed -n 's/.*Semantics: \([a-z]*\).*/\1/p' "$WORK/info" | xargs)"
	grep -F "TCP sockets by state and address family." "$WORK/info"
	same overflows 0 "$(value "${METRICS}listen_overflows_total")"
}

# poll CLOSE_WAIT: ask for one metric; pmdaopenmetrics, a program in Python, then runs
# the script, and is there for it alone.
poll()
{
	timed in_root pminfo -f "${METRICS}port_connections" >"$WORK/info"
	same CLOSE_WAIT "$1" "$(value_in_info "port:$PORT" side:server state:close_wait)"
}

# listen: serve the port of the .url from inetd.
listen()
{
	inetd "$(sed -n '1s|.*:\([0-9]*\)/.*|\1|p' "$TOP/packaging/pcp/tcpstates.url")"
	soon 10 fetched
}

fetched()
{
	in_root pminfo -f "${METRICS}sockets" 2>&1 | grep -q value
}

# endpoint: the same figures as from the script. Each request leaves a TIME_WAIT behind.
endpoint()
{
	METRICS=openmetrics.tcpstates_http.tcpstates_
	! fetched
	listen
	make_sockets close_wait 5
	make_sockets full 1
	same CLOSE_WAIT 5 "$(value "${METRICS}sockets" family:ipv4 state:close_wait)"
	same FIN_WAIT2 5 "$(value "${METRICS}side_sockets" side:client state:fin_wait2)"
	same LISTEN "$(sockets 0A)" "$(value "${METRICS}side_sockets" side:server state:listen)"
	same "a full queue" "1 1 2 1" "$(port "$FULL_PORT")"
}

checks()
{
	attempt installs start
	attempt states_as_in_tcpconn states
	attempt port_queue queue
	attempt changes changes
	attempt semantics_and_help described
	attempt cost cost PCP "\`pminfo -f\` of a metric" "" python3 poll
	attempt endpoint endpoint
}

monitor "$*" pcp python3-pcp python3-requests passwd procps openbsd-inetd
