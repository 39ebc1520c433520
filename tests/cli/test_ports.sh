#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
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
	succeeds ports -f "$f"
	mv out from_file
	make_procfs procfs
	succeeds ports -p procfs
	cmp out from_file || fail "a procfs differs from a file"
	./tcpstates ports -f - <"$f" >out 2>err
	cmp out from_file || fail "stdin differs from a file"
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

	refuses 2 "tcpstates: 'ports' takes no option --ipv4: see 'tcpstates ports --help'" ports -4 -f "$f"
	refuses 2 "tcpstates: unknown side 'frob', server and client are known: $see" \
		ports frob -f "$f"
	refuses 2 "tcpstates: unexpected argument 'client': $see" ports server client
	refuses 2 "tcpstates: option --sort takes a state, total, port or a figure such as backlog, not 'frob': $see" \
		ports --sort frob -f "$f"
	refuses 2 "tcpstates: option --sort takes a state, total, port or a figure such as backlog, not 'listen': $see" \
		ports --sort=listen
	refuses 2 "tcpstates: option --top takes a number, not 'all': $see" ports --top all
	refuses 2 "tcpstates: unknown option '--top': $see" show --top 1
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

tests ports_are_selected ports_with_services bad_files usage_errors json_is_valid
finish
