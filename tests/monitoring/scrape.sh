#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: scrape.sh
#
# Measure what the endpoint costs that Debian's openbsd-inetd serves: a scrape, and what
# the page asks for every two seconds. Prints KTAP lines.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib.sh"

URL=http://127.0.0.1:10793

# start: no poll leaves a socket in TIME_WAIT for the next ones to count.
start()
{
	echo 0 >/proc/sys/net/ipv4/tcp_max_tw_buckets
	inetd 10793
	soon 10 curl -sSf -o "$WORK/answer" "$URL/metrics"
}

# metrics CLOSE_WAIT
metrics()
{
	timed curl -sSf -o "$WORK/metrics" "$URL/metrics" &&
		grep -Fx "tcpstates_port_connections{side=\"server\",port=\"$PORT\",state=\"close_wait\"} $1" \
			"$WORK/metrics"
}

# page CLOSE_WAIT: both questions of the page, on one another's heels.
page()
{
	timed curl -sSf -o "$WORK/show" "$URL/api/show" -o "$WORK/ports" "$URL/api/ports" &&
		jq -e --argjson n "$1" '.states.CLOSE_WAIT.total == $n' "$WORK/show" &&
		jq -e --argjson n "$1" --argjson port "$PORT" '.ports[] |
			select(.side == "server" and .port == $port) | .states.CLOSE_WAIT == $n' "$WORK/ports"
}

checks()
{
	attempt inetd_starts start
	attempt cost_of_a_scrape cost endpoint "a scrape, by \`curl\`" inetd "" metrics
	attempt cost_of_the_page cost "the page" "both requests, each 2 s" inetd "" page
}

need_packages curl jq
monitor "$*" openbsd-inetd
