#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: nagios.sh
#
# Run Debian's nagios4 with packaging/nagios/tcpstates.cfg: its service must change its
# state as real sockets come and go. Checks are forced by external commands. Prints
# KTAP lines.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib.sh"

CONFIG=/etc/nagios4/nagios.cfg

configure()
{
	install -m 644 "$TOP/packaging/nagios/tcpstates.cfg" "$ROOT/etc/nagios4/conf.d/"
	sed -i -e 's/^status_update_interval=.*/status_update_interval=1/' \
		-e 's/^use_syslog=1/use_syslog=0/' "$ROOT$CONFIG"
	in_root install -d -o nagios -g nagios /run/nagios4
	in_root nagios4 -v "$CONFIG"
}

start()
{
	daemon nagios4 "$CONFIG"
	soon 20 test -p "$ROOT/var/lib/nagios4/rw/nagios.cmd" -a \
		-s "$ROOT/var/lib/nagios4/status.dat"
}

# service KEY: print that value of the service.
service()
{
	awk -F = -v key="$1" '
		/^servicestatus/ { inside = 1; found = 0 }
		/service_description=TCP states/ { found = inside }
		/^[ \t]*}/ { inside = 0 }
		found && inside { name = $1; gsub(/[ \t]/, "", name) }
		found && inside && name == key { sub(/^[^=]*=/, ""); print; exit }' \
		"$ROOT/var/lib/nagios4/status.dat"
}

# forced: succeed if the service has been checked since then with this result.
forced() # TIME STATE WORDS
{
	[ "$(service last_check)" -ge "$1" ] && [ "$(service current_state)" = "$2" ] &&
		grep -qF -- "$3" <<<"$(service plugin_output)"
}

# becomes STATE WORDS: force a check, and wait for its result.
becomes()
{
	local now

	now=$(date +%s)
	echo "[$now] SCHEDULE_FORCED_SVC_CHECK;localhost;TCP states;$now" \
		>"$ROOT/var/lib/nagios4/rw/nagios.cmd"
	if ! soon 20 forced "$now" "$1" "$2"; then
		service current_state
		service plugin_output
		return 1
	fi
	service performance_data
}

ok()
{
	make_sockets close_wait "$1"
	becomes 0 "TCPSTATES OK"
}

warning()
{
	make_sockets close_wait 101
	becomes 1 "TCPSTATES WARNING - CLOSE_WAIT 101, above 100"
	same figures "'CLOSE_WAIT'=101;100;1000;0; 'server:any.full'=0;;0;0;1" \
		"$(service performance_data)"
}

critical()
{
	make_sockets close_wait 1001
	becomes 2 "TCPSTATES CRITICAL - CLOSE_WAIT 1001, above 1000"
}

queue()
{
	make_sockets full 1
	becomes 2 "TCPSTATES CRITICAL - server:any.full 1 (port $FULL_PORT), above 0"
	make_sockets full 0
	becomes 0 "TCPSTATES OK"
}

# lost: a program that can't be run is no OK.
lost()
{
	mv "$ROOT/usr/bin/tcpstates" "$ROOT/tcpstates"
	becomes 2 "execvp(tcpstates"
}

checks()
{
	attempt config_accepted configure
	attempt starts start
	attempt ok ok 100
	attempt warning warning
	attempt critical critical
	attempt ok_again ok 0
	attempt full_queue_critical queue
	attempt without_reader_unknown lost
}

monitor "$*" nagios4-core monitoring-plugins-basic
