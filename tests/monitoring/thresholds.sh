# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Shared by nagios.sh and icinga.sh: the service of both has the same thresholds. Each
# defines check SERVICE: force one check, and write its status, output and performance
# data into $WORK/result; and tell took its milliseconds. Source it after lib.sh.

# becomes RESULT [SERVICE]: force checks until one has this in its result.
becomes()
{
	soon 20 results "$1" "${2-}" || { cat "$WORK/result"; return 1; }
	cat "$WORK/result"
}

results() # RESULT SERVICE
{
	check "$2" && grep -qF -- "$1" "$WORK/result"
}

# with NUMBER RESULT: that many connections in CLOSE_WAIT lead to this result.
with()
{
	make_sockets close_wait "$1"
	becomes "$2"
}

queue()
{
	make_sockets full 1
	becomes "2 TCPSTATES CRITICAL - server:any.full 1 (port $FULL_PORT), above 0 | "
	make_sockets full 0
	becomes "0 TCPSTATES OK - "
}

# lost RESULT: a program that can't be run is no OK.
lost()
{
	mv "$ROOT/usr/bin/tcpstates" "$ROOT/tcpstates"
	becomes "$1"
}

# one_check CLOSE_WAIT
one_check()
{
	check "" && cat "$WORK/result" &&
		grep -qF " | CLOSE_WAIT=$1;100;1000;0; server:any.full=0;;0;0;1" "$WORK/result"
}

thresholds()
{
	attempt ok with 100 "0 TCPSTATES OK - "
	attempt warning with 101 "1 TCPSTATES WARNING - CLOSE_WAIT 101, above 100 | \
CLOSE_WAIT=101;100;1000;0; server:any.full=0;;0;0;1"
	attempt critical with 1001 "2 TCPSTATES CRITICAL - CLOSE_WAIT 1001, above 1000 | "
	attempt ok_again with 0 "0 TCPSTATES OK - "
	attempt full_queue_critical queue
}
