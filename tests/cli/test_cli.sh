#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The binary as users meet it: exit status, stdout, and stderr to the letter.
# shellcheck disable=SC2317 # checks are called by their names
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$root/tests/cli/lib.sh"

corpus=$root/tests/fuzz/corpus/parse
rows=$root/tests/fuzz/corpus/rows
see="see 'tcpstates --help'"
container=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
unloaded="tcpstates: the tcpstates module is not loaded: load it with 'modprobe tcpstates'"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
cd "$tmp" || exit 1

# A directory that looks like a procfs of a kernel with the module.
make_procfs() # DIR
{
	mkdir -p "$1"/{1,42,77}/net "$1/self/net" "$1/net"
	touch "$1"/{1,42,self}/net/dev
	cp "$rows/valid-ports" "$1/1/net/tcpstates_ports"
	cp "$rows/ports-empty" "$1/42/net/tcpstates_ports"
	cp "$rows/valid-netns" "$1/tcpstates_netns"
	mkdir "$1"/{1,42,77}/ns
	ln -s 'net:[4026531840]' "$1/1/ns/net"
	ln -s 'net:[4026532271]' "$1/42/ns/net"
	echo systemd >"$1/1/comm"
	echo nginx >"$1/42/comm"
	echo "0::/docker/$container" >"$1/42/cgroup"
	cp "$corpus/valid" "$1/1/net/tcpstates"
	cp "$corpus/valid-idle" "$1/42/net/tcpstates"
	cp "$corpus/valid-large" "$1/self/net/tcpstates"
}

# Each check has a directory of its own, with the binary in it.
in_own_directory() # CHECK
{
	mkdir "$1"
	cd "$1" || exit 1
	cp "$TCPSTATES" tcpstates
	"$1"
}

# Run, and keep stdout in the file out, stderr in err and the status in status.
run() # ARG...
{
	./tcpstates "$@" >out 2>err </dev/null
	status=$?
}

succeeds() # ARG...
{
	run "$@"
	equal "status of $*" 0 "$status"
	says "stderr of $*" "" err
}

first_line_is() # LINE
{
	equal "first line" "$1" "$(head -n 1 out)"
}

no_module()
{
	[ ! -e /proc/tcpstates ] || skip "this kernel has the module"
	refuses 3 "$unloaded" --source module
	refuses 3 "$unloaded" --source module -N $$
	refuses 3 "$unloaded" --source module -p /proc
	[ "$(id -u)" != 0 ] || refuses 3 "$unloaded" --source module -N /proc/self/ns/net
}

no_module_for_rows()
{
	[ ! -e /proc/tcpstates ] || skip "this kernel has the module"
	refuses 3 "$unloaded" ports --source module
	refuses 3 "$unloaded" netns --source module
}

# The module is there, but one without the files of rows.
older_module()
{
	local old="tcpstates: the tcpstates module that is loaded is older than this reader: it has no"

	make_procfs procfs
	rm procfs/1/net/tcpstates_ports procfs/tcpstates_netns
	refuses 3 "$old tcpstates_ports" ports -p procfs
	refuses 3 "$old tcpstates_netns" netns -p procfs
	rm -r procfs/net
	refuses 3 "tcpstates: a procfs mounted subset=pid hides tcpstates_netns: name another with -p DIR" \
		netns -p procfs
	rm -r procfs/self
	refuses 3 "tcpstates: no procfs is mounted on procfs: name one with -p DIR" netns -p procfs
}

no_module_in_a_subset_of_procfs()
{
	[ ! -e /proc/tcpstates ] || skip "this kernel has the module"
	unshare -mpf --propagation private mount -t proc -o subset=pid proc /proc 2>/dev/null ||
		skip "cannot mount a procfs"
	unshare -mpf --propagation private bash -c \
		'mount -t proc -o subset=pid proc /proc && ./tcpstates --source module 2>err'
	equal status 3 $?
	says stderr "$unloaded (a procfs mounted subset=pid hides tcpstates, but self/net/tcpstates is missing too)" err
}

