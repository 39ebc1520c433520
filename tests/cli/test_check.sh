#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tcpstates check: a plugin for Nagios, Icinga and others.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

make_procfs procfs

answers_by_range()
{
	answers 0 "TCPSTATES OK - CLOSE_WAIT 345 | 'CLOSE_WAIT'=345;345;1000;0;" \
		check -w CLOSE_WAIT=345 -c close-wait=1000 -p procfs
	answers 1 "TCPSTATES WARNING - CLOSE_WAIT 345, above 344 | 'CLOSE_WAIT'=345;344;1000;0;" \
		check -w CLOSE_WAIT=344 -c CLOSE_WAIT=1000 -p procfs
	answers 2 "TCPSTATES CRITICAL - CLOSE_WAIT 345, above 344 | 'CLOSE_WAIT'=345;5;344;0;" \
		check -w CLOSE_WAIT=5 -c CLOSE_WAIT=344 -p procfs
	answers 0 "TCPSTATES OK - TIME_WAIT.client 31.242% | 'TIME_WAIT.client%'=31.242%;62.5;;0;100" \
		check -w TIME_WAIT.client%=62.5 -p procfs
}

shares_and_ports()
{
	answers 2 "TCPSTATES CRITICAL - server:443.full 1, above 0; client:any.TIME_WAIT 18211 (port 443), above 100 (WARNING) | 'server:443.full'=1;;0;0;4 'client:any.TIME_WAIT'=18211;1:100;;0; 'TIME_WAIT%'=32.397%;;@90:;0;100
CRITICAL: server:443.full 1, above 0
WARNING: client:any.TIME_WAIT 18211 (port 443), above 100
OK: TIME_WAIT 32.397%" \
		check -c port:443.full=0 -w client:any.TIME_WAIT=1:100 -c TIME_WAIT%=@90: -p procfs
	answers 2 "TCPSTATES CRITICAL - server:80.listeners 0, below 1 | 'server:80.listeners'=0;;1:;0;" \
		check -c server:80.listeners=1: -p procfs
	answers 0 "TCPSTATES OK - LISTEN.ipv6 7 | 'LISTEN.ipv6'=7;;;0;" check -6 LISTEN -p procfs
}

# Say on which side of the range a value is.
wording()
{
	local text=()

	while read -r -a text; do
		run check CLOSE_WAIT "${text[0]}" "${text[1]}" -p procfs
		first_line_is "TCPSTATES WARNING - CLOSE_WAIT 345, ${text[*]:2} | 'CLOSE_WAIT'=345;${text[1]};;0;"
	done <<-END
		-w 100 above 100
		-w 5:100 above 100
		-w 400: below 400
		-w 400:500 below 400
		-w @300:400 between 300 and 400
		-w @400 at most 400
		-w @:400 at most 400
		-w @300: at least 300
	END
	answers 1 "TCPSTATES WARNING - CLOSE_WAIT 0.232%, above 0.2% | 'CLOSE_WAIT%'=0.232%;0.2;;0;100" \
		check -w CLOSE_WAIT%=0.2 -p procfs
	answers 1 "TCPSTATES WARNING - TIME_WAIT 32.397%, above 10% | 'TIME_WAIT%'=32.397%;10;;0;100" \
		check -w TIME_WAIT%=10 -p procfs
}

# A RANGE without a METRIC is for the operands.
ranges_of_operands()
{
	local see="see 'tcpstates help check'"

	answers 1 "TCPSTATES WARNING - CLOSE_WAIT 345, above 100 | 'CLOSE_WAIT'=345;100;1000;0;" \
		check CLOSE_WAIT -w 100 -c 1000 -p procfs
	answers 2 "TCPSTATES CRITICAL - CLOSE_WAIT 345, above 100; LAST_ACK 3, below 20 (WARNING) | 'LISTEN'=14;10:;;0; 'CLOSE_WAIT'=345;20:;100;0; 'LAST_ACK'=3;20:;100;0;
OK: LISTEN 14
CRITICAL: CLOSE_WAIT 345, above 100
WARNING: LAST_ACK 3, below 20" \
		check -w LISTEN=10:,20: -c 100 CLOSE_WAIT LAST_ACK -p procfs
	answers 1 "TCPSTATES WARNING - server:443.full 1, above 0 | 'server:443.full'=1;0;;0;4" \
		check 443.full -w 0 -p procfs
	answers 3 "TCPSTATES UNKNOWN - '100': a RANGE needs a METRIC, as in 'check CLOSE_WAIT -w 100': $see" \
		check -c 100 -w LISTEN=1 -p procfs
	answers 3 "TCPSTATES UNKNOWN - '1.5': sockets are whole: a count has no decimals but 0: $see" \
		check CLOSE_WAIT TIME_WAIT% -w 1.5 -p procfs
	answers 3 "TCPSTATES UNKNOWN - '': neither METRIC=RANGE nor a RANGE: $see" \
		check CLOSE_WAIT -w 1, -p procfs
	# The ranges of a list do not go to the operands in turn.
	answers 3 "TCPSTATES UNKNOWN - '6': a RANGE without METRIC is for all of them: give one, or METRIC=RANGE: $see" \
		check CLOSE_WAIT LISTEN -w 5,6 -p procfs
	# An option that is repeated replaces it.
	answers 0 "TCPSTATES OK - LISTEN 14 | 'LISTEN'=14;14;;0;" \
		check LISTEN -w 5 -w 14 -p procfs
}

