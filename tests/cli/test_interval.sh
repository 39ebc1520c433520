#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tcpstates INTERVAL: a row, or a reading in a format, at each interval.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

make_procfs procfs
export COLLECTD_HOSTNAME=host.example.org COLLECTD_INTERVAL=10.000

usage_errors()
{
	refuses 2 "tcpstates: an interval is in seconds, from 0.001 to 1000000, not '0': $see" 0
	refuses 2 "tcpstates: an interval is in seconds, from 0.001 to 1000000, not '1x': $see" \
		1x
	refuses 2 "tcpstates: a COUNT is a number from 1, not '0': $see" 1 0
	refuses 2 "tcpstates: a COUNT is a number from 1, not 'ports': $see" 1 ports
	refuses 2 "tcpstates: unexpected argument '3': $see" 1 2 3
	refuses 2 "tcpstates: stdin (-f -) can be read only once: leave out the INTERVAL: $see" \
		1 -f -
	refuses 2 "tcpstates: the format prometheus has one reading in a file: with an INTERVAL, name it with -o FILE: $see" \
		1 --prometheus -o -
	refuses 2 "tcpstates: with an INTERVAL, a file (-o) has the last reading only: use --format too: $see" \
		1 -o file
	refuses 2 "tcpstates: option --time is for the table of an INTERVAL; JSON always has the time: $see" \
		-jt 1
	equal "files that are left" "" "$(find . -name 'file*')"
	refuses 3 "tcpstates: cannot open none: No such file or directory" 1 -f none
}

interval() # CASE
{
	"$cases/interval.py" ./tcpstates "$1" || fail "see above"
}

tests usage_errors
if command -v python3 >/dev/null; then
	for name in $("$cases/interval.py" ./tcpstates list); do
		run_test "interval: $name" interval "$name"
	done
else
	run_test intervals skip "no python3"
fi
finish