no_procfs()
{
	mkdir empty
	refuses 3 "tcpstates: no procfs is mounted on empty: name one with -p DIR" -p empty
	refuses 3 "tcpstates: no procfs is mounted on nowhere: name one with -p DIR" -p nowhere
}

another_procfs()
{
	make_procfs procfs
	succeeds -p procfs
	first_line_is "netns 4026531840, sockets 148813, buckets 262144, walk 412.3 µs"
	succeeds -p procfs -j
	grep -q '^{"source":"module","format":1,' out || fail "JSON: $(cat out)"
	rm procfs/1/net/tcpstates
	refuses 3 "$unloaded" -p procfs
}

namespace_of_a_process()
{
	make_procfs procfs
	succeeds -p procfs -N 42
	first_line_is "netns 4026532271, sockets 2, buckets 4096, walk 8.9 µs"
	refuses 3 "tcpstates: no process 43 in procfs, and no network namespace with this inode number" -p procfs -N 43
	refuses 3 "tcpstates: no process 4194305 in /proc, and no network namespace with this inode number" \
		-N 4194305
	refuses 3 "tcpstates: process 77 has exited and left its network namespace" \
		-p procfs -N 77
}

# Digits are a PID first, and the inode number of a namespace then.
namespace_by_inode()
{
	local none="in procfs, and no network namespace with this inode number"

	make_procfs procfs
	succeeds -p procfs -N 4026532271
	first_line_is "netns 4026532271, sockets 2, buckets 4096, walk 8.9 µs"
	succeeds ports -p procfs -N 4026531840
	first_line_is "netns 4026531840, server ports 3, client ports 2, connections 148801, buckets 262144, walk 912.3 µs"
	mkdir -p procfs/4026531840/net
	cp "$corpus/valid-idle" procfs/4026531840/net/tcpstates
	succeeds -p procfs -N 4026531840
	first_line_is "netns 4026532271, sockets 2, buckets 4096, walk 8.9 µs"
	[ "$(id -u)" = 0 ] || return 0
	refuses 3 "tcpstates: no process 4026539999 $none" -p procfs -N 4026539999
	refuses 3 "tcpstates: no process 99999999999999999999999 $none" \
		-p procfs -N 99999999999999999999999
	refuses 3 "tcpstates: no procfs is mounted on nowhere: name one with -p DIR" \
		-p nowhere -N 4026531840
}

# One with nobody in it, but a name.
namespace_by_inode_of_a_name()
{
	local name=tcpstates-test-$$ inode

	[ "$(id -u)" = 0 ] || skip "not root"
	ip netns add "$name" 2>/dev/null || skip "cannot make a network namespace"
	make_procfs procfs
	inode=$(stat -L -c %i "/run/netns/$name")
	run -p procfs -N "$inode"
	echo "# tcpstates_netns 1
netns LISTEN
$inode 5" >procfs/tcpstates_netns
	./tcpstates netns -p procfs >names 2>names.err
	ip netns del "$name"
	equal status 0 "$status"
	first_line_is "netns 4026531840, sockets 4294967297, buckets 524288, walk 1.9 s, age 250 ms"
	equal row "$inode $name 5" "$(tail -n 1 names | xargs)"
}

# A process that nobody waits for: its parent is no shell any more when it ends.
namespace_of_a_zombie()
{
	local pid

	bash -c 'sleep 1 & echo $! >pid; exec sleep 10' &
	for _ in $(seq 50); do
		sleep 0.1
		pid=$(cat pid 2>/dev/null)
		grep -qs '^State:.Z' "/proc/$pid/status" && break
	done
	run -N "$pid"
	kill $!
	equal status 3 "$status"
	says stderr "tcpstates: process $pid has exited and left its network namespace" err
}

