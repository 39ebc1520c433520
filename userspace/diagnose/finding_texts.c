// SPDX-License-Identifier: GPL-2.0-only
/* The texts of 'diagnose', in English and in ASCII. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include "diagnose/finding_texts.h"
#include "lib/i18n.h"

const struct finding_text finding_texts[NR_FINDINGS] = {
	[FINDING_ACCEPT_QUEUE] = {
		.title = N_("a server accepts connections more slowly than they arrive"),
		.why = N_("Connections wait in the queue for accept(). While it is full, the "
			  "kernel drops new ones: clients see delays of seconds, or timeouts."),
		.command = "ss -tlnp", .filter_port = true,
		.change = N_("Find out why the program calls accept() too slowly: CPU, locks, a "
			     "slow backend."),
		.thresholds = 1U << THRESHOLD_ACCEPT_QUEUE | 1U << THRESHOLD_UNACCEPTED,
	},
	[FINDING_SYN_FLOOD] = {
		.title = N_("a SYN flood, or a return path that loses packets"),
		.why = N_("Half-open connections fill the SYN queue. When it is full, the kernel "
			  "drops SYNs, or sends SYN cookies, which lose some options."),
		.command = "ss -tn state syn-recv", .filter_port = true,
		.change = N_("If the addresses are many and unknown, filter them upstream. If "
			     "they belong to your clients, look for packet loss or asymmetric "
			     "routing on the way back to them."),
		.thresholds = 1U << THRESHOLD_SYN_RECV |
			      1U << THRESHOLD_SYN_COOKIES |
			      1U << THRESHOLD_SYN_DROPS,
	},
	[FINDING_MEMORY] = {
		.title = N_("TCP is short of memory on the whole host"),
		.why = N_("Above the pressure mark of tcp_mem the kernel shrinks windows; at the "
			  "limit it drops data and resets connections."),
		.command = "ss -tmn",
		.change = N_("Look for sockets with large queues: their program or their peer "
			     "does not read. If the host has memory to spare, raise "
			     "net.ipv4.tcp_mem."),
		.thresholds = 1U << THRESHOLD_MEMORY,
	},
	[FINDING_ORPHANS] = {
		.title = N_("many orphans on the whole host: sockets that no process owns any "
			    "more"),
		.why = N_("Near tcp_max_orphans the kernel resets orphans, and the data that "
			  "they still had to send is lost. It may reset orphans that "
			  "retransmit from a quarter of this limit on."),
		.command = "ss -tnoe state fin-wait-1",
		.change = N_("Find the peers that vanish. Raise tcp_max_orphans with care: each "
			     "orphan may hold 64 KiB that cannot be swapped."),
		.thresholds = 1U << THRESHOLD_ORPHANS,
	},
	[FINDING_PORT_EXHAUSTION] = {
		.title = N_("a client runs out of local ports"),
		.why = N_("Each connection from one address to one destination address and port "
			  "uses a local port, and keeps it in TIME_WAIT for 60 s if this side "
			  "closed first. When no port is free, connect() fails with "
			  "EADDRNOTAVAIL."),
		.command = "ss -tan", .filter_port = true,
		.change = N_("Keep connections open (keep-alive, a connection pool), or use more "
			     "source or destination addresses."),
		.thresholds = 1U << THRESHOLD_LOCAL_PORTS,
	},
	[FINDING_STUCK_WORKER] = {
		.title = N_("some listeners of a port do not accept connections"),
		.why = N_("The kernel spreads connections over all listeners of the port. "
			  "Connections to a stuck listener are dropped, while the other "
			  "listeners work."),
		.command = "ss -tlnp", .filter_port = true,
		.change = N_("The listener whose Recv-Q is larger than its Send-Q belongs to the "
			     "stuck process: find out what it waits for, and restart it."),
	},
	[FINDING_CLOSE_WAIT] = {
		.title = N_("a program does not close connections that its peers have closed"),
		.why = N_("CLOSE_WAIT has no timeout: it lasts until the program closes the "
			  "socket. Each socket uses a descriptor and memory, until none are left."),
		.command = "ss -tanp state close-wait", .filter_port = true,
		.change = N_("Fix the program: after read() has returned 0 it must call close(), "
			     "on all paths. Restarting it helps for a while. No sysctl helps."),
		.thresholds = 1U << THRESHOLD_CLOSE_WAIT |
			      1U << THRESHOLD_CLOSE_WAIT_AGE |
			      1U << THRESHOLD_DESCRIPTORS,
	},
	[FINDING_PEER_DOWN] = {
		.title = N_("a peer does not answer"),
		.why = N_("SYNs get no answer: the peer is down or overloaded, a firewall drops "
			  "the packets, or the address is wrong."),
		.command = "ss -tanp state syn-sent", .filter_port = true,
		.change = N_("Check the peer, the route and the firewall. Give the program a "
			     "connect timeout, and let it try fewer connections at once."),
		.thresholds = 1U << THRESHOLD_SYN_SENT,
	},
	[FINDING_PEER_GONE] = {
		.title = N_("peers vanished while connections to them were being closed"),
		.why = N_("The peer does not acknowledge our FIN. The kernel retransmits it for "
			  "minutes, and keeps unsent data for as long."),
		.command = "ss -tano state fin-wait-1 state last-ack state closing",
		.filter_port = true,
		.change = N_("Check the network and the peers; middleboxes drop idle "
			     "connections."),
		.thresholds = 1U << THRESHOLD_CLOSING | 1U << THRESHOLD_CLOSING_AGE,
	},
	[FINDING_FIN_WAIT2] = {
		.title = N_("processes hold half-closed connections: shut down here, still open "
			    "at the peer"),
		.why = N_("FIN_WAIT2 has no timeout while a process owns the socket: "
			  "tcp_fin_timeout is for orphans only."),
		.command = "ss -tanp state fin-wait-2", .filter_port = true,
		.change = N_("Let the program call close() after a time limit of its own. The "
			     "peer most likely leaks sockets in CLOSE_WAIT: check it too."),
		.thresholds = 1U << THRESHOLD_FIN_WAIT2,
	},
	[FINDING_REFUSED] = {
		.title = N_("connects are refused"),
		.why = N_("connect() gets a RST at once: nothing listens on that port of the peer, "
			  "or a firewall rejects it. Such a connection is in no table, so only "
			  "the counters show it."),
		.command = "nstat -z TcpActiveOpens TcpAttemptFails",
		.change = N_("Start the server, or correct the address or the port. Let the "
			     "program wait longer after each failure."),
		.thresholds = 1U << THRESHOLD_REFUSED,
	},
	[FINDING_RETRANSMITS] = {
		.title = N_("many segments are retransmitted: packets get lost"),
		.why = N_("Each loss delays its connection by a round trip or more, and slows it "
			  "down. A peer that is down or overloaded looks the same."),
		.command = "ss -tino",
		.change = N_("Look which peers the connections with \"retrans\" have in common: a "
			     "link, a queue or a firewall on the way to them drops packets. "
			     "'ip -s link' counts the drops of this host."),
		.thresholds = 1U << THRESHOLD_RETRANSMITS,
	},
	[FINDING_RESETS] = {
		.title = N_("many connections are reset"),
		.why = N_("EstabResets counts open connections that ended at once, with a RST from "
			  "either side: data may be lost. OutRsts counts RSTs sent, also for "
			  "packets to a port without a listener, as in a port scan."),
		.command = "nstat -z TcpEstabResets TcpOutRsts",
		.change = N_("See which side sends the RST. A program does if it closes a socket "
			     "before it has read all data, or with SO_LINGER 0; so do a peer that "
			     "was restarted, and a firewall or load balancer with a shorter idle "
			     "timeout."),
		.thresholds = 1U << THRESHOLD_RESETS | 1U << THRESHOLD_RESETS_SENT,
	},
	[FINDING_CLOSE_HELD] = {
		.title = N_("programs hold sockets in CLOSE, which no table shows"),
		.why = N_("Such a socket was never connected, or its connection ended with a RST "
			  "or a timeout and the program has not called close(). It uses a "
			  "descriptor and memory."),
		.command = "lsof -nP | grep 'protocol: TCP'",
		.change = N_("Fix the program: after an error from connect(), read() or write() it "
			     "must call close()."),
		.thresholds = 1U << THRESHOLD_CLOSED,
	},
	[FINDING_SILENT] = {
		.title = N_("open connections are silent, without keepalive"),
		.why = N_("Without keepalive a connection outlives a peer that vanished without a "
			  "FIN, until this side sends data. It uses a descriptor and memory."),
		.command = "ss -tnoi state established", .filter_port = true,
		.change = N_("Set SO_KEEPALIVE in the program (nginx: so_keepalive=on), or its own "
			     "timeout (sshd: ClientAliveInterval). The sysctls tcp_keepalive_* "
			     "have no effect without it. A pool of idle connections may be fine."),
		.thresholds = 1U << THRESHOLD_SILENT | 1U << THRESHOLD_SILENT_SHARE,
	},
	[FINDING_TIME_WAIT_LIMIT] = {
		.title = N_("the number of TIME_WAIT sockets is close to its limit"),
		.why = N_("Above tcp_max_tw_buckets connections end without TIME_WAIT: late "
			  "packets may disturb new connections, and the kernel logs an overflow."),
		.command = "tcpstates ports --sort time-wait",
		.change = N_("Keep connections open, or let the clients close first. If the host "
			     "has memory to spare, raise net.ipv4.tcp_max_tw_buckets."),
		.thresholds = 1U << THRESHOLD_TIME_WAIT,
	},
};

static const char *const advice_texts[NR_ADVICES] = {
	[ADVICE_SYNCOOKIES] = N_("Set net.ipv4.tcp_syncookies = 1."),
	[ADVICE_BACKLOG] = N_("Against bursts, raise the backlog that the program gives to "
			      "listen()."),
	[ADVICE_SOMAXCONN] = N_("Against bursts, raise the backlog of listen() and its limit "
				"net.core.somaxconn."),
	[ADVICE_ORPHAN_RETRIES] = N_("Lowering net.ipv4.tcp_orphan_retries (0 means 8) frees the "
				     "memory sooner."),
	[ADVICE_FIN_TIMEOUT] = N_("Lower net.ipv4.tcp_fin_timeout to 60 s: above that, orphans "
				  "in FIN_WAIT2 stay full sockets."),
	[ADVICE_TW_REUSE] = N_("Set net.ipv4.tcp_tw_reuse = 1."),
	[ADVICE_TIMESTAMPS] = N_("Set net.ipv4.tcp_timestamps = 1: tcp_tw_reuse has no effect "
				 "without it."),
	[ADVICE_PORT_RANGE] = N_("Widen net.ipv4.ip_local_port_range."),
};

/**
 * finding_change() - write what to change, with the advice that fits the sysctls
 * @finding: the finding
 * @change: receives at most FINDING_CHANGE_SIZE bytes, translated
 */
