#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: zabbix.sh
#
# Run Debian's Zabbix: server, frontend, agent and PostgreSQL. Import the template of
# packaging/zabbix by the frontend's API, link it to a host, and read back by the API
# the values of real sockets, the ports that were discovered, and the triggers that
# fire. Prints KTAP lines.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib.sh"

API=http://127.0.0.1:8080/api_jsonrpc.php

# as USER COMMAND...: run it in the root as that user, whom PostgreSQL knows by its socket.
as()
{
	in_root setpriv --reuid "$1" --regid "$1" --init-groups "${@:2}"
}

database()
{
	local file

	in_root pg_ctlcluster "$(ls "$ROOT/usr/lib/postgresql")" main start -o '-c fsync=off'
	as postgres createuser zabbix
	as postgres createdb -O zabbix -E Unicode -T template0 zabbix
	for file in schema images data; do
		in_root zcat "/usr/share/zabbix-server-pgsql/$file.sql.gz"
	done | as zabbix psql -q -v ON_ERROR_STOP=1 zabbix
}

frontend()
{
	cat >"$ROOT/etc/zabbix/zabbix.conf.php" <<-'END'
	<?php
	$DB = ['TYPE' => 'POSTGRESQL', 'SERVER' => '', 'PORT' => '0', 'DATABASE' => 'zabbix',
		'USER' => 'zabbix', 'PASSWORD' => '', 'SCHEMA' => '', 'ENCRYPTION' => false,
		'KEY_FILE' => '', 'CERT_FILE' => '', 'CA_FILE' => '', 'VERIFY_HOST' => false,
		'CIPHER_LIST' => '', 'VAULT' => '', 'VAULT_URL' => '', 'VAULT_PREFIX' => '',
		'VAULT_DB_PATH' => '', 'VAULT_TOKEN' => '', 'VAULT_CERT_FILE' => '',
		'VAULT_KEY_FILE' => ''];
	$ZBX_SERVER_NAME = '';
	$IMAGE_FORMAT_DEFAULT = IMAGE_FORMAT_PNG;
	END
	as zabbix php -S 127.0.0.1:8080 -t /usr/share/zabbix </dev/null >"$WORK/frontend" 2>&1 &
	soon 10 curl -sS -o /dev/null "$API"
	echo null >"$WORK/session"
	api apiinfo.version '[]' >"$WORK/version"
	api user.login '{"username": "Admin", "password": "zabbix"}' >"$WORK/login"
	mv "$WORK/login" "$WORK/session"
}

# api METHOD PARAMETERS: print the result of a call, or fail with its error.
api()
{
	jq -n --arg method "$1" --argjson params "$2" --slurpfile session "$WORK/session" \
		'{jsonrpc: "2.0", id: 1, method: $method, params: $params, auth: $session[0]}' |
		curl -sSf -H 'Content-Type: application/json-rpc' -d @- "$API" >"$WORK/answer"
	jq -e 'if has("error") then error("\(.error)") else .result end' "$WORK/answer"
}

server()
{
	install -m 644 -t "$ROOT/etc/zabbix/zabbix_agentd.conf.d" \
		"$TOP/packaging/zabbix/tcpstates-userparameter.conf"
	cat >"$ROOT/etc/zabbix/zabbix_server.conf.d/test.conf" <<-END
	DBHost=
	CacheUpdateFrequency=1
	LogType=console
	END
	sed -i '/^LogFile=/d' "$ROOT/etc/zabbix/zabbix_server.conf"
	in_root install -d -o zabbix -g zabbix /run/zabbix
	daemon zabbix_server -f
	daemon zabbix_agentd -f
	soon 10 in_root zabbix_get -s 127.0.0.1 -k agent.ping
}

# poll CLOSE_WAIT: ask the agent for both keys, as the server does at each interval.
poll()
{
	timed ask_agent
	same "by state" "$1" "$(jq .values.CLOSE_WAIT.total "$WORK/tcpstates")" &&
		same "by port" "$1" "$(jq ".values.\"server:$PORT\".CLOSE_WAIT" "$WORK/tcpstates.ports")"
}

ask_agent()
{
	local key

	for key in tcpstates tcpstates.ports; do
		in_root zabbix_get -s 127.0.0.1 -k "$key" >"$WORK/$key"
	done
}

# import: update what is there, and add what is missing. Version 6.0 names the groups of
# templates and of hosts alike.
import()
{
	local groups=template_groups

	! grep -q '^"6\.0' "$WORK/version" || groups=groups
	jq -n --arg groups $groups --rawfile source "$TOP/packaging/zabbix/tcpstates.yaml" '
		{createMissing: true, updateExisting: true} as $both |
		{format: "yaml", source: $source, rules: {($groups): $both, templates: $both,
		items: $both, discoveryRules: $both, triggers: $both, graphs: $both}}' \
		>"$WORK/import"
	api configuration.import "$(cat "$WORK/import")"
}

# host: make a host with the template, whose intervals are short.
host()
{
	local template group

	template=$(api template.get '{"filter": {"host": "TCP states"}}' | jq -r '.[0].templateid')
	group=$(api hostgroup.get '{"filter": {"name": "Linux servers"}}' | jq -r '.[0].groupid')
	api host.create "$(jq -n --arg template "$template" --arg group "$group" '{
		host: "box", groups: [{groupid: $group}], templates: [{templateid: $template}],
		interfaces: [{type: 1, main: 1, useip: 1, ip: "127.0.0.1", dns: "", port: "10050"}],
		macros: [{macro: "{$TCPSTATES.INTERVAL}", value: "1s"},
			{macro: "{$TCPSTATES.FOR}", value: "#1"},
			{macro: "{$TCPSTATES.NODATA}", value: "30s"}]}')"
}

