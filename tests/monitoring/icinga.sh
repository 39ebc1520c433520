#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: icinga.sh
#
# Run Debian's icinga2 with packaging/icinga/tcpstates.conf: its service must change its
# state as real sockets come and go. Checks are forced, and their results read, by
# Icinga's API. Prints KTAP lines.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/thresholds.sh"

API=https://127.0.0.1:5665/v1

# configure: add a service that has all arguments of the command, and a user of the API.
configure()
{
	install -m 644 "$TOP/packaging/icinga/tcpstates.conf" "$ROOT/etc/icinga2/conf.d/"
	cat >"$ROOT/etc/icinga2/conf.d/test.conf" <<-END
	object ApiUser "test" {
		password = "test"
		permissions = [ "*" ]
	}
	object Service "all-arguments" {
		import "generic-service"
		host_name = NodeName
		check_command = "tcpstates"
		vars.tcpstates_metrics = [ "LISTEN", "CLOSE_WAIT" ]
		vars.tcpstates_warning = "1:"
		vars.tcpstates_critical = "@0"
		vars.tcpstates_netns = 1
		vars.tcpstates_ipv4 = true
	}
	END
	in_root /usr/lib/icinga2/prepare-dirs
	in_root icinga2 api setup --cn box
	in_root icinga2 daemon -C
}

api()
{
	curl -sSk -u test:test -H 'Accept: application/json' "${@:2}" "$API/$1"
}

start()
{
	daemon icinga2 daemon -x warning
	soon 30 api status -f -o /dev/null
}

# check: force one check of the service, and wait for its result as Icinga has parsed it.
check() # SERVICE
{
	local service=${1:-tcp-states} now

	now=$(date +%s.%N)
	api "actions/reschedule-check?service=box!$service&force=true" -X POST -f -o /dev/null &&
		soon 20 checked "$service" "$now" || return 1
	took "$(jq '(.execution_end - .execution_start) * 1000' "$WORK/last")"
	jq -r '"\(.state) \(.output | split("\n")[0] | rtrimstr(" ")) | \(
		.performance_data // [] | join(" "))"' "$WORK/last" >"$WORK/result"
}

# checked SERVICE TIME: keep the last result; succeed if it is of a later check.
checked()
{
	api "objects/services/box!$1" | jq '.results[0].attrs.last_check_result' >"$WORK/last"
	jq -e --argjson time "$2" '. != null and .execution_start > $time' "$WORK/last"
}

# arguments: the range of all metrics, the namespace of process 1 and IPv4 reach the
# reader. Of its IPv4 listeners, none is Icinga's.
arguments()
{
	make_sockets close_wait 1
	becomes "0 TCPSTATES OK - " all-arguments
	grep -F "LISTEN.ipv4=2;1:;@0;0; CLOSE_WAIT.ipv4=1;1:;@0;0;" "$WORK/result"
	jq -r '.command | join(" ")' "$WORK/last" >"$WORK/command"
	cat "$WORK/command"
	grep -qF -- " -N 1 " "$WORK/command"
}

checks()
{
	attempt config_accepted configure
	attempt starts start
	thresholds
	attempt arguments arguments
	attempt cost cost "Icinga" "a check" icinga2 "" one_check
	attempt without_reader_unknown lost "3 "
}

need_packages curl jq
monitor "$*" icinga2-bin icinga2-common