void finding_change(const struct finding *finding, char *change)
{
	size_t len = (size_t)snprintf(change, FINDING_CHANGE_SIZE, "%s",
				      _(finding_texts[finding->id].change));
	int i;

	for (i = 0; i < NR_ADVICES && len < FINDING_CHANGE_SIZE; i++) {
		if (!(finding->advice & 1U << i))
			continue;
		/* Chinese has no space behind its full stop. */
		len += (size_t)snprintf(change + len, FINDING_CHANGE_SIZE - len, "%s%s",
					change[len - 1] == '.' ? " " : "", _(advice_texts[i]));
	}
}

/**
 * finding_command() - write the command that shows more, in the namespace of the finding
 * @finding: the finding
 * @command: receives at most FINDING_COMMAND_SIZE bytes
 */
void finding_command(const struct finding *finding, char *command)
{
	const struct finding_text *text = &finding_texts[finding->id];
	const char *space = *finding->enter ? " " : "";
	enum rows_group side = ROWS_SERVER;
	uint16_t port = 0;

	if (finding->nr_ports) {
		side = finding->port[0].side;
		port = finding->port[0].port;
	} else if (finding->nr_holders) {
		side = finding->holder[0].side;
		port = finding->holder[0].port;
	}
	if (text->filter_port && port)
		snprintf(command, FINDING_COMMAND_SIZE, "%s%s%s '( %s = :%u )'", finding->enter,
			 space, text->command, side == ROWS_SERVER ? "sport" : "dport", port);
	else
		snprintf(command, FINDING_COMMAND_SIZE, "%s%s%s", finding->enter, space,
			 text->command);
}

/**
 * finding_route() - write the addresses of a route
 * @route: the route
 * @local: receives at most INET6_ADDRSTRLEN bytes
 * @remote: receives at most INET6_ADDRSTRLEN bytes
 */
void finding_route(const struct route *route, char *local, char *remote)
{
	inet_ntop(route->family, route->local, local, INET6_ADDRSTRLEN);
	inet_ntop(route->family, route->remote, remote, INET6_ADDRSTRLEN);
}

/* Return the name of a verdict, for JSON; for people it goes through _(). */
const char *finding_verdict(enum verdict verdict)
{
	static const char *const names[] = {
		[VERDICT_FINE] = N_("fine"),
		[VERDICT_UNKNOWN] = N_("unknown"),
		[VERDICT_WARNING] = N_("warning"),
		[VERDICT_CRITICAL] = N_("critical"),
	};

	return names[verdict];
}
