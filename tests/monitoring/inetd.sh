#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: inetd.sh
#
# Serve the endpoint of the reader from Debian's super-servers, with the lines of
# docs/monitoring.md and packaging/xinetd, and compare what curl reads with real sockets.
# SERVERS has the names of those to run; without it, all run. Prints KTAP lines.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib.sh"

SERVERS=${SERVERS:-openbsd_inetd inetutils_inetd busybox_inetd xinetd busybox_tcpsvd tcpserver
	socket_activate}
ENDPOINT=10793
URL=http://127.0.0.1:$ENDPOINT
# More addresses of this machine, which none of the servers may listen on
OTHERS=(127.0.0.2 192.0.2.1 ::1)
# Requests in a minute: more than any server allows unless it is told to
REQUESTS=264

# documented START: print the only line of the documentation that begins so.
documented()
{
	same "lines that begin with '$1'" 1 "$(grep -c "^$1" "$TOP/docs/monitoring.md")" &&
		grep "^$1" "$TOP/docs/monitoring.md"
}

# Each of these becomes a server. $1 is added to the arguments of the reader.

openbsd_inetd()
{
	echo "$(documented 127.0.0.1:) $1" >"$ROOT/etc/inetd.conf"
	run inetd -i /etc/inetd.conf
}

inetutils_inetd()
{
	echo "$(documented 127.0.0.1:) $1" >"$ROOT/etc/inetd.conf"
	run inetutils-inetd --foreground /etc/inetd.conf
}

# busybox_inetd: use the name of the service in place of the number.
busybox_inetd()
{
	echo "tcpstates $ENDPOINT/tcp" >>"$ROOT/etc/services"
	echo "$(documented 127.0.0.1: | sed "s/:$ENDPOINT /:tcpstates /") $1" >"$ROOT/etc/inetd.conf"
	run busybox inetd -f /etc/inetd.conf
}

# xinetd: with defaults that log each connection, and allow few.
xinetd()
{
	rm -rf "$ROOT"/etc/xinetd.d/*
	sed "s|--inetd|& $1|" "$TOP/packaging/xinetd/tcpstates" >"$ROOT/etc/xinetd.d/tcpstates"
	printf '%s\n' 'defaults' '{' 'log_type = FILE /run/requests.log' \
		'log_on_success = PID HOST DURATION EXIT' 'instances = 5' 'cps = 20 10' \
		'per_source = 5' '}' 'includedir /etc/xinetd.d' >"$ROOT/etc/xinetd.conf"
	run xinetd -dontfork -filelog /run/xinetd.log
}

# shellcheck disable=SC2046 # words
busybox_tcpsvd()
{
	run $(documented 'busybox tcpsvd') $1
}

# shellcheck disable=SC2046 # words
tcpserver()
{
	run $(documented tcpserver) $1
}

# socket_activate: it does not switch users.
# shellcheck disable=SC2046 # words
socket_activate()
{
	run setpriv --reuid nobody --regid nogroup --clear-groups \
		$(documented systemd-socket-activate) $1
}

# run COMMAND...: become it, in the root.
run()
{
	exec chroot "$ROOT" env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin "$@"
}

# serve SERVER [ARGUMENT]: start it, and set $PID.
serve()
{
	(set -e; "$1" "${2-}") </dev/null >>"$LOG" 2>&1 &
	PID=$!
	soon 10 listens
}

# listens: does anybody listen on the endpoint's port?
listens()
{
	awk -v port="$(printf ':%04X' "$ENDPOINT")" '
		$4 == "0A" && index($2, port) { found = 1 } END { exit !found }' \
		/proc/net/tcp /proc/net/tcp6
}

end()
{
	kill "$PID"
	wait "$PID" || true
}

# get PATH [OPTION]...: print what curl reads there.
get()
{
	in_root curl -sS --max-time 10 "${@:2}" "$URL$1"
}

# request CASE [ARGUMENT]...: run a case of inetd.py.
request()
{
	PYTHONDONTWRITEBYTECODE=1 python3 "$TOP/tests/monitoring/inetd.py" "$ENDPOINT" "$@"
}

# metric NAME: print its value, of the metrics that were read last.
metric()
{
	awk -v name="$1" '$1 == name { print $2 }' "$WORK/metrics"
}

# figures NUMBER FULL: read so many CLOSE_WAIT, and a queue of the endpoint that is full or not.
figures()
{
	make_sockets close_wait "$1"
	make_sockets full "$2"
	get /metrics --fail >"$WORK/metrics"
	cat "$WORK/metrics"
	same CLOSE_WAIT "$1" "$(metric 'tcpstates_sockets{state="close_wait",family="ipv4"}')"
	same "CLOSE_WAIT of the port" "$1" "$(metric \
		"tcpstates_port_connections{side=\"server\",port=\"$PORT\",state=\"close_wait\"}")"
	same FIN_WAIT2 "$1" "$(metric 'tcpstates_side_sockets{state="fin_wait2",side="client"}')"
	same "full queues" "$2" "$(metric \
		"tcpstates_port_full{side=\"server\",port=\"$FULL_PORT\"}")"
}

counts()
{
	figures 3 1
	figures 5 0
}

pages()
{
	same "the page" "</html>200 text/html; charset=utf-8" \
		"$(get / -w '%{http_code} %{content_type}' | tail -n 2 | tr -d '\n' | grep -o '</html>.*')"
	same "JSON" "200 application/json" \
		"$(get /api/show -o /dev/null -w '%{http_code} %{content_type}')"
	same "a wrong path" 404 "$(get /wrong -o /dev/null -w '%{http_code}')"
}

# failure: a reading that fails is told in the response, and nowhere else.
failure()
{
	get /metrics -w '\n%{http_code}\n' >"$WORK/failure"
	cat "$WORK/failure"
	same status 503 "$(tail -n 1 "$WORK/failure")"
	grep -F /nowhere "$WORK/failure"
	request only_the_response 503
}

# quiet: a request is not logged.
quiet()
{
	cat "$ROOT/run/xinetd.log" "$ROOT/run/requests.log"
	[ ! -s "$ROOT/run/requests.log" ]
}

# server NAME: check all of it.
server()
{
	serve "$1"
	attempt "$1_counts" counts
	attempt "$1_pages" pages
	attempt "$1_one_address" request refused "${OTHERS[@]}"
	attempt "$1_user" request user
	attempt "$1_only_the_response" request only_the_response 200
	attempt "$1_parallel" request together
	attempt "$1_silent_client" request silent
	attempt "$1_a_minute_of_requests" request many "$REQUESTS"
	[ "$1" != xinetd ] || attempt "$1_quiet" quiet
	end
	serve "$1" "-p /nowhere"
	attempt "$1_failure" failure
	end
}

checks()
{
	local name

	ip address add 192.0.2.1/32 dev lo
	cp -a "$INETDS/." "$ROOT"
	ln -s /usr/bin/tcpstates "$ROOT/usr/local/bin/tcpstates"
	for name in $SERVERS; do
		server "$name"
	done
}

if [ -z "${INETDS-}" ]; then
	need_root
	INETDS=$("$TOP/tests/vm/inetds.sh" "$SUITE")
	export INETDS
fi
monitor "$*" curl libcap2 libselinux1 libtirpc3t64 netbase openbsd-inetd systemd ucspi-tcp
