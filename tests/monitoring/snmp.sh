#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: snmp.sh
#
# Run Debian's snmpd with the files of packaging/snmp, walk over their tables with
# snmpwalk, and compare the number of real sockets in each state with snmpd's own
# TCP-MIB. Prints KTAP lines.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib.sh"

BASE_OID=.1.3.6.1.4.1.8072.2.255
TABLE=$BASE_OID.1.1
TCP_CONN_STATE=.1.3.6.1.2.1.6.13.1.1
# A file of the module
SAMPLE=$TOP/tests/fuzz/corpus/parse/valid

start()
{
	install -m 755 "$TOP/packaging/snmp/tcpstates-snmp" "$ROOT/usr/local/bin/"
	install -D -m 644 -t "$ROOT/etc/snmp/snmpd.conf.d" "$TOP/packaging/snmp/tcpstates.conf"
	echo "view systemonly included $TCP_CONN_STATE" >>"$ROOT/etc/snmp/snmpd.conf"
	daemon snmpd -f -LE 4 -u Debian-snmp -g Debian-snmp
	soon 10 walk .1.3.6.1.2.1.1.5
}

# walk OID: print "OID value" for all below. At the end of all, snmpwalk prints a
# line that is no value.
walk()
{
	in_root snmpwalk -v 2c -c public -Oqn 127.0.0.1 "$1" |
		grep -vE 'No more variables|No Such'
}

# read_table: keep the whole table in $WORK/table, of one reading.
read_table()
{
	walk "$TABLE" >"$WORK/table"
	cat "$WORK/table"
}

# gauge COLUMN STATE
gauge()
{
	awk -v oid="$TABLE.$1.$2" '$1 == oid { print $2 }' "$WORK/table"
}

# states: count the states in TCP-MIB, which has the same numbers.
states()
{
	local state sum=0

	make_sockets close_wait 3
	read_table
	walk "$TCP_CONN_STATE" >"$WORK/mib"
	cat "$WORK/mib"
	for state in {1..11}; do
		same "state $state" "$(awk -v s="$state" '
			{ sub(/[^(]*\(/, "", $2); sub(/\)/, "", $2) } $2 == s { n++ }
			END { print n + 0 }' "$WORK/mib")" "$(gauge 3 "$state")"
		same "families of $state" "$(gauge 3 "$state") 0" \
			"$(gauge 4 "$state") $(gauge 5 "$state")"
		sum=$((sum + $(gauge 3 "$state")))
	done
	same "servers and clients in CLOSE_WAIT" "3 0" "$(gauge 6 8) $(gauge 7 8)"
	same "servers and clients in FIN_WAIT2" "0 3" "$(gauge 6 7) $(gauge 7 7)"
	same all "$(wc -l <"$WORK/mib")" "$sum"
}

names()
{
	same "names of states" "CLOSE LISTEN SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT1 FIN_WAIT2 \
CLOSE_WAIT LAST_ACK CLOSING TIME_WAIT" \
		"$(for state in {1..11}; do gauge 2 "$state"; done | tr -d '"' | xargs)"
}

# order: all columns of all states, each OID once, and as SNMP sorts them.
order()
{
	for column in {2..9}; do
		printf "$TABLE.$column.%s\n" {1..11}
	done | diff - <(cut -d ' ' -f 1 "$WORK/table")
	in_root snmpbulkwalk -v 2c -c public -Oqn 127.0.0.1 "$TABLE" |
		grep -v 'No more variables' | cut -d ' ' -f 1 | diff - <(cut -d ' ' -f 1 "$WORK/table")
	in_root snmpgetnext -v 2c -c public -Oqn 127.0.0.1 "$TABLE.3.11" | grep -F "$TABLE.4.1 "
	in_root snmpgetnext -v 2c -c public -Oqn 127.0.0.1 "$TABLE.9.11" |
		grep -F "$TABLE.9.11 No more variables"
}

# follows NUMBER: one second is the age at which the counts are read again.
follows()
{
	make_sockets close_wait "$1"
	soon 3 reads "$1"
}

reads()
{
	[ "$(in_root snmpget -v 2c -c public -Oqv 127.0.0.1 "$TABLE.3.8")" = "$1" ]
}

read_only()
{
	! in_root snmpset -v 2c -c public 127.0.0.1 "$TABLE.3.8" u 0 && reads 7
}

# verdict: the full accept queue of the sockets is CRITICAL.
verdict()
{
	make_sockets full 1
	walk .1.3.6.1.4.1.8072.1.3.2 >"$WORK/extend"
	cat "$WORK/extend"
	grep -E "^.1.3.6.1.4.1.8072.1.3.2.3.1.4.9.116.99.112.115.116.97.116.101.115 2$" \
		"$WORK/extend"
	grep -F "TCPSTATES CRITICAL - server:any.full 1" "$WORK/extend"
}

# next_walk CLOSE_WAIT: walk over the table when the script reads the counts again, in
# another second of the uptime.
next_walk()
{
	soon 3 another_second && timed read_table &&
		same CLOSE_WAIT "$1" "$(gauge 3 8)"
}

# another_second: succeed once in each.
another_second()
{
	local now

	read -r now _ </proc/uptime
	[ "${now%.*}" != "${SEEN-}" ] && SEEN=${now%.*}
}

# no_source: without the reader and the module there are no figures, and no zeros.
no_source()
{
	mv "$ROOT/usr/bin/tcpstates" "$ROOT/tcpstates"
	soon 3 absent
	mv "$ROOT/tcpstates" "$ROOT/usr/bin/tcpstates"
	soon 3 reads 0
}

absent()
{
	! walk "$TABLE"
}

# module_file: read a file of the module, with BusyBox alone.
module_file()
{
	mount -t tmpfs none "$ROOT/proc"
	echo 100.00 100.00 >"$ROOT/proc/uptime"
	cp "$SAMPLE" "$ROOT/proc/tcpstates"
	mkdir "$ROOT/applets"
	in_root /usr/bin/busybox --install -s /applets
	{
		printf 'get\n.1.1.1.%s\n' 3.5 7.11 8.4 9.7
		printf 'set\n.1.1.1.3.5\ngauge 1\nPING\n'
	} | in_root env PATH=/applets \
		busybox sh /usr/local/bin/tcpstates-snmp .1 | xargs >"$WORK/answers"
	umount "$ROOT/proc"
	same "answers" "$(awk '
		$1 == "ESTABLISHED" { a = $2 } $1 == "TIME_WAIT" { b = $6 }
		$1 == "SYN_RECV" { c = $7 } $1 == "FIN_WAIT2" { d = $8 }
		END { print ".1.1.1.3.5 gauge", a, ".1.1.1.7.11 gauge", b,
			".1.1.1.8.4 gauge", c, ".1.1.1.9.7 gauge", d, "not-writable PONG" }' "$SAMPLE")" \
		"$(cat "$WORK/answers")"
}

checks()
{
	attempt snmpd_starts start
	attempt states_as_in_tcp_mib states
	attempt names_read_back names
	attempt order_and_end order
	attempt more_close_wait_read_back follows 7
	attempt read_only read_only
	attempt verdict_of_check verdict
	attempt cost cost SNMP "\`snmpwalk\` of the table" snmpd tcpstates-snmp next_walk
	attempt no_figures_without_a_source no_source
	attempt module_file_with_busybox module_file
}

monitor "$*" snmpd snmp busybox-static
