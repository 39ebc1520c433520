// SPDX-License-Identifier: GPL-2.0
/* The texts of 'explain'. They are ASCII: see i18n.c. */
#include <stddef.h>
#include "lib/i18n.h"
#include "render/explain_texts.h"

#define RULED_BY(...) \
	.sysctl = { __VA_ARGS__ }, \
	.nr_sysctls = sizeof((enum sysctl_id[]){ __VA_ARGS__ }) / sizeof(enum sysctl_id)

const struct explanation explanations[EXPLAIN_NR_STATES] = {
	{
		.row = TCPSTATES_ROW_LISTEN,
		.group = N_("Opening"),
		.means = N_("A server waits for connections."),
		.who = N_("The listening sockets of servers; with SO_REUSEPORT, one for each worker."),
		.lasts = N_("Until the program closes it."),
		.many = N_("Nothing by itself. Look at the accept queues instead: a queue that is full drops connections."),
		.act = N_("'tcpstates ports server --sort backlog' shows the queues. A larger queue takes both a larger backlog in listen() and somaxconn."),
		RULED_BY(SYSCTL_SOMAXCONN),
	},
	{
		.row = TCPSTATES_ROW_SYN_SENT,
		.means = N_("A client sent SYN and has no answer yet."),
		.who = N_("Connections that programs here are opening."),
		.lasts = N_("Until SYN+ACK or RST comes, or the retries end: with 6 of them after 127 s, or 131 s on kernels with tcp_syn_linear_timeouts = 4."),
		.many = N_("The peer is down or overloaded, a firewall drops the packets, or the address is wrong."),
		.act = N_("'tcpstates ports client --sort syn-sent' names the remote ports. Check the peer, the route and the firewall; set a connect timeout in the program."),
		RULED_BY(SYSCTL_SYN_RETRIES, SYSCTL_SYN_LINEAR),
	},
	{
		.row = TCPSTATES_ROW_SYN_RECV,
		.means = N_("A server answered a SYN; the third packet is missing."),
		.who = N_("Half-open connections of a listener, kept as small request sockets; no program sees them yet."),
		.lasts = N_("Until the ACK or a RST comes, or the retries end: with 5 of them after about 63 s."),
		.many = N_("A SYN flood, or a return path that loses packets. With SYN cookies the count stops at the listener's backlog + 1: SyncookiesSent and TCPReqQFullDoCookies in /proc/net/netstat tell the rest."),
		.act = N_("'tcpstates diagnose' reads these counters. Keep SYN cookies on, and give listen() and somaxconn a larger backlog; tcp_max_syn_backlog counts only without cookies."),
		RULED_BY(SYSCTL_SYNACK_RETRIES, SYSCTL_SYNCOOKIES, SYSCTL_SOMAXCONN,
			 SYSCTL_MAX_SYN_BACKLOG),
	},
	{
		.row = TCPSTATES_ROW_ESTABLISHED,
		.group = N_("Open"),
		.means = N_("The connection is open on this side."),
		.who = N_("Both sides while data may flow; on a server also the connections that it has not accepted yet."),
		.lasts = N_("Until one side closes. A peer that vanished is only noticed by sending, or by keepalive where the program asked for it."),
		.many = N_("Load, or a leak of idle connections."),
		.act = N_("'tcpstates ports' shows whose they are. Set idle timeouts or SO_KEEPALIVE in the program."),
		RULED_BY(SYSCTL_KEEPALIVE_TIME, SYSCTL_KEEPALIVE_INTVL, SYSCTL_KEEPALIVE_PROBES),
	},
	{
		.row = TCPSTATES_ROW_FIN_WAIT1,
		.group = N_("Closing, on the side that closes first"),
		.means = N_("This side closed and sent FIN; no ACK for it yet."),
		.who = N_("Connections closed here, most of them without a process by now. Rarely seen: it takes one round trip."),
		.lasts = N_("Until the FIN is acknowledged, or the retransmissions end: as tcp_orphan_retries says once no process owns it, as tcp_retries2 says after a mere shutdown(). Not tcp_fin_timeout."),
		.many = N_("The peer vanished, the network is cut, or the peer's window is shut with data still queued."),
		.act = N_("Look at the path to the peers and at their health. Fewer tcp_orphan_retries give the memory back sooner."),
		RULED_BY(SYSCTL_ORPHAN_RETRIES, SYSCTL_RETRIES2, SYSCTL_MAX_ORPHANS),
	},
	{
		.row = TCPSTATES_ROW_FIN_WAIT2,
		.means = N_("Our FIN is acknowledged; the peer has not closed yet."),
		.who = N_("Connections closed here, whose peer sits in CLOSE_WAIT."),
		.lasts = N_("Until the peer's FIN. Without a process tcp_fin_timeout ends it, and at 60 s or less it is a small timewait socket from the start, counted in tcp_max_tw_buckets. While a process owns it (after shutdown()) it may stay for ever."),
		.many = N_("The peer forgets to close, or the network is unstable."),
		.act = N_("Look for the leak in the peer's program. If processes here hold them, have them close() and not only shutdown(), or give up after a while."),
		RULED_BY(SYSCTL_FIN_TIMEOUT, SYSCTL_MAX_TW_BUCKETS, SYSCTL_MAX_ORPHANS),
	},
	{
		.row = TCPSTATES_ROW_CLOSING,
		.means = N_("Both sides closed at once: FIN came before the ACK of ours."),
		.who = N_("Connections that both ends closed in the same moment."),
		.lasts = N_("Until our FIN is acknowledged, or the retransmissions end. TIME_WAIT follows."),
		.many = N_("Rare. Simultaneous closing, or ACKs that are lost."),
		.act = N_("Look at packet loss on the path to the peers."),
		RULED_BY(SYSCTL_ORPHAN_RETRIES, SYSCTL_RETRIES2),
	},
	{
		.row = TCPSTATES_ROW_TIME_WAIT,
		.means = N_("Closed; late packets of the connection are kept from the next."),
		.who = N_("The side that closed first. A small socket that no process owns."),
		.lasts = N_("60 s, fixed in the kernel. tcp_fin_timeout does not change it."),
		.many = N_("Many short connections. On a server it is the price of closing first, and cheap. On a client it uses up local ports: those of one source address towards one destination and port can run out."),
		.act = N_("On a client: keep connections open (keep-alive, a pool), widen ip_local_port_range, or set tcp_tw_reuse = 1. On a server: let clients close first, if at all."),
		RULED_BY(SYSCTL_TW_REUSE, SYSCTL_MAX_TW_BUCKETS, SYSCTL_PORT_RANGE),
	},
	{
		.row = TCPSTATES_ROW_CLOSE_WAIT,
		.group = N_("Closing, on the other side"),
		.means = N_("The peer closed; the program here has not called close() yet."),
		.who = N_("Connections that a local program still holds."),
		.lasts = N_("Until the program closes. There is no timeout: only a failed send ends it, or keepalive where the program set it."),
		.many = N_("A fault of the local program: descriptors that leak, a thread that is blocked, a pool that is never recycled."),
		.act = N_("As root, 'tcpstates diagnose' names the processes. Mend the program; restarting it helps for a while, sysctls do not."),
		RULED_BY(SYSCTL_KEEPALIVE_TIME, SYSCTL_KEEPALIVE_INTVL, SYSCTL_KEEPALIVE_PROBES),
	},
	{
		.row = TCPSTATES_ROW_LAST_ACK,
		.means = N_("This side closed after the peer and waits for the last ACK."),
		.who = N_("Connections that left CLOSE_WAIT, most of them without a process."),
		.lasts = N_("Until our FIN is acknowledged, or the retransmissions end."),
		.many = N_("The peer vanished, or packets are lost."),
		.act = N_("Look at the path to the peers. Fewer tcp_orphan_retries give the memory back sooner."),
		RULED_BY(SYSCTL_ORPHAN_RETRIES, SYSCTL_RETRIES2, SYSCTL_MAX_ORPHANS),
	},
	{
		.row = TCPSTATES_ROW_CLOSE,
		.group = N_("Neither"),
		.means = N_("Not open: a socket before connect(), or after its end."),
		.who = N_("Sockets that are new, or bound but not connected. The kernel's tables don't have them, so the count is 0 here; ss(8) counts some of them."),
		.lasts = N_("Until connect(), listen() or close()."),
		.many = N_("Nothing: 0 is normal."),
		.act = N_("Nothing to do."),
	},
};

const struct explanation *explain_find(enum tcpstates_row row)
{
	unsigned int i;

	for (i = 0; i < EXPLAIN_NR_STATES; i++) {
		if (explanations[i].row == row)
			return &explanations[i];
	}
	return NULL;
}
