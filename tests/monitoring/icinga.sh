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

# result SERVICE: print the status, the output and the performance data of its last
# check, as Icinga has parsed them.
result()
{
	api "objects/services/box!$1" | jq -r '.results[0].attrs.last_check_result |
		"\(.state) \(.output | split("\n")[0] | rtrimstr(" ")) | \(.performance_data // [] | join(" "))"'
}

# forced SERVICE RESULT: force a check, and compare its result.
forced()
{
	api "actions/reschedule-check?service=box!$1&force=true" -X POST -f -o /dev/null || return 1
	result "$1" >"$WORK/result"
	grep -qF -- "$2" "$WORK/result"
}

# becomes RESULT [SERVICE]: force checks until one has this result.
becomes()
{
	soon 20 forced "${2:-tcp-states}" "$1" || { cat "$WORK/result"; return 1; }
	cat "$WORK/result"
}

ok()
{
	make_sockets close_wait "$1"
	becomes "0 TCPSTATES OK - "
}

warning()
{
	make_sockets close_wait 101
	becomes "1 TCPSTATES WARNING - CLOSE_WAIT 101, above 100 | \
CLOSE_WAIT=101;100;1000;0; server:any.full=0;;0;0;1"
}

critical()
{
	make_sockets close_wait 1001
	becomes "2 TCPSTATES CRITICAL - CLOSE_WAIT 1001, above 1000 | "
}

queue()
{
	make_sockets full 1
	becomes "2 TCPSTATES CRITICAL - server:any.full 1 (port $FULL_PORT), above 0 | "
	make_sockets full 0
	becomes "0 TCPSTATES OK - "
}

# arguments: the range of all metrics, the namespace of process 1 and IPv4 reach the
# reader. Of its IPv4 listeners, none is Icinga's.
arguments()
{
	make_sockets close_wait 1
	becomes "0 TCPSTATES OK - " all-arguments
	grep -F "LISTEN.ipv4=2;1:;@0;0; CLOSE_WAIT.ipv4=1;1:;@0;0;" "$WORK/result"
	api objects/services/box!all-arguments | jq -r \
		'.results[0].attrs.last_check_result.command | join(" ")' >"$WORK/command"
	cat "$WORK/command"
	grep -qF -- " -N 1 " "$WORK/command"
}

lost()
{
	mv "$ROOT/usr/bin/tcpstates" "$ROOT/tcpstates"
	becomes "3 "
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
	attempt arguments arguments
	attempt without_reader_unknown lost
}

need_packages curl jq
monitor "$*" icinga2-bin icinga2-common
