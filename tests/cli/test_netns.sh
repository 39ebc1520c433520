#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tcpstates netns: the names of namespaces, and their order.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

netns_have_names()
{
	make_procfs procfs
	succeeds netns -p procfs
	grep -q '^4026531840 systemd(1) ' out || fail "no process: $(cat out)"
	grep -q '^4026532271 0123456789ab ' out || fail "no container: $(cat out)"
	grep -q '^4026532160 - ' out || fail "a name without a process: $(cat out)"
	grep -q '^other      - ' out || fail "a name for others: $(cat out)"
	# A saved file may be of another machine, even if the number is one of ours.
	printf '# tcpstates_netns 1\nnetns LISTEN\n%s 5\n' \
		"$(stat -L -c %i /proc/self/ns/net)" >saved
	succeeds netns -f saved
	equal head "NETNS TOTAL LISTEN" "$(sed -n 3p out | xargs)"
	has_rows "4026531840/systemd(1) 4026532160/- 4026532271/0123456789ab other/-" \
		netns -p procfs --sort netns
	has_rows "4026531840/systemd(1) other/-" netns -p procfs --top 1
}

# The kernel checks capabilities at open; here the file's mode stands in for that.
unprivileged()
{
	need_root
	chmod 777 .
	make_procfs procfs
	chmod 600 procfs/tcpstates_netns
	capture "${as_nobody[@]}" ./tcpstates netns -p procfs
	was_refused 3 "tcpstates: procfs/tcpstates_netns requires CAP_NET_ADMIN in the initial network namespace, or CAP_SYS_ADMIN: run as root, such as with sudo"
}

bad_files()
{
	cp "$rows"/* .
	refuses 3 "tcpstates: netns-duplicate:7: a row that was there before" \
		netns -f netns-duplicate
	refuses 3 "tcpstates: netns-truncated:5: fewer namespaces than the first line has" \
		netns -f netns-truncated
	refuses 3 "tcpstates: valid-ports:1: not a tcpstates_netns file" netns -f valid-ports
	refuses 3 "tcpstates: netns-future: file format 2 is newer than this reader understands (1): update tcpstates" \
		netns -f netns-future
}

usage_errors()
{
	refuses 2 "tcpstates: 'netns' takes no option --ipv6: see 'tcpstates netns --help'" -6 netns
	refuses 2 "tcpstates: 'netns' takes no option --netns: see 'tcpstates netns --help'" \
		netns -N 1
	refuses 2 "tcpstates: unexpected argument 'all': $see" netns all
	refuses 2 "tcpstates: option --sort takes a state, total or netns, not 'port': $see" \
		netns --sort port
	refuses 2 "tcpstates: option --sort takes a state, total or netns, not 'backlog': $see" \
		netns --sort backlog
	refuses 2 "tcpstates: option --top takes a number, not '-1': $see" netns --top=-1
	refuses 2 "tcpstates: unknown option '-r': $see" netns -r
}

json_is_valid()
{
	local args

	need python3
	make_procfs procfs
	for args in "-f $rows/valid-netns" "-p procfs"; do
		# shellcheck disable=SC2086
		succeeds netns -j $args
		python3 -m json.tool out >/dev/null || fail "$args: $(cat out)"
		equal "lines of $args" 1 "$(wc -l <out)"
	done
	equal source module "$(json source)"
	equal namespaces 3 "$(json namespaces)"
	equal "a container" "$container" "$(json netns 2 container)"
	equal other None "$(json netns -1 netns)"
}

tests netns_have_names unprivileged bad_files usage_errors json_is_valid
finish
