#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tcpstates ports: which ports, in which order, and the names of services.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

ports_are_selected()
{
	local f=$rows/valid-ports

	has_rows "server/443 server/22 server/8080 client/443 client/3306" ports -f "$f"
	has_rows "server/443 server/22 server/8080" ports server -f "$f"
	has_rows "client/443 client/3306" ports -f "$f" client
	has_rows "server/22 server/443 server/8080 client/443 client/3306" \
		ports --sort port -f "$f"
	has_rows "server/443 client/3306" ports --sort close-wait --top 1 -f "$f"
	says "last line" "not shown: 2 server ports, 1 client port" <(tail -n 1 out)
	has_rows "server/443 server/22 server/8080" ports --sort backlog server -f "$f"
	has_rows "server/443 client/443" ports :443 -f "$f"
	has_rows "client/443" ports client:443 -f "$f"
	has_rows "" ports server:3306 -f "$f"
	succeeds ports -f "$f"
	mv out from_file
	make_procfs procfs
	succeeds ports -p procfs
	cmp out from_file || fail "a procfs differs from a file"
	./tcpstates ports -f - <"$f" >out 2>err
	cmp out from_file || fail "stdin differs from a file"
}

# Each reading is a table, or an object or a block in a format.
ports_at_an_interval()
{
	local f=$rows/valid-ports time='[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]'

	succeeds ports server -f "$f"
	mv out once
	succeeds ports server 0.001 2 -f "$f"
	{ cat once; echo; cat once; } | cmp - out || fail "not the same twice: $(cat out)"
	succeeds ports -t :22 0.001 2 -f "$f"
	equal "lines with a time" 2 "$(grep -cE "^${time}[.][0-9]{3}[+-][0-9]{2}:[0-9]{2}\$" out)"
	succeeds ports -t :22 1 1 -f "$f"
	equal "time of whole seconds" 1 "$(grep -cE "^${time}[+-][0-9]{2}:[0-9]{2}\$" out)"
	succeeds ports server:22 0.001 3 --format influx -f "$f"
	equal "points of the port" 3 "$(grep -c '^tcpstates_ports,side=server,port=22 ' out)"
	succeeds ports :22 0.001 2 --prometheus -f "$f" -o ports.prom
	equal "series of one reading" 1 "$(grep -c 'connections{.*listen\|connections{.*estab' ports.prom)"
	refuses 3 "tcpstates: cannot open none: No such file or directory" ports 1 -f none
}

ports_with_services()
{
	[ -e /etc/services ] || skip "no /etc/services"
	succeeds ports -r -f "$rows/valid-ports"
	equal head "SIDE PORT SERVICE" "$(sed -n 3p out | awk '{ print $1, $2, $3 }')"
	grep -q '^server   443 https ' out || fail "no https: $(cat out)"
	grep -q '^server    22 ssh ' out || fail "no ssh: $(cat out)"
}

bad_files()
{
	cp "$rows"/* .
	refuses 3 "tcpstates: ports-garbage:4: not a number of sockets" ports -f ports-garbage
	refuses 3 "tcpstates: ports-truncated:7: the file is cut short here" \
		ports -f ports-truncated
	refuses 3 "tcpstates: ports-duplicate:8: a row that was there before" \
		ports -f ports-duplicate
	refuses 3 "tcpstates: valid-netns:1: not a tcpstates_ports file" ports -f valid-netns
	refuses 3 "tcpstates: ports-future: file format 2 is newer than this reader understands (1): update tcpstates" \
		ports -f ports-future
	truncate -s $((64 * 1024 * 1024 + 1)) large
	refuses 3 "tcpstates: large: not a tcpstates_ports file: larger than 65536 KiB" \
		ports -f large
}

usage_errors()
{
	local f=$rows/valid-ports

	refuses 2 "tcpstates: a saved file of ports has both families (-4, -6): $see" ports -4 -f "$f"
	make_procfs procfs
	refuses 3 "tcpstates: the module does not count ports by family (-4, -6)" \
		ports -6 -p procfs --source module
	refuses 2 "tcpstates: unknown side 'frob', server and client are known: $see" \
		ports frob -f "$f"
	refuses 2 "tcpstates: an interval is in seconds, from 0.001 to 1000000, not 'client': $see" \
		ports server client
	refuses 2 "tcpstates: unexpected argument '3': $see" ports :22 1 2 3
	refuses 2 "tcpstates: unexpected argument '3': $see" ports 1 2 3
	refuses 2 "tcpstates: a port is a number up to 65535, not '65536': $see" ports :65536
	refuses 2 "tcpstates: a port is a number up to 65535, not '': $see" ports client:
	refuses 2 "tcpstates: unknown side 'all', server and client are known: $see" ports all:22
	refuses 2 "tcpstates: '443' may be a port or an INTERVAL: write :443 or 443.0: $see" \
		ports 443
	refuses 2 "tcpstates: '443' may be a port or an INTERVAL: write :443 or 443.0: $see" \
		ports server 443
	refuses 2 "tcpstates: option --time is for the table of an INTERVAL; JSON always has the time: $see" \
		ports -t
	refuses 2 "tcpstates: stdin (-f -) can be read only once: leave out the INTERVAL: $see" \
		ports 1 -f -
	refuses 2 "tcpstates: option --sort takes a state other than LISTEN, total, port or a figure such as backlog, not 'frob': $see" \
		ports --sort frob -f "$f"
	refuses 2 "tcpstates: option --sort takes a state other than LISTEN, total, port or a figure such as backlog, not 'listen': $see" \
		ports --sort=listen
	refuses 2 "tcpstates: option --top takes a number, not 'all': $see" ports --top all
	refuses 2 "tcpstates: unknown option '--top': $see" show --top 1
	refuses 2 "tcpstates: the format influx has no names (-r): $see" \
		ports -r --format influx -f "$f"
	succeeds ports -4 --help
}

json_is_valid()
{
	local args

	need python3
	for args in "-f $rows/valid-ports" "-rf $rows/ports-unknown" "-f $rows/ports-empty"; do
		# shellcheck disable=SC2086
		succeeds ports -j $args
		python3 -m json.tool out >/dev/null || fail "$args: $(cat out)"
		equal "lines of $args" 1 "$(wc -l <out)"
	done
	succeeds ports client --sort port --top 1 -j -f "$rows/valid-ports"
	equal row "client 443" "$(json ports 0 side) $(json ports 0 port)"
	equal "the sum of the others" "None 1 200" \
		"$(json ports 1 port) $(json ports 1 ports) $(json ports 1 states ESTABLISHED)"
	equal rows 2 "$(grep -o '"side":' out | wc -l)"
}

tests ports_are_selected ports_at_an_interval ports_with_services bad_files usage_errors json_is_valid
finish