namespace_by_name()
{
	touch plain
	refuses 3 "tcpstates: no network namespace 'no-such': 'ip netns list' shows those that have a name" \
		-N no-such
	refuses 3 "tcpstates: no network namespace './no-such': 'ip netns list' shows those that have a name" \
		-N ./no-such
	[ "$(id -u)" = 0 ] || return 0
	refuses 3 "tcpstates: './plain' is not a network namespace" -N ./plain
	refuses 3 "tcpstates: '/proc/self/ns/mnt' is not a network namespace" \
		-N /proc/self/ns/mnt
}

# The reader is in the namespace named when it reads: its procfs shows where.
namespace_is_entered()
{
	local name=tcpstates-test-$$

	[ "$(id -u)" = 0 ] || skip "not root"
	command -v strace >/dev/null || skip "no strace"
	ip netns add "$name" 2>/dev/null || skip "cannot make a network namespace"
	make_procfs procfs
	# The leak sanitizer and strace don't go together.
	ASAN_OPTIONS=detect_leaks=0 strace -o trace ./tcpstates -p procfs -N "$name" >out 2>err
	status=$?
	ip netns del "$name"
	[ -s trace ] || skip "cannot trace"
	equal status 0 "$status"
	first_line_is "netns 4026531840, sockets 4294967297, buckets 524288, walk 1.9 s, age 250 ms"
	grep -q 'setns(.*CLONE_NEWNET) *= 0' trace || fail "no setns: $(cat trace)"
}

unprivileged()
{
	[ "$(id -u)" = 0 ] || skip "not root"
	chmod 777 .
	make_procfs procfs
	as_nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	"${as_nobody[@]}" ./tcpstates -p procfs -N 42 >out 2>err
	equal "status of a PID" 0 $?
	"${as_nobody[@]}" ./tcpstates -N /proc/self/ns/net >out 2>err
	equal "status of a namespace" 3 $?
	says stderr "tcpstates: only root may enter the network namespace '/proc/self/ns/net': run as root, or give a PID" err
	install -m 600 "$corpus/valid" secret
	"${as_nobody[@]}" ./tcpstates -f secret >out 2>err
	equal "status of a file" 3 $?
	says stderr "tcpstates: cannot open secret: Permission denied" err
}

# The file's own check is the kernel's business: here its mode stands in for it.
unprivileged_netns()
{
	[ "$(id -u)" = 0 ] || skip "not root"
	chmod 777 .
	make_procfs procfs
	chmod 600 procfs/tcpstates_netns
	setpriv --reuid 65534 --regid 65534 --clear-groups ./tcpstates netns -p procfs >out 2>err
	equal status 3 $?
	says stderr "tcpstates: procfs/tcpstates_netns needs CAP_NET_ADMIN in the initial user namespace: run as root, such as with sudo" err
	says stdout "" out
}

