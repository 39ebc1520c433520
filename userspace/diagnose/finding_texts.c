// SPDX-License-Identifier: GPL-2.0
/* The texts of 'diagnose'. They are ASCII: see i18n.c. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include "diagnose/finding_texts.h"
#include "lib/i18n.h"

const struct finding_text finding_texts[NR_FINDINGS] = {
	[FINDING_ACCEPT_QUEUE] = {
		.title = N_("a server does not accept its connections fast enough"),
		.why = N_("Clients wait in the accept queue; once it is full, the kernel drops their connections, and they see delays of seconds or timeouts."),
		.command = "ss -tlnp", .filter_port = true,
		.change = N_("Find out why the program is slow to call accept(): CPU, locks, a slow backend. For bursts, a larger backlog in listen() together with net.core.somaxconn."),
		.thresholds = 1U << THRESHOLD_ACCEPT_QUEUE,
	},
	[FINDING_SYN_FLOOD] = {
		.title = N_("a SYN flood, or a return path that loses packets"),
		.why = N_("Half-open connections fill the listener's queue. Beyond it the kernel answers with SYN cookies, without some TCP options, or drops SYNs."),
		.command = "ss -tn state syn-recv", .filter_port = true,
		.change = N_("Keep net.ipv4.tcp_syncookies = 1. If the addresses are many and strange, filter upstream; if they are your clients', look for loss or asymmetric routing on the way back. For bursts, a larger backlog and net.core.somaxconn."),
		.thresholds = 1U << THRESHOLD_SYN_RECV |
			      1U << THRESHOLD_SYN_COOKIES |
			      1U << THRESHOLD_SYN_DROPS,
	},
	[FINDING_MEMORY] = {
		.title = N_("TCP is short of memory, on the whole host"),
		.why = N_("Above the pressure mark the kernel shrinks windows; at the limit it drops data and resets connections."),
		.command = "ss -tmn",
		.change = N_("Look for sockets with large queues: programs that don't read, peers that don't. Then, with memory to spare, raise net.ipv4.tcp_mem."),
		.thresholds = 1U << THRESHOLD_MEMORY,
	},
	[FINDING_ORPHANS] = {
		.title = N_("many sockets without a process, on the whole host"),
		.why = N_("Near tcp_max_orphans the kernel resets connections that their programs have closed, with data lost; those that retransmit from a quarter of it on."),
		.command = "ss -tnoe state fin-wait-1",
		.change = N_("Find the peers that vanish. Fewer net.ipv4.tcp_orphan_retries or a lower tcp_fin_timeout give orphans up sooner; each may hold 64 KiB that can't be swapped, so raise tcp_max_orphans with care."),
		.thresholds = 1U << THRESHOLD_ORPHANS,
	},
	[FINDING_PORT_EXHAUSTION] = {
		.title = N_("a client runs out of local ports"),
		.why = N_("Each connection from one address to one destination and port takes a local port, for 60 s more after this side closed it. Without a free one, connect() fails: EADDRNOTAVAIL."),
		.command = "ss -tan", .filter_port = true,
		.change = N_("Keep connections open (keep-alive, a pool). Otherwise net.ipv4.tcp_tw_reuse = 1, a wider net.ipv4.ip_local_port_range, or more source or destination addresses."),
		.thresholds = 1U << THRESHOLD_LOCAL_PORTS,
	},
	[FINDING_STUCK_WORKER] = {
		.title = N_("one of several listeners on a port does not accept"),
		.why = N_("The kernel spreads connections over all listeners of the port: those of the stuck one are lost, while the others do well."),
		.command = "ss -tlnp", .filter_port = true,
		.change = N_("The listener with a full Recv-Q belongs to the stuck process: look what it waits for, and restart it."),
	},
	[FINDING_CLOSE_WAIT] = {
		.title = N_("a program does not close what its peers have closed"),
		.why = N_("Nothing but the program ends CLOSE_WAIT. Each takes a descriptor and memory until there are none left."),
		.command = "ss -tanp state close-wait", .filter_port = true,
		.change = N_("Mend the program: it must close() after read() returned 0, on all paths. Restarting it helps for a while. No sysctl does."),
		.thresholds = 1U << THRESHOLD_CLOSE_WAIT,
	},
	[FINDING_PEER_DOWN] = {
		.title = N_("a peer does not answer"),
		.why = N_("Connections that are being opened get no answer: the peer is down or overloaded, a firewall drops the packets, or the address is wrong."),
		.command = "ss -tanp state syn-sent", .filter_port = true,
		.change = N_("Check the peer, the route and the firewall. Give the program a connect timeout and fewer tries at once."),
		.thresholds = 1U << THRESHOLD_SYN_SENT,
	},
	[FINDING_PEER_GONE] = {
		.title = N_("peers vanished while connections to them were closed"),
		.why = N_("Our FIN is not acknowledged. The kernel repeats it for minutes and keeps unsent data as long."),
		.command = "ss -tano state fin-wait-1 state last-ack state closing", .filter_port = true,
		.change = N_("Look at the network and the peers; middleboxes drop idle connections. Fewer net.ipv4.tcp_orphan_retries give up sooner."),
		.thresholds = 1U << THRESHOLD_CLOSING,
	},
	[FINDING_FIN_WAIT2] = {
		.title = N_("processes hold connections that only they have closed"),
		.why = N_("After shutdown() the peer has not closed, and no timeout ends this while a process owns the socket: tcp_fin_timeout is for those without one."),
		.command = "ss -tanp state fin-wait-2", .filter_port = true,
		.change = N_("Have the program close() after a time limit of its own. The peer most likely leaks in CLOSE_WAIT: look there too."),
		.thresholds = 1U << THRESHOLD_FIN_WAIT2,
	},
	[FINDING_TIME_WAIT_LIMIT] = {
		.title = N_("TIME_WAIT is close to its limit"),
		.why = N_("Above tcp_max_tw_buckets connections end without TIME_WAIT: late packets may disturb new connections, and the kernel logs an overflow."),
		.command = "tcpstates ports --sort time-wait",
		.change = N_("Keep connections open, or let clients close first. With memory to spare raise net.ipv4.tcp_max_tw_buckets."),
		.thresholds = 1U << THRESHOLD_TIME_WAIT,
	},
};

/**
 * finding_command() - write the command that shows more about a finding
 * @finding: the finding
 * @command: receives at most FINDING_COMMAND_SIZE bytes
 */
void finding_command(const struct finding *finding, char *command)
{
	const struct finding_text *text = &finding_texts[finding->id];
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
		snprintf(command, FINDING_COMMAND_SIZE, "%s '( %s = :%u )'", text->command,
			 side == ROWS_SERVER ? "sport" : "dport", port);
	else
		snprintf(command, FINDING_COMMAND_SIZE, "%s", text->command);
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