# Capitals, blanks and decimals, as people and tools write them. Perfdata has no blanks.
spellings()
{
	answers 0 "TCPSTATES OK - LISTEN 14, CLOSING 1 | 'LISTEN'=14;1.0:20.0;;0; 'CLOSING'=1;0:5;;0;
OK: LISTEN 14
OK: CLOSING 1" check -w ' Listen = 1.0:20.0, closing= 0 : 5 ' -p procfs
	answers 0 "TCPSTATES OK - server:443.full 1 | 'server:443.full'=1;5;;0;4" \
		check -w 'SERVER:443.Full=5' -p procfs
}

# The other end of the fifo says nothing.
time_limit()
{
	local file

	mkfifo fifo
	exec 3<>fifo
	answers 3 "TCPSTATES UNKNOWN - no answer within 0.1 s" check LISTEN -t 0.1 -f fifo
	answers 3 "TCPSTATES UNKNOWN - no answer within 0.1 s" \
		check LISTEN --timeout 0.1 -f fifo -o answer
	for file in answer*; do
		[ ! -e "$file" ] || fail "it left $file"
	done
	answers 2 "TCPSTATES CRITICAL - LISTEN 14, above 1 | 'LISTEN'=14;;1;0;" \
		check -t 10 -c LISTEN=1 -p procfs
	answers 2 "" check -t 10 -c LISTEN=1 -p procfs -o answer
	equal "the file" "TCPSTATES CRITICAL - LISTEN 14, above 1 | 'LISTEN'=14;;1;0;" "$(cat answer)"
	answers 3 "TCPSTATES UNKNOWN - option -t takes seconds, from 0.001 to 1000000, not '0': see 'tcpstates --help'" \
		check -t 0
	answers 3 "TCPSTATES UNKNOWN - 'x': neither METRIC=RANGE nor a RANGE: see 'tcpstates help check'" \
		check -t 10 -w x
}

# The seconds have a unit.
idle_times()
{
	answers 1 "TCPSTATES WARNING - CLOSE_WAIT.idle 11520s, above 60s | 'CLOSE_WAIT.idle'=11520s;60;;0;" \
		check CLOSE_WAIT.idle -w 60 -p procfs
	answers 2 "TCPSTATES CRITICAL - ESTABLISHED.idle_10m 4.000%, above 1.5%; CLOSE_WAIT 345, above 100 (WARNING) | 'ESTABLISHED.idle_1h'=1700;;2000;0; 'ESTABLISHED.idle_10m%'=4.000%;;1.5;0;100 'CLOSE_WAIT'=345;100;;0; 'server:443.close_wait_s'=11520s;;;0;
OK: ESTABLISHED.idle_1h 1700
CRITICAL: ESTABLISHED.idle_10m 4.000%, above 1.5%
WARNING: CLOSE_WAIT 345, above 100
OK: server:443.close_wait_s 11520s" \
		check -c estab.idle_1h=2000,estab.idle_10m%=1.5 -w CLOSE_WAIT=100 443.close_wait_s -p procfs
	answers 0 "TCPSTATES OK - CLOSE_WAIT.idle 90061s | 'CLOSE_WAIT.idle'=90061s;;;0;" \
		check CLOSE_WAIT.idle -f "$rows/idle-unknown"
	answers 3 "TCPSTATES UNKNOWN - CLOSE_WAIT.idle_1h is not known from this source" \
		check CLOSE_WAIT.idle_1h -f "$rows/idle-unknown"
}