bad_files_of_rows()
{
	cp "$rows"/* .
	refuses 3 "tcpstates: ports-garbage:4: not a number of sockets" ports -f ports-garbage
	refuses 3 "tcpstates: ports-truncated:7: the file is cut short here" \
		ports -f ports-truncated
	refuses 3 "tcpstates: ports-duplicate:8: a row that was there before" \
		ports -f ports-duplicate
	refuses 3 "tcpstates: netns-duplicate:7: a row that was there before" \
		netns -f netns-duplicate
	refuses 3 "tcpstates: netns-truncated:5: fewer namespaces than the first line has" \
		netns -f netns-truncated
	refuses 3 "tcpstates: valid-ports:1: not a tcpstates_netns file" netns -f valid-ports
	refuses 3 "tcpstates: valid-netns:1: not a tcpstates_ports file" ports -f valid-netns
	refuses 3 "tcpstates: ports-future: file format 2 is newer than this reader understands (1): update tcpstates" \
		ports -f ports-future
	refuses 3 "tcpstates: netns-future: file format 2 is newer than this reader understands (1): update tcpstates" \
		netns -f netns-future
	truncate -s $((64 * 1024 * 1024 + 1)) large
	refuses 3 "tcpstates: large: not a tcpstates_ports file: larger than 65536 KiB" \
		ports -f large
}

bad_files()
{
	cp "$corpus"/{garbage,truncated,duplicate,future,empty,crlf,ports} .
	head -c 65537 /dev/zero >large
	refuses 3 "tcpstates: garbage:8: not a number of sockets" -f garbage
	refuses 3 "tcpstates: truncated:13: the file is cut short here" -f truncated
	refuses 3 "tcpstates: duplicate:15: a state that was there before" -f duplicate
	refuses 3 "tcpstates: empty:1: the file is empty" -f empty
	refuses 3 "tcpstates: crlf:1: a carriage return" -f crlf
	refuses 3 "tcpstates: ports:1: not a tcpstates file" -f ports
	refuses 3 "tcpstates: large: not a tcpstates file: larger than 64 KiB" -f large
	refuses 3 "tcpstates: future: file format 2 is newer than this reader understands (1): update tcpstates" \
		-f future
	refuses 3 "tcpstates: cannot open none: No such file or directory" -f none
	refuses 3 "tcpstates: cannot read /: Is a directory" -f /
	refuses 3 "tcpstates: cannot open a?b: No such file or directory" -f $'a\nb'
}

usage_errors()
{
	refuses 2 "tcpstates: unknown option '--frob': $see" --frob
	refuses 2 "tcpstates: unknown option '-x': $see" -x
	refuses 2 "tcpstates: unknown command 'frob': $see" frob
	refuses 2 "tcpstates: unknown command 'frob': $see" help frob
	refuses 2 "tcpstates: unexpected argument 'frob': $see" show 1 2 frob
	refuses 2 "tcpstates: a saved file (-f) has no namespace to choose (-N): $see" \
		-N 1 -f "$corpus/valid"
	refuses 2 "tcpstates: option '-N' needs an argument: $see" -N
}

usage_errors_of_rows()
{
	local f=$rows/valid-ports

	refuses 2 "tcpstates: 'ports' takes no option --ipv4: see 'tcpstates ports --help'" ports -4 -f "$f"
	refuses 2 "tcpstates: 'netns' takes no option --ipv6: see 'tcpstates netns --help'" -6 netns
	refuses 2 "tcpstates: 'netns' takes no option --netns: see 'tcpstates netns --help'" \
		netns -N 1
	refuses 2 "tcpstates: unknown side 'frob', server and client are known: $see" \
		ports frob -f "$f"
	refuses 2 "tcpstates: unexpected argument 'client': $see" ports server client
	refuses 2 "tcpstates: unexpected argument 'all': $see" netns all
	refuses 2 "tcpstates: option --sort takes a state, total, port or a figure such as backlog, not 'frob': $see" \
		ports --sort frob -f "$f"
	refuses 2 "tcpstates: option --sort takes a state, total, port or a figure such as backlog, not 'listen': $see" \
		ports --sort=listen
	refuses 2 "tcpstates: option --sort takes a state, total, netns, not 'port': $see" \
		netns --sort port
	refuses 2 "tcpstates: option --sort takes a state, total, netns, not 'backlog': $see" \
		netns --sort backlog
	refuses 2 "tcpstates: option --top takes a number from 1, not '0': $see" ports --top 0
	refuses 2 "tcpstates: option --top takes a number from 1, not '-1': $see" netns --top=-1
	refuses 2 "tcpstates: unknown option '-r': $see" netns -r
	refuses 2 "tcpstates: unknown option '--top': $see" show --top 1
	succeeds ports -4 --help
}

# The first two words of the rows of a table.
lead() # ARG...
{
	succeeds "$@"
	equal "rows of $*" "$lead" \
		"$(awk 'NR > 3 { if (!NF) exit; printf "%s%s/%s", s, $1, $2; s = " " }' out)"
}

ports_are_selected()
{
	local f=$rows/valid-ports lead

	lead="server/443 server/22 server/8080 client/443 client/3306" lead ports -f "$f"
	lead="server/443 server/22 server/8080" lead ports server -f "$f"
	lead="client/443 client/3306" lead ports -f "$f" client
	lead="server/22 server/443 server/8080 client/443 client/3306" \
		lead ports --sort port -f "$f"
	lead="server/443 client/3306" lead ports --sort close-wait --top 1 -f "$f"
	says "last line" "not shown: 2 server ports, 1 client port" <(tail -n 1 out)
	lead="server/443 server/22 server/8080" lead ports --sort backlog server -f "$f"
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

netns_have_names()
{
	make_procfs procfs
	succeeds netns -p procfs
	grep -q '^4026531840 systemd(1) ' out || fail "no process: $(cat out)"
	grep -q '^4026532271 0123456789ab ' out || fail "no container: $(cat out)"
	grep -q '^4026532160 - ' out || fail "a name for nobody: $(cat out)"
	grep -q '^other      - ' out || fail "a name for others: $(cat out)"
	# A saved file may be of another machine, even if the number is one of ours.
	printf '# tcpstates_netns 1\nnetns LISTEN\n%s 5\n' \
		"$(stat -L -c %i /proc/self/ns/net)" >saved
	succeeds netns -f saved
	equal head "NETNS LISTEN" "$(sed -n 3p out | xargs)"
	lead="4026531840/systemd(1) 4026532160/- 4026532271/0123456789ab other/-" \
		lead netns -p procfs --sort netns
	lead="4026531840/systemd(1) other/-" lead netns -p procfs --top 1
}

saved_capture()
{
	succeeds -f "$corpus/valid"
	mv out from_file
	./tcpstates -f - <"$corpus/valid" >out 2>err
	equal status 0 $?
	cmp out from_file || fail "stdin differs from a file"
	# In pieces, as a slow pipe brings them.
	{ head -c 100; sleep 0.1; cat; } <"$corpus/valid" | ./tcpstates show --file=- >out 2>err
	cmp out from_file || fail "a pipe differs from a file"
	./tcpstates -f - <"$corpus/garbage" >out 2>err
	equal status 3 $?
	says stderr "tcpstates: <stdin>:8: not a number of sockets" err
}

families()
{
	succeeds -4 -f "$corpus/valid"
	equal columns "STATE IPV4 SHARE" "$(sed -n 3p out | xargs)"
	succeeds -6 -f "$corpus/valid"
	equal columns "STATE IPV6 SHARE" "$(sed -n 3p out | xargs)"
	succeeds -f "$corpus/valid"
	mv out all
	succeeds -4 -6 -f "$corpus/valid"
	cmp out all || fail "-4 -6 is not the same as neither"
}

# A value of the JSON by the path of its keys.
json() # KEY...
{
	python3 -c 'import json, sys
value = json.load(open("out"))
for key in sys.argv[1:]:
	value = value[key]
print(value)' "$@"
}

json_is_valid()
{
	local f option

	command -v python3 >/dev/null || skip "no python3"
	for f in "$corpus"/valid* "$corpus/unknown-names"; do
		for option in -j -4j -6j; do
			succeeds "$option" -f "$f"
			python3 -m json.tool out >/dev/null || fail "$option $f: $(cat out)"
			equal "lines of $option $f" 1 "$(wc -l <out)"
		done
	done
	succeeds -j -f "$corpus/valid"
	equal source file "$(json source)"
	equal netns 4026531840 "$(json netns)"
	equal TIME_WAIT 8211 "$(json states TIME_WAIT ipv6)"
	equal UNKNOWN 0 "$(json states UNKNOWN total)"
	succeeds -4j -f "$corpus/valid"
	equal "-4" "{'ipv4': 40000}" "$(json states TIME_WAIT)"
}

json_of_rows_is_valid()
{
	local args

	command -v python3 >/dev/null || skip "no python3"
	make_procfs procfs
	for args in "ports -f $rows/valid-ports" "ports -rf $rows/ports-unknown" \
		    "ports -f $rows/ports-empty" "netns -f $rows/valid-netns" "netns -p procfs"; do
		# shellcheck disable=SC2086
		succeeds -j $args
		python3 -m json.tool out >/dev/null || fail "$args: $(cat out)"
		equal "lines of $args" 1 "$(wc -l <out)"
	done
	equal source module "$(json source)"
	equal namespaces 3 "$(json namespaces)"
	equal "a container" "$container" \
		"$(python3 -c 'import json; print(json.load(open("out"))["netns"][2]["container"])')"
	equal other "[None]" \
		"$(python3 -c 'import json; print([r["netns"] for r in json.load(open("out"))["netns"]][-1:])')"
	succeeds ports client --sort port --top 1 -j -f "$rows/valid-ports"
	equal rows "client 443" "$(python3 -c 'import json
print(*[r["side"] + " " + str(r["port"]) for r in json.load(open("out"))["ports"]])')"
}

colour()
{
	succeeds --color=always -f "$corpus/valid"
	grep -q $'\033\[33mCLOSE_WAIT' out || fail "no colour with --color=always"
	NO_COLOR=1 succeeds --color -f "$corpus/valid"
	grep -q $'\033' out || fail "no colour with --color"
	succeeds -f "$corpus/valid"
	! grep -q $'\033' out || fail "colour in a file"
	succeeds --color=always -j -f "$corpus/valid"
	! grep -q $'\033' out || fail "colour in JSON"
}

# With a terminal of its own, which script(1) lends.
colour_on_a_terminal()
{
	local command="./tcpstates -f $corpus/valid"

	command -v script >/dev/null || skip "no script(1)"
	TERM=xterm script -qec "$command" /dev/null </dev/null >out
	grep -q $'\033' out || fail "no colour on a terminal"
	TERM=xterm script -qec "NO_COLOR=1 $command" /dev/null </dev/null >out
	! grep -q $'\033' out || fail "colour with NO_COLOR"
	TERM=xterm script -qec "$command --color=never" /dev/null </dev/null >out
	! grep -q $'\033' out || fail "colour with --color=never"
	TERM=dumb script -qec "$command" /dev/null </dev/null >out
	! grep -q $'\033' out || fail "colour on a dumb terminal"
}

commands()
{
	./tcpstates --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

# A command accepts the common options that its help lists, and refuses the others.
options_as_in_help()
{
	local name option quick word nr=0

	for name in show diagram; do
		./tcpstates "$name" --help
	done | sed -n 's/^  \(-.,\|   \) --\([a-z0-9]*\).*/\2/p' | grep -vx svg | sort -u >all
	for name in $(commands); do
		./tcpstates "$name" --help >help
		quick=()
		[ "$name" != diagnose ] || quick=(--interval 0.001)
		while read -r option; do
			word=x
			[ "$option" != source ] || word=auto
			[ "$option" != format ] || word=json
			case $option in
			color)		run "$name" "${quick[@]}" --color=never ;;
			format | file | netns | output | procfs | source)
					run "$name" "${quick[@]}" "--$option" "$word" ;;
			version | help)	continue ;;
			*)		run "$name" "${quick[@]}" "--$option" ;;
			esac
			nr=$((nr + 1))
			if grep -qE -- "^ .{4} --$option([ =[]|$)" help; then
				! grep -q "takes no option" err || fail "$name --$option: $(cat err)"
			else
				says "$name --$option" "tcpstates: '$name' takes no option --$option: see 'tcpstates $name --help'" err
			fi
		done <all
	done
	[ "$nr" -ge 100 ] || fail "$nr options of commands were looked at"
}

