// SPDX-License-Identifier: GPL-2.0-only
/* The texts of 'explain', in ASCII: see lib/i18n.c. */
#include <stddef.h>
#include "lib/i18n.h"
#include "render/explain_texts.h"

#define RULED_BY(...) \
	.sysctl = { __VA_ARGS__ }, \
	.nr_sysctls = sizeof((enum sysctl_id[]){ __VA_ARGS__ }) / sizeof(enum sysctl_id)

const struct explanation explanations[EXPLAIN_NR_STATES] = {
	{
		.row = TCPSTATES_ROW_LISTEN,
		.capture = CAPTURE_SYN | CAPTURE_RST,
		.group = N_("Opening: three-way handshake"),
		.means = N_("A server waits for connections."),
		.who = N_("Listening sockets of servers; with SO_REUSEPORT, one per worker."),
		.lasts = N_("Until the program closes it."),
		.many = N_("Nothing by itself. Look at the accept queues instead: while one is "
			   "full, new connections are dropped."),
		.act = N_("'tcpstates ports server --sort backlog' shows the queues. A longer "
			  "queue needs both a larger backlog in listen() and a larger "
			  "somaxconn."),
		RULED_BY(SYSCTL_SOMAXCONN, SYSCTL_ABORT_ON_OVERFLOW),
	},
	{
		.row = TCPSTATES_ROW_SYN_SENT,
		.capture = CAPTURE_SYN | CAPTURE_RST,
		.means = N_("A client sent SYN and waits for SYN+ACK."),
		.who = N_("Connections that local programs are opening."),
		.lasts = N_("Until SYN+ACK or RST arrives, or the retries end: with "
			    "tcp_syn_retries = 6 after 127 s. tcp_syn_linear_timeouts (since "
			    "Linux 6.5) adds to them: with 4 and 6, 1 + 4 + 6 SYNs in 131 s."),
		.many = N_("The peer is down, a firewall drops the packets, or the address is "
			   "wrong. A peer whose accept queue is full drops SYNs silently, too."),
		.act = N_("'tcpstates ports client --sort syn-sent' names the remote ports. "
			  "Check the peer, the route and the firewall; set a connect timeout "
			  "in the program."),
		RULED_BY(SYSCTL_SYN_RETRIES, SYSCTL_SYN_LINEAR),
	},
	{
		.row = TCPSTATES_ROW_SYN_RECV,
		.capture = CAPTURE_SYN | CAPTURE_RST,
		.means = N_("A server sent SYN+ACK; the handshake's last ACK is missing."),
		.who = N_("Half-open connections in a listener's SYN queue, kept as small "
			  "request sockets; no program sees them yet. While the accept queue "
			  "is full, completed handshakes stay here, too."),
		.lasts = N_("Until ACK or RST arrives, or the retries end: with "
			    "tcp_synack_retries = 5 after about 63 s."),
		.many = N_("A SYN flood, a return path that loses packets, or a full accept "
			   "queue. With SYN cookies the count stops at the listener's backlog "
			   "+ 1: SyncookiesSent and TCPReqQFullDoCookies in /proc/net/netstat "
			   "count the rest."),
		.act = N_("'tcpstates diagnose' reads these counters. Keep SYN cookies on, and "
			  "raise the backlog of listen() and somaxconn; tcp_max_syn_backlog "
			  "matters only without cookies."),
		RULED_BY(SYSCTL_SYNACK_RETRIES, SYSCTL_SYNCOOKIES, SYSCTL_SOMAXCONN,
			 SYSCTL_MAX_SYN_BACKLOG),
	},
	{
		.row = TCPSTATES_ROW_ESTABLISHED,
		.capture = CAPTURE_SYN | CAPTURE_FIN | CAPTURE_RST,
		.group = N_("Open"),
		.means = N_("The connection is open on this side."),
		.who = N_("Connections that carry data both ways; on a server also those not "
			  "yet accepted."),
		.lasts = N_("Until one side closes. A peer that vanished is noticed by "
			    "sending: unacknowledged data is given up after tcp_retries2 (15: "
			    "about 15 minutes), or after TCP_USER_TIMEOUT where the program "
			    "set it. An idle connection needs keepalive."),
		.many = N_("Load, or a leak of idle connections."),
		.act = N_("'tcpstates idle' shows for how long their peers are silent, 'tcpstates "
			  "ports' their ports. Set idle timeouts, SO_KEEPALIVE or "
			  "TCP_USER_TIMEOUT in the program."),
		RULED_BY(SYSCTL_RETRIES2, SYSCTL_KEEPALIVE_TIME, SYSCTL_KEEPALIVE_INTVL,
			 SYSCTL_KEEPALIVE_PROBES),
	},
	{
		.row = TCPSTATES_ROW_FIN_WAIT1,
		.capture = CAPTURE_FIN | CAPTURE_RST,
		.group = N_("Closing (four-way close): active close, the side that closes first"),
		.means = N_("This side closed and sent FIN; no ACK for it yet."),
		.who = N_("Connections closed here, most without a process by now. Few at any "
			  "time: it takes one round trip."),
		.lasts = N_("Until the FIN is acknowledged, or the retransmissions end: "
			    "tcp_orphan_retries limits them once no process owns the socket, "
			    "tcp_retries2 after a mere shutdown(). tcp_fin_timeout has no "
			    "effect here."),
		.many = N_("The peer vanished, the network is cut, or the peer's window is "
			   "closed with data still queued."),
		.act = N_("Check the path to the peers, and their health. Lowering "
			  "tcp_orphan_retries frees the memory sooner."),
		RULED_BY(SYSCTL_ORPHAN_RETRIES, SYSCTL_RETRIES2, SYSCTL_MAX_ORPHANS),
	},
	{
		.row = TCPSTATES_ROW_FIN_WAIT2,
		.capture = CAPTURE_FIN | CAPTURE_RST,
		.means = N_("Our FIN is acknowledged; the peer has not closed yet."),
		.who = N_("Half-closed connections: shut down here, still open at the peer, "
			  "which is in CLOSE_WAIT."),
		.lasts = N_("Until the peer's FIN arrives. Without a process, it ends after "
			    "tcp_fin_timeout: at 60 s or less it is a small timewait socket "
			    "from the start, counted in tcp_max_tw_buckets. A process that "
			    "only called shutdown() can keep it for ever."),
		.many = N_("The peer does not close, or the network is unstable."),
		.act = N_("Look for the leak in the peer's program. If local processes hold "
			  "them, let them call close() after shutdown(), or give up after a "
			  "while."),
		RULED_BY(SYSCTL_FIN_TIMEOUT, SYSCTL_MAX_TW_BUCKETS, SYSCTL_MAX_ORPHANS),
	},
	{
		.row = TCPSTATES_ROW_CLOSING,
		.capture = CAPTURE_FIN | CAPTURE_RST,
		.means = N_("Both sides closed at once: FIN came before the ACK of ours."),
		.who = N_("Connections that both ends closed at the same moment."),
		.lasts = N_("Until our FIN is acknowledged, or the retransmissions end."),
		.many = N_("Rare. Simultaneous closes, or lost ACKs."),
		.act = N_("Check the path to the peers for packet loss."),
		RULED_BY(SYSCTL_ORPHAN_RETRIES, SYSCTL_RETRIES2),
	},
	{
		.row = TCPSTATES_ROW_TIME_WAIT,
		.capture = CAPTURE_FIN | CAPTURE_RST,
		.means = N_("Closed; kept for 60 s (2MSL) to catch late packets."),
		.who = N_("Connections that this side closed first: small sockets that no "
			  "process owns."),
		.lasts = N_("60 s (2MSL), fixed in the kernel: tcp_fin_timeout does not change "
			    "it. With tcp_tw_reuse a new outgoing connection may take its port "
			    "after one second, if both ends use TCP timestamps. tcp_tw_recycle "
			    "is gone since Linux 4.12."),
		.many = N_("Many short connections. On a server it is the price of closing "
			   "first, and cheap. On a client it uses up local ports: those of one "
			   "source address towards one destination and port can run out."),
		.act = N_("On a client: keep connections open (keep-alive, a pool), widen "
			  "ip_local_port_range, or set tcp_tw_reuse = 1. On a server: let "
			  "clients close first, if at all."),
		RULED_BY(SYSCTL_TW_REUSE, SYSCTL_MAX_TW_BUCKETS, SYSCTL_PORT_RANGE),
	},
	{
		.row = TCPSTATES_ROW_CLOSE_WAIT,
		.capture = CAPTURE_FIN | CAPTURE_RST,
		.group = N_("Closing (four-way close): passive close, the other side"),
		.means = N_("The peer closed; the program here has not called close() yet."),
		.who = N_("Half-closed connections that a local program still holds."),
		.lasts = N_("Until the program closes it. There is no timeout: only a failed "
			    "send ends it, or keepalive where the program set it."),
		.many = N_("A bug in the local program: leaked descriptors, a blocked thread, "
			   "or a pool that is never recycled."),
		.act = N_("'tcpstates diagnose' names the processes; CAP_SYS_PTRACE lets it name "
			  "those of other users. Fix the program; restarting it helps for a "
			  "while, sysctls do not."),
		RULED_BY(SYSCTL_KEEPALIVE_TIME, SYSCTL_KEEPALIVE_INTVL, SYSCTL_KEEPALIVE_PROBES),
	},
	{
		.row = TCPSTATES_ROW_LAST_ACK,
		.capture = CAPTURE_FIN | CAPTURE_RST,
		.means = N_("This side closed after the peer and waits for the last ACK."),
		.who = N_("Connections that left CLOSE_WAIT, most without a process by now."),
		.lasts = N_("Until our FIN is acknowledged, or the retransmissions end."),
		.many = N_("The peer vanished, or packets are lost."),
		.act = N_("Check the path to the peers, and their health. Lowering "
			  "tcp_orphan_retries frees the memory sooner."),
		RULED_BY(SYSCTL_ORPHAN_RETRIES, SYSCTL_RETRIES2, SYSCTL_MAX_ORPHANS),
	},
	{
		.row = TCPSTATES_ROW_CLOSE,
		.capture = CAPTURE_RST,
		.group = N_("Other"),
		.means = N_("Not open: a socket before connect(), or after its end."),
		.who = N_("New sockets, those bound but not connected, and those whose connection "
			  "ended with a RST or a timeout. They are not in the kernel's tables, so "
			  "the count is 0 here; ss(8) counts some of them."),
		.lasts = N_("Until connect(), listen() or close()."),
		.many = N_("A count of 0 is normal. sockstat shows the sockets that no table has: "
			   "its alloc, of the whole host, exceeds all inuse. If there are many, "
			   "programs do not close broken connections."),
		.act = N_("'tcpstates diagnose' compares these numbers. lsof -nP | grep 'protocol: "
			  "TCP' names the programs: after an error they must call close()."),
	},
};

