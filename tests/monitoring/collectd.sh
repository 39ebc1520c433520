#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: collectd.sh
#
# Run Debian's collectd with packaging/collectd/tcpstates.conf, and read the values of
# real sockets back from the files of its csv plugin. Prints KTAP lines.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib.sh"

VALUES=/var/lib/collectd/csv/box

configure()
{
	install -D -m 644 "$TOP/packaging/collectd/tcpstates.conf" \
		"$ROOT/etc/collectd/collectd.conf.d/tcpstates.conf"
	cat >"$ROOT/etc/collectd/collectd.conf" <<-END
	Hostname "box"
	LoadPlugin csv
	<Plugin csv>
		DataDir "/var/lib/collectd/csv"
	</Plugin>
	Include "/etc/collectd/collectd.conf.d/*.conf"
	END
	in_root collectd -t
}

# value IDENTIFIER: print the newest value that collectd has kept.
value()
{
	local files=("$ROOT$VALUES/$1"-20*)

	[ -e "${files[0]}" ] && tail -q -n 1 "${files[@]}" | awk -F, 'END { print $2 }'
}

# reads IDENTIFIER NUMBER: succeed if that is its newest value.
reads()
{
	[ "$(value "$1")" = "$2.000000" ] || [ "$(value "$1")" = "$2" ]
}

# states: compare each state with the kernel's own file.
states()
{
	local state number=0

	for state in ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSED \
		CLOSE_WAIT LAST_ACK LISTEN CLOSING
	do
		number=$((number + 1))
		soon 15 reads "tcpstates-total/tcp_connections-$state" \
			"$(sockets "$(printf '%02X' "$number")")"
	done
}

follows()
{
	make_sockets close_wait "$1"
	soon 15 reads tcpstates-total/tcp_connections-CLOSE_WAIT "$1"
	soon 15 reads "tcpstates-$PORT-server/tcp_connections-CLOSE_WAIT" "$1"
}

queue()
{
	soon 15 reads "tcpstates-$FULL_PORT-server/gauge-full" 1
	soon 15 reads "tcpstates-$FULL_PORT-server/gauge-backlog" 2
	soon 15 reads "tcpstates-$FULL_PORT-server/gauge-backlog_max" 1
	soon 15 reads "tcpstates-$PORT-server/gauge-full" 0
	soon 15 reads tcpstates-counters/derive-listen_overflows 0
}

changes()
{
	make_sockets full 0
	follows 7
	soon 15 reads "tcpstates-$FULL_PORT-server/gauge-full" 0
	soon 15 reads "tcpstates-$FULL_PORT-server/gauge-backlog" 0
}

# nothing_refused: collectd logs a value that it can't take, and a program that it
# can't run.
nothing_refused()
{
	soon 15 test -e "$ROOT$VALUES/tcpstates-reading_ports"
	! grep -E 'exec plugin|Unable|type .* not|parse' "$WORK/said"
}

# interval CLOSE_WAIT: wait until collectd has kept the next values of both readers.
interval()
{
	local show ports

	show=$(lines tcpstates-total/tcp_connections-CLOSE_WAIT)
	ports=$(lines "tcpstates-$PORT-server/tcp_connections-CLOSE_WAIT")
	took -
	soon 15 more_lines tcpstates-total/tcp_connections-CLOSE_WAIT "$show" &&
		soon 15 more_lines "tcpstates-$PORT-server/tcp_connections-CLOSE_WAIT" "$ports" &&
		reads tcpstates-total/tcp_connections-CLOSE_WAIT "$1" &&
		reads "tcpstates-$PORT-server/tcp_connections-CLOSE_WAIT" "$1"
}

lines() # IDENTIFIER
{
	cat "$ROOT$VALUES/$1"-20* | wc -l
}

more_lines() # IDENTIFIER NUMBER
{
	[ "$(lines "$1")" -gt "$2" ]
}

# often: let the readers print twice a second instead of each 10 seconds.
often()
{
	sed -i 's/"10"$/"0.5"/' "$ROOT/etc/collectd/collectd.conf.d/tcpstates.conf"
	grep -c '"0.5"$' "$ROOT/etc/collectd/collectd.conf.d/tcpstates.conf"
	pkill -x collectd
	soon 10 ended
}

ended()
{
	! pgrep -x collectd && ! pgrep -x tcpstates
}

run()
{
	in_root collectd -f </dev/null >>"$WORK/said" 2>&1 &
}

checks()
{
	attempt config_accepted configure
	run
	make_sockets full 1
	attempt close_wait_read_back follows 3
	attempt states_read_back states
	attempt port_queue_read_back queue
	attempt changes_read_back changes
	attempt nothing_refused nothing_refused
	attempt ends often
	run
	attempt cost cost collectd "an interval" "" tcpstates interval
	cat "$WORK/said" >>"$LOG"
}

monitor "$*" collectd-core