# last KEY: print the last value of the item, or nothing without one.
last()
{
	api item.get "$(jq -n --arg key "$1" '{filter: {key_: $key, host: "box"}}')" |
		jq -r '.[0] // empty | select(.lastclock != "0") | .lastvalue'
}

# reads KEY VALUE
reads()
{
	[ "$(last "$1")" = "$2" ]
}

states()
{
	make_sockets close_wait "$1"
	soon 30 reads "tcpstates.total[CLOSE_WAIT]" "$1"
	soon 30 reads "tcpstates.total[FIN_WAIT2]" "$1"
	soon 30 reads "tcpstates.total[LISTEN]" "$(sockets 0A)"
	soon 30 reads "tcpstates.total[SYN_SENT]" 0
	soon 30 reads tcpstates.source diag
}

# discovered: states have sides, and ports with listeners have queues.
discovered()
{
	soon 60 reads "tcpstates.server[CLOSE_WAIT]" 3
	soon 30 reads "tcpstates.client[CLOSE_WAIT]" 0
	soon 30 reads "tcpstates.client[FIN_WAIT2]" 3
	soon 60 reads "tcpstates.port[server,$PORT,CLOSE_WAIT]" 3
	soon 30 reads "tcpstates.port[server,$PORT,ESTABLISHED]" 2
	soon 30 reads "tcpstates.port[server,$FULL_PORT,backlog]" 0
	soon 30 reads "tcpstates.port[server,$FULL_PORT,backlog_max]" 1
	same "a remote port" "" "$(last "tcpstates.port[client,$PORT,FIN_WAIT2]")"
}

# graphs: the graph of all states, one of each state's sides, and of a port's queue.
graphs()
{
	api graph.get '{"output": ["name"], "selectGraphItems": "count", "selectItems": ["key_"],
		"hostids": ["'"$(api host.get '{"filter": {"host": "box"}}' |
			jq -r '.[0].hostid')"'"]}' | jq -r '.[] | "\(.items | length) \(.name)"' \
		>"$WORK/graphs"
	cat "$WORK/graphs"
	grep -qx "11 TCP: sockets by state" "$WORK/graphs"
	grep -qx "2 TCP: sides of CLOSE_WAIT" "$WORK/graphs"
	grep -qx "2 TCP: accept queue of port $FULL_PORT" "$WORK/graphs"
}

# problem NAME: succeed if the host has this problem now.
problem()
{
	api problem.get '{"output": ["name"]}' | jq -r '.[].name' >"$WORK/problems"
	grep -qxF "$1" "$WORK/problems"
}

no_problem()
{
	! problem "$1"
}

# over: one more than the template's limit of 500.
over()
{
	make_sockets close_wait 500
	soon 30 reads "tcpstates.total[CLOSE_WAIT]" 500
	no_problem "TCP: more than 500 sockets in CLOSE_WAIT"
	make_sockets close_wait 501
	soon 30 problem "TCP: more than 500 sockets in CLOSE_WAIT"
	make_sockets close_wait 0
	soon 30 no_problem "TCP: more than 500 sockets in CLOSE_WAIT"
}

queue()
{
	no_problem "TCP: accept queue of port $FULL_PORT is full"
	make_sockets full 1
	soon 30 problem "TCP: accept queue of port $FULL_PORT is full"
	soon 30 reads "tcpstates.port[server,$FULL_PORT,backlog]" 2
	no_problem "TCP: accept queue of port $PORT is full"
}

# happened NAME: succeed if the host has had this problem. A refused connect counts
# when it is tried, and the kernel tries again after ever longer times.
happened()
{
	api event.get '{"output": ["name", "value"], "value": 1}' | jq -r '.[].name' >"$WORK/events"
	grep -qxF "$1" "$WORK/events"
}

refused()
{
	! happened "TCP: full accept queues refuse connections"
	make_sockets refuse 3
	soon 30 happened "TCP: full accept queues refuse connections"
	make_sockets refuse 0
	make_sockets full 0
	soon 30 no_problem "TCP: full accept queues refuse connections"
	soon 30 no_problem "TCP: accept queue of port $FULL_PORT is full"
}

# lost: without the reader the items are not supported, and none is 0. Zabbix looks for
# missing values each 30 seconds, and wants no shorter period.
lost()
{
	no_problem "TCP: no counts for 30s"
	mv "$ROOT/usr/bin/tcpstates" "$ROOT/tcpstates"
	soon 30 unsupported "tcpstates.total[CLOSE_WAIT]"
	soon 90 problem "TCP: no counts for 30s"
	same "last value" "$1" "$(last "tcpstates.total[CLOSE_WAIT]")"
}

# found: the counts go on, and the problem ends.
found()
{
	mv "$ROOT/tcpstates" "$ROOT/usr/bin/tcpstates"
	soon 60 no_problem "TCP: no counts for 30s"
	states 4
}

unsupported()
{
	[ "$(api item.get "$(jq -n --arg key "$1" '{filter: {key_: $key, host: "box"}}')" |
		jq -r '.[0].state')" = 1 ]
}

checks()
{
	attempt database database
	attempt frontend frontend
	attempt server server
	attempt cost cost Zabbix "two keys, by \`zabbix_get\`" zabbix_agentd "" poll
	attempt template_imported import
	attempt host_made host
	attempt states_read_back states 3
	attempt discovered discovered
	attempt graphs graphs
	attempt close_wait_alert over
	attempt full_queue_alert queue
	attempt refused_alert refused
	attempt no_data_alert lost 0
	attempt figures_again found
}

need_packages curl jq
monitor "$*" zabbix-server-pgsql zabbix-frontend-php zabbix-agent postgresql php-cli php-pgsql