#define ROW(name)	TCPSTATES_ROW_##name
#define BROKEN_OFF	N_("RST received, or retries end")

/*
 * FIN_WAIT1 has no way straight to TIME_WAIT: a FIN that also acknowledges ours
 * takes it through FIN_WAIT2.
 */
const struct transition transitions[EXPLAIN_NR_TRANSITIONS] = {
	{ ROW(CLOSE), ROW(LISTEN), N_("listen()") },
	{ ROW(CLOSE), ROW(SYN_SENT), N_("connect()") },
	{ ROW(LISTEN), ROW(SYN_RECV), N_("SYN received (a new socket)") },
	{ ROW(LISTEN), ROW(CLOSE), N_("close()") },
	{ ROW(SYN_SENT), ROW(ESTABLISHED), N_("SYN+ACK received") },
	{ ROW(SYN_SENT), ROW(SYN_RECV), N_("SYN received (simultaneous open)") },
	{ ROW(SYN_SENT), ROW(CLOSE), BROKEN_OFF },
	{ ROW(SYN_RECV), ROW(ESTABLISHED), N_("ACK received") },
	{ ROW(SYN_RECV), ROW(CLOSE), BROKEN_OFF },
	{ ROW(ESTABLISHED), ROW(FIN_WAIT1), N_("close() or shutdown()") },
	{ ROW(ESTABLISHED), ROW(CLOSE_WAIT), N_("FIN received") },
	{ ROW(ESTABLISHED), ROW(CLOSE), BROKEN_OFF },
	{ ROW(FIN_WAIT1), ROW(FIN_WAIT2), N_("ACK received") },
	{ ROW(FIN_WAIT1), ROW(CLOSING), N_("FIN received") },
	{ ROW(FIN_WAIT1), ROW(CLOSE), BROKEN_OFF },
	{ ROW(FIN_WAIT2), ROW(TIME_WAIT), N_("FIN received") },
	{ ROW(FIN_WAIT2), ROW(CLOSE), N_("RST received, or tcp_fin_timeout passed") },
	{ ROW(CLOSING), ROW(TIME_WAIT), N_("ACK received") },
	{ ROW(CLOSING), ROW(CLOSE), BROKEN_OFF },
	{ ROW(TIME_WAIT), ROW(CLOSE), N_("60 s passed") },
	{ ROW(CLOSE_WAIT), ROW(LAST_ACK), N_("close() or shutdown()") },
	{ ROW(CLOSE_WAIT), ROW(CLOSE), BROKEN_OFF },
	{ ROW(LAST_ACK), ROW(CLOSE), N_("ACK or RST received, or retries end") },
};

/**
 * explain_find() - find the explanation of a state
 * @row: the state
 *
 * Return: the explanation, or NULL for UNKNOWN.
 */
const struct explanation *explain_find(enum tcpstates_row row)
{
	unsigned int i;

	for (i = 0; i < EXPLAIN_NR_STATES; i++) {
		if (explanations[i].row == row)
			return &explanations[i];
	}
	return NULL;
}
