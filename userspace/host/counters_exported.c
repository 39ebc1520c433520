// SPDX-License-Identifier: GPL-2.0-only
/* The kernel's counters that are exported beside the states, and their names there. */
#include "host/counters_exported.h"

const struct counter_exported counters_exported[] = {
	{ COUNTER_LISTEN_OVERFLOWS, "listen_overflows",
	  "Connections that a full accept queue refused (ListenOverflows)." },
	{ COUNTER_LISTEN_DROPS, "listen_drops",
	  "SYNs and connections that listeners dropped for any reason (ListenDrops)." },
	{ COUNTER_SYNCOOKIES_SENT, "syncookies_sent", "SYN cookies sent (SyncookiesSent)." },
	{ COUNTER_SYNCOOKIES_FAILED, "syncookies_failed",
	  "ACKs with an invalid SYN cookie (SyncookiesFailed)." },
	{ COUNTER_PASSIVE_OPENS, "passive_opens",
	  "Connections that peers have opened (PassiveOpens)." },
	{ COUNTER_ACTIVE_OPENS, "active_opens",
	  "Connections that programs here began to open (ActiveOpens)." },
	{ COUNTER_OUT_SEGS, "out_segs", "Segments sent, without retransmissions (OutSegs)." },
	{ COUNTER_RETRANS_SEGS, "retrans_segs", "Segments retransmitted (RetransSegs)." },
	{ COUNTER_ESTAB_RESETS, "estab_resets",
	  "Connections reset in ESTABLISHED or CLOSE_WAIT (EstabResets)." },
	{ COUNTER_OUT_RSTS, "out_rsts", "Segments sent with RST (OutRsts)." },
	{ .name = NULL },
};