# A mistyped command or option is answered with the nearest known one.
suggestions()
{
	refuses 2 "tcpstates: unknown command 'shwo', did you mean 'show'?: $see" shwo
	refuses 2 "tcpstates: unknown command 'port', did you mean 'ports'?: $see" help port
	refuses 2 "tcpstates: unknown option '--netsn=x', did you mean '--netns'?: $see" --netsn=x
	refuses 2 "tcpstates: unknown option '--ordnung': $see" --ordnung
	refuses 2 "tcpstates: unknown state 'CLOSEWIAT', did you mean CLOSE_WAIT?: 'tcpstates explain' lists them" \
		explain CLOSEWIAT
	# An option of another command is none of this one.
	refuses 2 "tcpstates: unknown option '--sotr': $see" show --sotr
	refuses 2 "tcpstates: unknown option '--sotr', did you mean '--sort'?: $see" ports --sotr
}

fits_a_screen() # FILE
{
	[ "$(wc -l <"$1")" -le 24 ] || fail "more than 24 lines: $(cat "$1")"
	awk 'length > 80 { exit 1 }' "$1" || fail "wider than 80 columns: $(cat "$1")"
	! grep -q ' $' "$1" || fail "blanks at the end of a line: $(cat "$1")"
}

help_and_version()
{
	local name

	succeeds --help
	first_line_is "Usage: tcpstates [OPTION...] [COMMAND]"
	mv out help
	succeeds -h
	cmp out help || fail "-h is not --help"
	succeeds help
	cmp out help || fail "help is not --help"
	fits_a_screen help
	for name in $(commands); do
		succeeds help "$name"
		grep -q "^Usage: tcpstates $name " out || fail "help $name: $(head -n 1 out)"
		fits_a_screen out
	done
	succeeds show --help
	first_line_is "Usage: tcpstates show [OPTION...] [INTERVAL [COUNT]]"
	succeeds -V
	grep -qE '^tcpstates [0-9]+\.[0-9]+\.[0-9]+$' out || fail "version: $(cat out)"
}

