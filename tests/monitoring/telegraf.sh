#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: telegraf.sh
#
# Write what packaging/telegraf/tcpstates.conf lets Telegraf collect, and the lines of
# all other commands, into Debian's InfluxDB, which has a parser of its own, and query
# the values of real sockets. Debian has no Telegraf. Prints KTAP lines.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib.sh"

API=http://127.0.0.1:8086

start()
{
	daemon env INFLUXDB_HTTP_LOG_ENABLED=false INFLUXDB_DATA_QUERY_LOG_ENABLED=false \
		influxd run -config /etc/influxdb/influxdb.conf
	soon 30 curl -sSf -o /dev/null "$API/ping"
	query "CREATE DATABASE db"
}

# query WORDS: print the rows of the answer, their values separated by blanks.
query()
{
	curl -sSf "$API/query" --data-urlencode db=db --data-urlencode "q=$1" >"$WORK/answer"
	jq -re '.results[0] | if .error then error(.error) else
		[.series[]?.values[]? | map(tostring) | join(" ")] | join("\n") end' "$WORK/answer"
}

# write FILE: let the server take all its lines: it answers 204, or 400 with a reason.
write()
{
	same "answer to $1" 204 "$(curl -sS -o "$WORK/answer" -w '%{http_code}' \
		"$API/write?db=db" --data-binary "@$1")" || { cat "$WORK/answer"; return 1; }
}

# commands: print the commands of the configuration.
commands()
{
	python3 -c 'import sys, tomllib
for plugin in tomllib.load(sys.stdin.buffer)["inputs"]["exec"]:
	assert plugin["data_format"] == "influx"
	print(*plugin["commands"], sep="\n")' <"$TOP/packaging/telegraf/tcpstates.conf"
}

# counts: print the number of sockets in each state, by the kernel's own files.
counts()
{
	local state

	for state in {1..11}; do
		sockets "$(printf '%02X' "$state")"
	done
}

# collect FILE COMMAND...: print the lines of the commands into FILE while no state
# changes; expect $WORK/counts.
collect()
{
	until counts >"$WORK/counts"
		"${@:2}" >"$1" || return 1
		counts | cmp -s - "$WORK/counts"
	do :; done
}

# telegraf: run the commands, as Telegraf runs them: by words, without a shell.
telegraf()
{
	local command words

	while read -r command; do
		read -ra words <<<"$command"
		in_root "${words[@]}" || return 1
	done <"$WORK/commands"
}

# newest FIELD FROM WHERE: print the last value of the field.
newest()
{
	query "SELECT LAST($1) FROM $2 WHERE $3" | cut -d ' ' -f 2
}

# states: compare each state with the kernel's own file.
states()
{
	local state

	commands >"$WORK/commands"
	make_sockets close_wait 3
	make_sockets full 1
	collect "$WORK/lines" telegraf
	write "$WORK/lines"
	for state in established syn_sent syn_recv fin_wait1 fin_wait2 time_wait close \
		close_wait last_ack listen closing
	do
		newest total tcpstates "state = '$state'"
	done >"$WORK/states"
	same "all states" "$(xargs <"$WORK/counts")" "$(xargs <"$WORK/states")"
	same CLOSE_WAIT 3 "$(newest total tcpstates "state = 'close_wait'")"
}

queue()
{
	local port="side = 'server' AND port = '$FULL_PORT'"

	same queue "1 2 1" "$(newest '"full"' tcpstates_ports "$port") $(newest backlog \
		tcpstates_ports "$port") $(newest backlog_max tcpstates_ports "$port")"
	same CLOSE_WAIT 3 "$(newest close_wait tcpstates_ports \
		"side = 'server' AND port = '$PORT'")"
	same "overflows" 0 "$(newest listen_overflows tcpstates_counters "time > 0")"
	same "source" "source diag" \
		"$(query "SHOW TAG VALUES FROM tcpstates_reading WITH KEY = source")"
}

follows()
{
	make_sockets close_wait 7
	make_sockets full 0
	collect "$WORK/lines" telegraf
	write "$WORK/lines"
	same CLOSE_WAIT 7 "$(newest total tcpstates "state = 'close_wait'")"
	same full 0 "$(newest '"full"' tcpstates_ports "side = 'server' AND port = '$FULL_PORT'")"
}

# all_commands: print the lines of every command and choice that can be told apart.
all_commands()
{
	local command

	for command in "show --counters" ports "ports -4" "ports -6" "ports client" "ports :$PORT" netns \
		idle peers "peers --prefix 24/56" "peers --port $PORT" processes "processes -4"
	do
		# shellcheck disable=SC2086 # words
		in_root tcpstates $command --format influx || return 1
	done
}

# whole: the server has a series for each measurement with tags, and integers only.
whole()
{
	query "DROP DATABASE db" || true
	query "CREATE DATABASE db" || true
	collect "$WORK/lines" all_commands
	write "$WORK/lines"
	query "SHOW SERIES" >"$WORK/series"
	same series "$(sed 's/\([^\\]\) .*/\1/' "$WORK/lines" | sort -u | wc -l)" \
		"$(wc -l <"$WORK/series")"
	same measurements "tcpstates tcpstates_counters tcpstates_idle tcpstates_netns \
tcpstates_peers tcpstates_ports tcpstates_processes tcpstates_reading" \
		"$(query "SHOW MEASUREMENTS" | xargs)"
	same "types of fields" integer \
		"$(query "SHOW FIELD KEYS" | cut -d ' ' -f 2 | sort -u | xargs)"
}

# names: a process of which the protocol has to escape each character.
names()
{
	same CLOSE_WAIT 7 "$(newest close_wait tcpstates_processes "process = 'a,b =c_'")"
	same peer 7 "$(newest close_wait tcpstates_peers "peer = '127.0.0.1' AND port = ''")"
}

# stand_in: run the commands that come through a pipe by their words, as Telegraf does,
# under a name of its own.
stand_in()
{
	mkfifo "$ROOT/run-commands" "$ROOT/done"
	daemon sh -c 'printf stand-in >/proc/$$/comm
		exec </run-commands >/done
		while read -r command; do $command >>/lines; echo done; done'
}

# poll CLOSE_WAIT: let all commands of the configuration run.
poll()
{
	: >"$ROOT/lines"
	timed run_all
	grep -E "^tcpstates,state=close_wait total=$1i" "$ROOT/lines" &&
		grep -E "^tcpstates_ports,side=server,port=$PORT .*close_wait=$1i" "$ROOT/lines"
}

run_all()
{
	local command answer

	while read -r command; do
		echo "$command" >&"$RUN"
		read -r -t 20 -u "$RAN" answer
	done <"$WORK/commands"
	same answer "done" "$answer"
}

checks()
{
	attempt influxdb_starts start
	attempt states_read_back states
	attempt port_queue_read_back queue
	attempt changes_read_back follows
	attempt all_commands_taken whole
	attempt escaped_names names
	stand_in
	exec {RUN}>"$ROOT/run-commands" {RAN}<"$ROOT/done"
	attempt cost cost Telegraf "both commands" stand-in "" poll
}

need_packages curl jq
monitor "$*" influxdb
