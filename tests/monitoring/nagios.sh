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
. "$(dirname "$0")/thresholds.sh"

CONFIG=/etc/nagios4/nagios.cfg

# monitor()'s inner calls know the root.
RESULTS=${WORK-}/root/var/lib/nagios4/results

configure()
{
	install -m 644 "$TOP/packaging/nagios/tcpstates.cfg" "$ROOT/etc/nagios4/conf.d/"
	sed -i -e 's/^use_syslog=1/use_syslog=0/' -e '/^process_performance_data=/d' "$ROOT$CONFIG"
	cat >>"$ROOT$CONFIG" <<-'END'
	process_performance_data=1
	service_perfdata_file=/var/lib/nagios4/results
	service_perfdata_file_template=$SERVICEEXECUTIONTIME$ $SERVICESTATEID$ $SERVICEOUTPUT$ | $SERVICEPERFDATA$
	END
	in_root install -d -o nagios -g nagios /run/nagios4
	in_root nagios4 -v "$CONFIG"
}

start()
{
	daemon nagios4 "$CONFIG"
	soon 20 test -p "$ROOT/var/lib/nagios4/rw/nagios.cmd" -a -e "$RESULTS"
}

# check: Nagios adds a line to its file for each. A name in quotes is that of a figure.
check() # SERVICE
{
	local now before

	before=$(wc -l <"$RESULTS")
	now=$(date +%s)
	echo "[$now] SCHEDULE_FORCED_SVC_CHECK;localhost;TCP states;$now" \
		>"$ROOT/var/lib/nagios4/rw/nagios.cmd"
	soon 20 more_lines "$before" || return 1
	took "$(tail -n 1 "$RESULTS" | awk '{ print $1 * 1000 }')"
	tail -n 1 "$RESULTS" | cut -d ' ' -f 2- | tr -d \' >"$WORK/result"
}

more_lines()
{
	[ "$(wc -l <"$RESULTS")" -gt "$1" ]
}

checks()
{
	attempt config_accepted configure
	attempt starts start
	thresholds
	attempt cost cost "Nagios" "a check" nagios4 "" one_check
	attempt without_reader_critical lost "2 (No output on stdout) stderr: execvp(tcpstates"
}

monitor "$*" nagios4-core monitoring-plugins-basic