output_is_lost()
{
	local arg

	for arg in "ports -f $rows/valid-ports" "netns -jf $rows/valid-netns" \
		   "-f $corpus/valid" "-jf $corpus/valid" --help -V; do
		# shellcheck disable=SC2086
		./tcpstates $arg >/dev/full 2>err
		equal "status of $arg" 1 $?
		says stderr "tcpstates: cannot write the output: No space left on device" err
	done
	./tcpstates -f "$corpus/valid" >&- 2>err
	equal "status without stdout" 1 $?
	says stderr "tcpstates: cannot write the output: Bad file descriptor" err
}

# The reading end is closed before anything is written.
into_closed_pipe()
{
	{ read -r _ <fifo; ./tcpstates -f "$corpus/valid" 2>err; echo $? >status; } |
		{ exec <&-; echo >fifo; }
}

closed_pipe()
{
	mkfifo fifo
	into_closed_pipe
	equal "status by SIGPIPE" 141 "$(cat status)"
	says stderr "" err
	( trap '' PIPE; into_closed_pipe )
	equal "status by EPIPE" 1 "$(cat status)"
	says stderr "" err
}

for name in no_module no_module_for_rows older_module no_module_in_a_subset_of_procfs \
	    no_procfs another_procfs namespace_of_a_process namespace_by_inode \
	    namespace_by_inode_of_a_name namespace_of_a_zombie namespace_by_name \
	    namespace_is_entered unprivileged unprivileged_netns bad_files \
	    bad_files_of_rows usage_errors usage_errors_of_rows ports_are_selected \
	    ports_with_services netns_have_names saved_capture families json_is_valid \
	    json_of_rows_is_valid colour colour_on_a_terminal help_and_version \
	    options_as_in_help suggestions output_is_lost closed_pipe; do
	check "$name" in_own_directory "$name"
done
finish