# A count that the source lacks is not 0, and not OK.
absent_counts()
{
	printf '# tcpstates 1\nstate total\nLISTEN 3\n' >some
	answers 3 "TCPSTATES UNKNOWN - CLOSE_WAIT is not known from this source | 'LISTEN'=3;;;0;
UNKNOWN: CLOSE_WAIT is not known from this source
OK: LISTEN 3" check -c CLOSE_WAIT=0 LISTEN -f some
	answers 2 "TCPSTATES CRITICAL - CLOSE_WAIT is not known from this source (UNKNOWN); LISTEN 3, above 0 | 'LISTEN'=3;;0;0;
UNKNOWN: CLOSE_WAIT is not known from this source
CRITICAL: LISTEN 3, above 0" check -c CLOSE_WAIT=0,LISTEN=0 -f some
	answers 3 "TCPSTATES UNKNOWN - SYN_RECV is not known from this source" check SYN_RECV -f some
}

usage_errors()
{
	local see="see 'tcpstates help check'"

	answers 3 "TCPSTATES UNKNOWN - 'CLOSE_WAIT': neither METRIC=RANGE nor a RANGE: $see" check -w CLOSE_WAIT
	answers 3 "TCPSTATES UNKNOWN - '5:x': a RANGE is [@][START:][END], such as 10, 10:, 5:10 or @5:10: $see" check -w LISTEN=1 -c CLOSE_WAIT=5:x
	answers 3 "TCPSTATES UNKNOWN - 'FROB': a metric begins with a state, total, server:PORT or client:PORT: $see" \
		check -w FROB=1
	answers 3 "TCPSTATES UNKNOWN - ports and idle times do not tell families apart (-4): $see" \
		check server:any.full -4
	answers 3 "TCPSTATES UNKNOWN - 'TIME_WAIT.idle': idle times are of ESTABLISHED, FIN_WAIT1, FIN_WAIT2, CLOSE_WAIT, LAST_ACK and CLOSING: $see" \
		check TIME_WAIT.idle
	answers 3 "TCPSTATES UNKNOWN - 'CLOSING.idle_2h': idle times are idle, idle_1s, idle_10s, idle_1m, idle_10m, idle_1h and idle_1d: $see" \
		check CLOSING.idle_2h
	answers 3 "TCPSTATES UNKNOWN - 'check' takes no option --json: see 'tcpstates check --help'" \
		check -j
	answers 3 "TCPSTATES UNKNOWN - unknown option '--frob': see 'tcpstates --help'" check --frob
	run help check
	grep -q 'RANGE is' out || fail "help does not explain ranges: $(cat out)"
	answers 3 "TCPSTATES UNKNOWN - option '-w' needs an argument: see 'tcpstates --help'" check -w
	answers 3 "TCPSTATES UNKNOWN - cannot open a?b: No such file or directory" check -f 'a|b'
}

# The host of a plugin reads stdout, and knows four statuses.
unknown_on_stdout()
{
	local text

	answers 3 "TCPSTATES UNKNOWN - unknown option '--frob': see 'tcpstates --help'" \
		--frob check LISTEN -p procfs
	answers 3 "TCPSTATES UNKNOWN - option --file needs an argument that is not empty: $see" check -f ''
	answers 3 "TCPSTATES UNKNOWN - cannot write none/file: No such file or directory" \
		check LISTEN -p procfs -o none/file
	for text in "LISTEN -p procfs" -h; do
		# shellcheck disable=SC2086
		./tcpstates check $text >/dev/full 2>err
		equal "status of check $text" 3 $?
		says stderr "tcpstates: cannot write the output: No space left on device" err
	done
	./tcpstates check -p procfs -w x >/dev/full 2>err
	equal "status of a usage error" 3 $?
	says stderr "tcpstates: 'x': neither METRIC=RANGE nor a RANGE: see 'tcpstates help check'" err
	# Other commands have a status of their own.
	refuses 2 "tcpstates: unknown option '--frob': see 'tcpstates --help'" --frob show
}

# The file cannot be written, but stdout can.
output_file_is_lost()
{
	touch answer
	# Without the limit for what reads the pipe.
	{ ( ulimit -f 0; trap '' XFSZ; exec ./tcpstates check LISTEN -p procfs -o answer 2>&1 )
	  echo $?; } | cat >got
	equal "the answer" "TCPSTATES UNKNOWN - cannot write the output: File too large
3" "$(cat got)"
	equal "files" "answer" "$(echo answer*)"
}

# A file gets the answer of any status.
output_to_a_file()
{
	mkdir dir
	answers 2 "" check -c LISTEN=1 -p procfs -o dir/check
	grep -q '^TCPSTATES CRITICAL' dir/check || fail "no output: $(cat dir/check)"
	answers 3 "" check -f none -o dir/check
	equal "why it is unknown" "TCPSTATES UNKNOWN - cannot open none: No such file or directory" \
		"$(cat dir/check)"
}

tests answers_by_range shares_and_ports wording ranges_of_operands spellings time_limit \
	idle_times absent_counts usage_errors unknown_on_stdout \
	output_file_is_lost output_to_a_file
finish
